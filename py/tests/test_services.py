"""Single calls: the account, users, licences, the store."""

import pytest
from simulated import ADAM_ID, GUID, HOSTNAME, Connect, assigned, serials

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]

OTHER = {"hostname": "other.example.com", "guid": "11111111-2222-4333-8444-555555555555"}


def free_user(sim: Simulator, status: str = "Registered") -> str:
    """A user in this state."""
    return next(user.client_user_id for user in sim.users() if user.status == status)


# The account


def test_the_configurations_are_told(client: vppkit.Client) -> None:
    service = client.service_config()
    assert service.max_batch_associate_license_count == 10
    assert "getAssignmentsSrvUrl" in service.urls or service.urls
    assert {text.number for text in service.error_codes} >= {9600, 9625}
    config = client.client_config()
    assert config.holder == vppkit.Holder(hostname=HOSTNAME, guid=GUID)
    assert config.envelope.location is not None
    assert config.envelope.library_uid == client.library_uid


def test_a_client_tells_its_state_without_a_request(sim: Simulator, client: vppkit.Client) -> None:
    config = client.client_config()
    before = len(sim.requests())
    assert client.account is not None and client.account.email == config.email
    assert config.envelope.location is not None
    assert str(config.envelope.location.name) in client.account_label
    assert client.library_uid == sim.state()["uId"]
    assert client.token_kind == "location"
    assert client.token_state.state == "valid"
    assert client.token_state.end == config.envelope.expires or client.token_state.end is not None
    assert client.gate.is_open and client.gate.closed_for is None
    assert client.gate.at_once == 5 and client.gate.in_flight == 0 and client.gate.waiting == 0
    assert client.stats.requests == before
    assert client.stats.received_bytes > client.stats.sent_bytes > 0
    assert client.account_label in repr(client)
    assert len(sim.requests()) == before


def test_two_tokens_of_one_library_are_the_same_library(sim: Simulator, connect: Connect) -> None:
    def reader(name: str) -> vppkit.Client:
        token = vppkit.ServerToken.from_text(sim.tokens()[name].text)
        return connect(token=token, hostname=None, guid=None)

    main, twin, other = reader("main"), reader("twin"), reader("other")
    assert main.same_library(twin) is True
    assert main.same_library(other) is False


def test_an_expiring_token_says_so(sim: Simulator, connect: Connect) -> None:
    token = vppkit.ServerToken.from_text(sim.tokens()["expiring"].text)
    client = connect(token=token)
    assert client.token_state.state == "expiring"
    assert client.token_state.end is not None


def test_a_token_tells_what_is_in_it(sim: Simulator) -> None:
    token = vppkit.ServerToken.from_text(f"  {sim.token}\n")
    assert token.expires is not None and token.expires.tzinfo is not None
    assert token.organization
    assert not token.is_opaque
    assert vppkit.ServerToken.opaque("what").is_opaque


def test_an_account_changes_hands_only_on_an_explicit_call(
    sim: Simulator, connect: Connect
) -> None:
    client = connect()
    with pytest.raises(vppkit.AccountClaimedError) as refused:
        connect(**OTHER)
    assert (refused.value.holder_hostname, refused.value.holder_guid) == (HOSTNAME, GUID)
    other = connect(**OTHER, claim=False)
    with pytest.raises(vppkit.AccountClaimedError):
        other.assets()
    with pytest.raises(vppkit.AccountClaimedError):
        other.take_over(vppkit.new_guid())
    # What follows is another product's client, which the judge takes for ours: it begins anew.
    other.take_over(GUID)
    assert len(other.assets()) == 6
    with pytest.raises(vppkit.AccountClaimedError):
        client.claim()
    other.release()
    client.reactivate()
    assert len(client.assets()) == 6
    client.release()
    assert client.client_config().holder is None
    with pytest.raises(vppkit.UsageError):
        client.register_user("nobody")
    client.claim()
    assert client.register_user("somebody").status == "Registered"


def test_connecting_without_a_claim_leaves_a_free_account_free(
    sim: Simulator, connect: Connect
) -> None:
    client = connect(claim=False)
    assert len(client.assets()) == 6
    assert not sim.state()["clientContext"]


