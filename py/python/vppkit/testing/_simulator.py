"""The simulator, as tests hold it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import urlsplit

from vppkit.testing import _control, _rules
from vppkit.testing._control import SimulatorError
from vppkit.testing._program import Process, find_program
from vppkit.testing._shown import (
    Request,
    ShownAsset,
    ShownAssignment,
    ShownToken,
    ShownUser,
    Verdict,
    Violation,
)

if TYPE_CHECKING:
    from vppkit import AsyncClient, Client
    from vppkit.testing._words import BodyFault, ChangeName, CloseFault, Quirk, ServiceName

_HOSTNAME = "tests.example.com"
_GUID = "0b5f2c4e-6d1a-4c57-9f0b-7a3e8d2c1f64"


class Simulator:
    """A simulator of Apple's services: a process with a library of its own, on a free port of
    127.0.0.1.

    Use it as a context manager, or call `start` and `stop`. It ends at the latest with the process
    that started it. Any thread may use it, and what it does is done in milliseconds, so that tests
    with asyncio use it as it is.
    """

    def __init__(
        self,
        *,
        assets: int | None = None,
        users: int | None = None,
        devices: int | None = None,
        assignments: int | None = None,
        spare: int | None = None,
        seed: int | None = None,
        batch_size: int | None = None,
        page_size: int | None = None,
        settings: Mapping[str, object] | None = None,
        world_file: str | os.PathLike[str] | None = None,
        port: int = 0,
        program: str | os.PathLike[str] | None = None,
        patience: float = 30.0,
    ) -> None:
        """Describes a simulator; `start` starts it.

        :param assets: Pairs of adamId and pricingParam; 25. The first is the app 361304891, STDQ.
        :param users: User records in all states; 300.
        :param devices: Serial numbers that hold licences at the start; 2000. Any other text that a
            licence is assigned to is taken for a device as well.
        :param assignments: Licences assigned at the start; 10000, or as many as the others allow.
        :param spare: Free licences of each asset; 50.
        :param seed: The same numbers and seed give the same world; 1.
        :param batch_size: Records in a batch of users or licences; 600.
        :param page_size: Records in a page of assignments; 300.
        :param settings: Further limits and habits of the service; `settings` shows all of them.
        :param world_file: World, settings and fault rules in TOML or JSON. What is given beside it
            overrules it.
        :param port: 0 takes a free one.
        :param program: The program, where `find_program` is not to look for it.
        :param patience: Seconds that the start may take; a million assignments take one or two.
        """
        options = {
            "--world": None if world_file is None else os.fspath(world_file),
            "--assets": assets,
            "--users": users,
            "--devices": devices,
            "--assignments": assignments,
            "--spare": spare,
            "--seed": seed,
            "--batch-size": batch_size,
            "--page-size": page_size,
            "--port": port,
        }
        given = {name: value for name, value in options.items() if value is not None}
        self._arguments = [f"{name}={value}" for name, value in given.items()]
        self._settings = dict(settings or {})
        self._program = program
        self._patience = patience
        self._process: Process | None = None

    # Its process

    def start(self) -> Self:
        """Starts it and waits until it serves. One that runs goes on as it is.

        Raises SimulatorError if there is no program, or if such a world cannot be.
        """
        if self._process is None:
            program = find_program() if self._program is None else os.fspath(self._program)
            self._process = Process(program, self._arguments, self._patience)
            if self._settings:
                try:
                    self.set(**self._settings)
                except BaseException:
                    self.stop()
                    raise
        return self

    def stop(self) -> None:
        """Ends it, if it runs. Its world is gone; `start` makes the same one anew."""
        if self._process is not None:
            self._process.stop()
            self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        state = "not running" if self._process is None else f"at {self.address}"
        return f"<Simulator {state}>"

    def _running(self) -> Process:
        if self._process is None:
            raise SimulatorError(
                "the simulator is not running: use it with `with`, or call start()"
            )
        return self._process

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._running().pid

    # What a client needs

    @property
    def url(self) -> str:
        """The service configuration URL, in place of Apple's: ``service_config_url`` of a client."""
        return self._running().url

    @property
    def address(self) -> str:
        """Host and port. ``http://ADDRESS/`` is a status page for people."""
        return urlsplit(self.url).netloc

    @property
    def token(self) -> str:
        """A location token of the library, with all privileges. It is made up and no secret."""
        return self._running().token

    def tokens(self) -> dict[str, ShownToken]:
        """All tokens by their names: ``main``, which is `token`, ``twin`` of the same library,
        ``read-only``, ``expiring``, ``expired``, ``revoked``, ``other`` of another location, and the
        facilitators' ``legacy`` and ``legacy-colleague``."""
        # A replaced token keeps its place; its successor of the same name comes later.
        return {one["name"]: ShownToken._from(one) for one in self._get("tokens")}

    def token_file(self, path: str | os.PathLike[str], name: str = "main") -> Path:
        """Writes a token into a file, as Apple's portal lets one download it, and returns its path.

        :param name: One of the names that `tokens` has.
        """
        file = Path(path)
        file.write_text(self.token if name == "main" else self.tokens()[name].text)
        return file

    def environment(self) -> dict[str, str]:
        """What the examples of vppkit, and programs like them, take from the environment."""
        return {
            "VPPKIT_ENTRY_URL": self.url,
            "VPPKIT_STOKEN": self.token,
            "VPPKIT_HOSTNAME": _HOSTNAME,
            "VPPKIT_GUID": _GUID,
        }

    def connect(self, **options: Any) -> Client:
        """A client of this simulator. It claims the account, so that it may write.

        :param options: Those of `vppkit.Client.connect`; they overrule what is filled in here. With
            ``hostname=None, guid=None`` the client only reads.
        """
        from vppkit import Client

        return Client.connect(**self._options(options))

    async def connect_async(self, **options: Any) -> AsyncClient:
        """The same for asyncio."""
        from vppkit import AsyncClient

        return await AsyncClient.connect(**self._options(options))

    def _options(self, options: dict[str, Any]) -> dict[str, Any]:
        from vppkit import ServerToken

        if "token" not in options:
            options["token"] = ServerToken.from_text(self.token)
        return {
            "service_config_url": self.url,
            "hostname": _HOSTNAME,
            "guid": _GUID,
            **options,
        }

    # What goes wrong

    def fail(
        self,
        what: int | None = None,
        *,
        service: ServiceName | None = None,
        when: Mapping[str, str] | None = None,
        calls: Sequence[int] = (),
        times: int | None = None,
        probability: float | None = None,
        retry_after: float | str | Iterable[float | str] | None = None,
        applied: bool = False,
        headers: Mapping[str, str] | None = None,
        location: str | None = None,
        body: BodyFault | None = None,
        close: CloseFault | None = None,
        delay: float | None = None,
        bytes_per_second: int | None = None,
        stall: bool = False,
        quirks: Sequence[Quirk] = (),
        before: Sequence[Mapping[str, object]] = (),
        after: Sequence[Mapping[str, object]] = (),
    ) -> None:
        """Adds a fault: what goes wrong, and with which requests. Of several the first one whose
        conditions hold is taken.

            sim.fail(503, service="getAssignments", times=1, retry_after=2)
            sim.fail(9603, service="getVPPLicensesSrv", calls=[2, 3])
            sim.fail(close="after", service="manageVPPLicensesByAdamIdSrv", times=1)

        :param what: An HTTP status (three digits), or an error number of Apple's (four).
        :param service: Only requests of this service.
        :param when: Only requests with these members: a value to equal as text, ``"*"`` for any,
            ``""`` for a member that must be absent.
        :param calls: Only these of the requests picked so far, counted from 1.
        :param times: At most so often; for ever unless given.
        :param probability: Only by this chance, from the world's seed.
        :param retry_after: Seconds; or a text: anything, or ``{imf+90}``, ``{rfc850+90}``,
            ``{asctime+90}`` for a date in 90 seconds. Several give several headers.
        :param applied: The service does what is asked although its answer is replaced.
        :param headers: In addition to those of the answer.
        :param location: A redirection to this place.
        :param body: What is done to the answer's body.
        :param close: When the connection closes.
        :param delay: Seconds that the answer begins late.
        :param bytes_per_second: How slowly the body comes.
        :param stall: The body stops after its first half, and the connection stays open.
        :param quirks: Deviations in the shape of the answer.
        :param before: Changes of the world before the service sees the request, such as
            ``{"change": "steal_context"}``; `change` tells which there are.
        :param after: Changes after it has answered.
        """
        action = {
            "number": what if what is not None and what > 999 else None,
            "status": what if what is not None and what <= 999 else None,
            "applied": applied,
            "headers": [list(header) for header in (headers or {}).items()],
            "retry_after": _rules.waits(retry_after),
            "location": location,
            "body": body,
            "close": close,
            "delay_ms": None if delay is None else round(delay * 1000),
            "bytes_per_second": bytes_per_second,
            "stall": stall,
            "quirks": list(quirks),
            "before": [dict(change) for change in before],
            "after": [dict(change) for change in after],
        }
        conditions = {
            "service": service,
            "when": dict(when or {}),
            "calls": list(calls),
            "times": times,
            "probability": probability,
        }
        self.add_faults({**_rules.given(conditions), "action": _rules.given(action)})

    def add_faults(self, *rules: Mapping[str, object]) -> None:
        """Adds fault rules as a world file has them ("Fault rules" in docs/simulator.md)."""
        self._post("faults", [dict(rule) for rule in rules])

    def faults(self) -> list[dict[str, Any]]:
        """The fault rules in force: ``rule``, and as ``fired`` how often each was taken."""
        return cast("list[dict[str, Any]]", self._get("faults"))

    def clear_faults(self) -> None:
        """From now on nothing goes wrong."""
        self._delete("faults")

    def change(self, name: ChangeName, **members: object) -> None:
        """Makes a change, as an administrator, a user, Apple or another product would.

            sim.change("steal_context", hostname="other.example.com")
            sim.change("refund", adam_id=361304891, count=50)
            sim.change("revoke_token")

        :param name: ``steal_context`` [hostname], ``set_context`` text, ``revoke_token``,
            ``restore_token``, ``replace_token`` [token], ``expire_token`` [token, in_days],
            ``accept_invitation`` client_user_id [its_id_hash], ``register_user``, ``retire_user``
            client_user_id, ``buy``, ``refund``, ``begin_transfer`` adam_id, count [pricing],
            ``end_transfer`` adam_id [pricing], ``assign``, ``unassign`` adam_id [pricing] and
            client_user_id or serial_number, ``purge_listings``, ``move_urls``, ``limits`` associate,
            disassociate.
        :param members: What it needs, and may have in brackets. Numbers are numbers here, also
            ``adam_id``.
        """
        self._post(name, members)

    def set(self, **settings: object) -> None:
        """Changes settings of the service, such as ``batch_size`` or ``max_batch_associate``."""
        self._post("settings", settings)

    def settings(self) -> dict[str, Any]:
        """All settings, by name."""
        return cast("dict[str, Any]", self._get("settings"))

    # What happened

    def requests(self, service: ServiceName | None = None) -> list[Request]:
        """What has reached the simulator so far, in order; of one service, if it is named. Its own
        pages are not among them."""
        requests = [Request._from(one) for one in self._get("log")["exchanges"]]
        return [one for one in requests if service is None or one.service == service]

    def forget_requests(self) -> None:
        """Begins the log of requests anew."""
        self._delete("log")

    def report(
        self,
        *,
        assigned: Iterable[Mapping[str, object]] = (),
        unassigned: Iterable[Mapping[str, object]] = (),
        asked: Iterable[Mapping[str, object]] | None = None,
    ) -> list[Violation]:
        """Has the judge compare what a client says with what is (rule I3), and returns the breaches.

        Each assignment has ``adam_id`` (a number) and ``client_user_id`` or ``serial_number``, and
        ``pricing`` if it is not STDQ.

        :param assigned: Assignments reported done.
        :param unassigned: Removals reported done.
        :param asked: All that the client was told to change: more than that is a breach. Left out,
            that is not checked.
        """
        report: dict[str, object] = {
            "assigned": [dict(one) for one in assigned],
            "unassigned": [dict(one) for one in unassigned],
        }
        if asked is not None:
            report["asked"] = [dict(one) for one in asked]
        return [Violation._from(one) for one in self._post("report", report)]

    def verdicts(self) -> list[Verdict]:
        """What the judge says about each rule so far."""
        return [Verdict._from(one) for one in self._get("judge")["verdicts"]]

    def most_at_once(self) -> int:
        """The most requests of an account that were under way at once."""
        return cast("int", self._get("judge")["mostAtOnce"])

    def assert_clean(self) -> None:
        """Fails (AssertionError), with the evidence, if a client has broken a rule of the judge."""
        broken = [verdict for verdict in self.verdicts() if not verdict.kept]
        evidence = [
            f"{verdict.rule}: {violation.evidence} (request {violation.exchange})"
            for verdict in broken
            for violation in verdict.violations
        ]
        if broken:
            raise AssertionError("\n".join(evidence))

    def forget_verdicts(self) -> None:
        """Has the judge begin anew. It then knows of no claim any more: connect anew before a write."""
        self._delete("judge")

    # The truth

    def state(self) -> dict[str, Any]:
        """The library in short: ``uId``, ``locationName``, ``clientContext``, counts."""
        return cast("dict[str, Any]", self._get("state"))

    def assets(self) -> list[ShownAsset]:
        """The assets as they really stand."""
        return [ShownAsset(**one) for one in self._get("state")["assets"]]

    def assignments(self) -> list[ShownAssignment]:
        """The assignments as they really stand."""
        return [ShownAssignment(**one) for one in self._get("assignments")]

    def users(self) -> list[ShownUser]:
        """The user records as they really stand."""
        return [ShownUser(**one) for one in self._get("users")]

    def _get(self, name: str) -> Any:
        return _control.ask(self.address, "GET", name)

    def _post(self, name: str, body: object) -> Any:
        return _control.ask(self.address, "POST", name, body)

    def _delete(self, name: str) -> None:
        _control.ask(self.address, "DELETE", name)
