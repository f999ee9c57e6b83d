"""What type checkers make of the clients: connecting, the account, users, single licences."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, assert_type

import vppkit
from vppkit.activity import Activity


def tell(activity: Activity) -> None: ...


def tokens() -> None:
    assert_type(vppkit.ServerToken.from_file("location.vpptoken"), vppkit.ServerToken)
    assert_type(vppkit.ServerToken.from_file(Path("location.vpptoken")), vppkit.ServerToken)
    assert_type(vppkit.ServerToken.from_text("text"), vppkit.ServerToken)
    assert_type(vppkit.ServerToken.from_env("VARIABLE"), vppkit.ServerToken)
    token = vppkit.ServerToken.opaque("text")
    assert_type(token.expires, datetime | None)
    assert_type(token.organization, str | None)
    assert_type(token.is_opaque, bool)
    assert_type(vppkit.new_guid(), str)
    assert_type(vppkit.load_checkpoint("file"), str | None)


def blocking() -> None:
    client = vppkit.Client.connect(
        "location.vpptoken",
        hostname="mdm.example.com",
        guid=vppkit.new_guid(),
        claim=False,
        service_config_url=None,
        allow_hosts=["proxy.example.com"],
        extra_ca=Path("ca.pem"),
        proxy="http://proxy.example.com:3128",
        connect_timeout=1,
        attempt_timeout=timedelta(seconds=30),
        stall_timeout=2.5,
        timeout=None,
        longest_wait=600,
        config_refresh=300,
        attempts=3,
        first_delay=0.5,
        parallelism=5,
        on_event=tell,
    )
    assert_type(client, vppkit.Client)
    assert_type(vppkit.Client.connect(), vppkit.Client)
    with vppkit.Client.connect(vppkit.ServerToken.from_text("text")) as opened:
        assert_type(opened, vppkit.Client)
    assert_type(client.service_config(), vppkit.ServiceConfig)
    assert_type(client.client_config(timeout=1, attempts=1), vppkit.ClientConfig)
    assert_type(client.write_client_context("text"), vppkit.ClientConfig)
    client.claim()
    client.reactivate()
    client.take_over("guid", facilitator_member_id="200842")
    client.release(timeout=timedelta(seconds=1))
    assert_type(client.register_user("id", email="e", managed_apple_id="m"), vppkit.User)
    assert_type(client.user("id", its_id_hash="hash"), vppkit.User)
    assert_type(client.edit_user(user_id="1", email="e", managed_apple_id="m"), vppkit.User)
    assert_type(client.retire_user("id"), vppkit.User | None)
    assert_type(client.assets(counts=True, pricing_param="STDQ"), vppkit.Page[vppkit.Asset])
    assert_type(
        client.manage_licenses(
            "361304891",
            pricing_param=vppkit.PricingParam.PLUS,
            associate_client_user_ids=("a", "b"),
            disassociate_license_ids={"1"},
            notify_disassociation=False,
        ),
        vppkit.LicenseChanges,
    )
    assert_type(client.associate_license("id", adam_id="1"), vppkit.LicenseChanged)
    assert_type(client.disassociate_license("1", user_id="2"), vppkit.LicenseChanged)
    assert_type(
        client.metadata(["1"], platform="p", country="de", language="de", authenticated=True),
        list[vppkit.Metadata | None],
    )
    assert_type(client.invitation_url(client.user("id")), str)
    assert_type(client.call("getVPPUserSrv", {"userId": 1}), dict[str, Any])
    assert_type(client.same_library(opened), bool | None)
    client.close()


async def asynchronous() -> None:
    client = await vppkit.AsyncClient.connect(Path("location.vpptoken"), on_event=tell)
    assert_type(client, vppkit.AsyncClient)
    async with client as opened:
        assert_type(opened, vppkit.AsyncClient)
    assert_type(await client.service_config(), vppkit.ServiceConfig)
    assert_type(await client.client_config(), vppkit.ClientConfig)
    assert_type(await client.write_client_context("text"), vppkit.ClientConfig)
    await client.claim()
    await client.reactivate()
    await client.take_over("guid")
    await client.release()
    assert_type(await client.register_user("id"), vppkit.User)
    assert_type(await client.user(user_id="1"), vppkit.User)
    assert_type(await client.edit_user("id"), vppkit.User)
    assert_type(await client.retire_user("id"), vppkit.User | None)
    assert_type(await client.assets(), vppkit.Page[vppkit.Asset])
    assert_type(
        await client.manage_licenses("1", associate_serial_numbers=["A"]), vppkit.LicenseChanges
    )
    assert_type(await client.associate_license("id", license_id="1"), vppkit.LicenseChanged)
    assert_type(await client.disassociate_license("1"), vppkit.LicenseChanged)
    assert_type(await client.metadata(["1"]), list[vppkit.Metadata | None])
    assert_type(await client.invitation_url(await client.user("id")), str)
    assert_type(await client.call("getVPPUserSrv"), dict[str, Any])
    assert_type(client.same_library(opened), bool | None)
    await client.aclose()


def state(client: vppkit.Client | vppkit.AsyncClient) -> None:
    assert_type(client.account, vppkit.ClientConfig | None)
    assert_type(client.account_label, str)
    assert_type(client.library_uid, str | None)
    assert_type(client.token_kind, Literal["location", "legacy", "unknown"])
    assert_type(client.token_state, vppkit.TokenStatus)
    assert_type(
        client.token_state.state,
        Literal["valid", "expiring", "expired", "revoked", "invalid", "unknown"],
    )
    assert_type(client.token_state.end, datetime | None)
    assert_type(client.gate, vppkit.Gate)
    assert_type(client.gate.closed_for, timedelta | None)
    assert_type(client.gate.is_open, bool)
    gate = client.gate
    assert_type((gate.at_once, gate.in_flight, gate.waiting), tuple[int, int, int])
    assert_type(gate.repeats_left, int)
    assert_type(client.stats, vppkit.Stats)
    stats = client.stats
    assert_type((stats.requests, stats.sent_bytes, stats.received_bytes), tuple[int, int, int])


def a_text_is_no_list(client: vppkit.Client) -> None:
    """What a checker finds wrong; where it stops doing so, the unused comment is an error."""
    client.user(17)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.assets(timeout="1")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.licenses(held_by="robots")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    client.import_(source="rumours")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    vppkit.Client.connect(17)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