def test_a_client_without_a_name_only_reads(connect: Connect) -> None:
    client = connect(hostname=None, guid=None)
    assert len(client.assets()) == 6
    with pytest.raises(vppkit.UsageError) as refused:
        client.register_user("never")
    assert refused.value.effect == "not_sent"


def test_members_of_ones_own_go_beside_the_claim(sim: Simulator, client: vppkit.Client) -> None:
    text = f'{{"hostname": "{HOSTNAME}", "guid": "{GUID}", "shard": 7}}'
    config = client.write_client_context(text)
    assert (config.envelope.client_context or "").strip() == text == sim.state()["clientContext"]
    with pytest.raises(vppkit.UsageError):
        client.write_client_context('{"guid": "someone else"}')
    with pytest.raises(vppkit.UsageError):
        client.write_client_context(text.replace("7", "7" * 300))
    assert sim.state()["clientContext"] == text


# Users


def test_a_user_is_registered_changed_and_retired(sim: Simulator, client: vppkit.Client) -> None:
    made = client.register_user("py-1", email="one@example.com")
    assert (made.client_user_id, made.email, made.status) == (
        "py-1",
        "one@example.com",
        "Registered",
    )
    assert client.register_user("py-1").user_id == made.user_id
    assert client.user("py-1") == client.user(user_id=made.user_id)
    changed = client.edit_user("py-1", email="two@example.com")
    assert changed.email == "two@example.com" == client.user("py-1").email
    assert client.edit_user(user_id=made.user_id, email="three@example.com").user_id == made.user_id
    client.retire_user("py-1")
    with pytest.raises(vppkit.NotFoundError) as missing:
        client.user("py-1")
    assert missing.value.apple_number == 9604
    assert client.user(user_id=made.user_id).status == vppkit.UserStatus.RETIRED
    other = client.register_user("py-2")
    client.retire_user(user_id=other.user_id)
    assert client.user(user_id=other.user_id).status == "Retired"


def test_a_managed_apple_account_is_joined_at_once(client: vppkit.Client) -> None:
    user = client.register_user("py-managed", managed_apple_id="one@appleid.example.com")
    assert user.status == vppkit.UserStatus.ASSOCIATED
    client.register_user("py-later")
    later = client.edit_user("py-later", managed_apple_id="two@appleid.example.com")
    assert later.status == "Associated"


def test_a_user_is_found_by_the_store_account_of_once(
    sim: Simulator, client: vppkit.Client
) -> None:
    client.register_user("py-joined")
    sim.change("accept_invitation", client_user_id="py-joined")
    user = client.user("py-joined")
    assert user.status == "Associated" and user.its_id_hash
    client.retire_user("py-joined")
    found = client.user("py-joined", its_id_hash=user.its_id_hash)
    assert (found.user_id, found.status) == (user.user_id, "Retired")


def test_an_invitation_has_a_url(sim: Simulator, client: vppkit.Client) -> None:
    user = client.register_user("py-invited")
    assert user.invite_code
    url = client.invitation_url(user)
    assert url == user.invite_url
    made = vppkit.User(client_user_id="py-invited", status="Registered", invite_code="CODE-1")
    assert "CODE-1" in client.invitation_url(made)
    with pytest.raises(vppkit.NotFoundError):
        client.invitation_url(client.user(free_user(sim, "Associated")))


# Assets and licences


def test_assets_come_with_their_counts_when_asked_for(
    sim: Simulator, client: vppkit.Client
) -> None:
    plain = client.assets()
    assert plain[0].adam_id == ADAM_ID and plain[0].available_count is None
    counted = client.assets(counts=True)
    assert sum(asset.assigned_count or 0 for asset in counted) == assigned(sim)
    standard = client.assets(pricing_param="STDQ")
    assert len(standard) > 0 and {asset.pricing_param for asset in standard} == {"STDQ"}


def test_one_licence_request_tells_of_each_entry(sim: Simulator, client: vppkit.Client) -> None:
    first, second = serials("PY", 2)
    changes = client.manage_licenses(ADAM_ID, associate_serial_numbers=[first, second])
    assert changes.is_all_done and changes.adam_id == ADAM_ID and changes.pricing_param == "STDQ"
    assert [one.serial_number for one in changes.associations] == [first, second]
    license_id = changes.associations[0].license_id
    assert license_id is not None
    moved = client.manage_licenses(
        ADAM_ID,
        associate_client_user_ids=[free_user(sim)],
        disassociate_license_ids=[license_id],
        notify_disassociation=False,
    )
    assert len(moved.disassociations) == 1
    gone = client.manage_licenses(ADAM_ID, disassociate_serial_numbers=["NOBODY-1", second])
    assert [one.is_done for one in gone.disassociations] == [False, True]
    assert gone.failed[0].error_number == 9619 and gone.failed[0].error_message
    assert not gone.is_all_done
    user = free_user(sim)
    client.manage_licenses(ADAM_ID, disassociate_client_user_ids=[user])
    held = {
        one.serial_number or one.client_user_id
        for one in sim.assignments()
        if one.adam_id == ADAM_ID
    }
    assert not held & {first, second, user}


def test_single_licences_by_the_deprecated_services(sim: Simulator, client: vppkit.Client) -> None:
    user = client.register_user("py-old-way")
    changed = client.associate_license("py-old-way", adam_id=ADAM_ID)
    assert changed.license is not None and changed.license.adam_id == ADAM_ID
    license_id = changed.license.license_id
    assert [one.license_id for one in client.user("py-old-way").licenses] == [license_id]
    with pytest.raises(vppkit.ConflictError) as held:
        client.associate_license(user_id=user.user_id, adam_id=ADAM_ID)
    assert held.value.apple_number == 9616
    client.disassociate_license(license_id)
    assert client.user("py-old-way").licenses == ()
    again = client.associate_license(user_id=user.user_id, license_id=license_id)
    assert again.license is not None and again.license.license_id == license_id
    client.disassociate_license(license_id, user_id=user.user_id)
    assert client.user("py-old-way").licenses == ()


# The rest


def test_the_store_says_what_items_are(sim: Simulator, client: vppkit.Client) -> None:
    found = client.metadata([ADAM_ID, "404"])
    assert found[1] is None
    one = found[0]
    assert one is not None and one.adam_id == ADAM_ID and one.name and one.raw
    before = len(sim.requests("lookup"))
    options = {"platform": "enterprisestore", "country": "de", "language": "de"}
    assert client.metadata([ADAM_ID], **options, authenticated=True)[0] is not None
    assert len(sim.requests("lookup")) == before + 1
    assert client.metadata([]) == []
    assert len(sim.requests("lookup")) == before + 1


def test_any_service_can_be_called(sim: Simulator, client: vppkit.Client) -> None:
    user = free_user(sim)
    answer = client.call("getVPPUserSrv", {"clientUserIdStr": user})
    assert answer["user"]["clientUserIdStr"] == user and "status" not in answer
    assert client.call("getVPPAssetsSrv", {"pricingParam": "STDQ"}, attempts=1)["assets"]
    with pytest.raises(vppkit.NotFoundError):
        client.call("getVPPUserSrv", {"clientUserIdStr": "nobody"})


def test_a_member_of_the_group_can_be_stood_in_for(sim: Simulator, connect: Connect) -> None:
    token = vppkit.ServerToken.from_text(sim.tokens()["legacy"].text)
    client = connect(token=token)
    assert client.token_kind == "legacy"
    assert client.assets(facilitator_member_id="200842") is not None
    with pytest.raises(vppkit.VppkitError) as unknown:
        client.assets(facilitator_member_id="1")
    assert unknown.value.apple_number == 9639


def test_a_closed_client_is_closed(sim: Simulator, client: vppkit.Client) -> None:
    begun = client.assignments().pages()
    next(begun)
    client.close()
    for call in (client.assets, lambda: list(client.users())):
        with pytest.raises(vppkit.UsageError, match="closed"):
            call()
    assert "closed" in repr(client)
    client.close()
    assert not sim.requests("getVPPAssetsSrv") and not sim.requests("getVPPUsersSrv")
    # What was begun may go on.
    assert next(begun)


def test_with_closes(sim: Simulator) -> None:
    with sim.connect() as client:
        assert len(client.assets()) == 6
    with pytest.raises(vppkit.UsageError):
        client.assets()


def test_clients_are_made_by_connect_only() -> None:
    for kind in (vppkit.Client, vppkit.AsyncClient):
        with pytest.raises(vppkit.UsageError, match="connect"):
            kind("token")  # type: ignore[arg-type]
