"""Jobs: an asset for ten thousand devices. Written by `cargo xtask gen` from `_aio`: change that."""

from __future__ import annotations

from vppkit import _options
from vppkit._settle import waited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from vppkit import _native
    from vppkit._jobs import JobOutcome, JobProgress, Plan
    from vppkit._options import Seconds


class JobCalls:
    """Jobs and their plans."""

    __slots__ = ()
    _native: _native.NativeClient

    def assign(
        self,
        adam_id: str,
        *,
        serial_numbers: Iterable[str] | None = None,
        client_user_ids: Iterable[str] | None = None,
        pricing_param: str = "STDQ",
        taking_from_serial_numbers: Iterable[str] | None = None,
        taking_from_client_user_ids: Iterable[str] | None = None,
        taking_from_license_ids: Iterable[str] | None = None,
        notify_disassociation: bool | None = None,
        confirm_removals: int | None = None,
        parallel: int | None = None,
        on_progress: Callable[[JobProgress], object] | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> JobOutcome:
        """Assigns an asset to as many devices or users as you like.

        The targets are cut into requests of what Apple takes today, up to five at once; what a lost
        answer left open is looked at. Who holds the asset already counts as done. Look at the
        outcome: it tells of every target what became of it, and an exception is raised only if
        nothing was sent at all. When ``timeout`` strikes, the job returns with what it knows.

        :param serial_numbers: Devices. Users and devices take two jobs.
        :param client_user_ids: Users, who must be registered.
        :param taking_from_serial_numbers: Takes the licences of these devices for it, in the same
            requests: Apple frees them first, so no spare licence is needed. Of at most one kind.
        :param taking_from_client_user_ids: Takes the licences of these users for it.
        :param taking_from_license_ids: Takes these licences for it; they must be of this asset.
        :param notify_disassociation: Whether users are told that they lose a licence; Apple's
            default is yes. Devices never are.
        :param confirm_removals: Says that so many targets may lose a licence: needed for more than
            ten.
        :param parallel: Requests at once, 1 to 5; 5.
        :param on_progress: Is called with a ``JobProgress`` after every answer. What it raises ends
            the job.
        :raises UsageError: With nothing sent: for no targets, two kinds of them on one side, empty
            ones, removals that were not confirmed, a client that only reads.
        """
        from vppkit._jobs import _outcome, _told

        to = _options.targets(serial_numbers, client_user_ids)
        from_ = _options.targets(
            taking_from_serial_numbers,
            taking_from_client_user_ids,
            taking_from_license_ids,
            prefix="taking_from_",
        )
        asset = (_options.text("adam_id", adam_id), pricing_param, notify_disassociation)
        settings = _options.job(confirm_removals, parallel)
        call = _options.call(timeout, attempts, facilitator_member_id)
        native = self._native
        job = native.assign(asset, to, from_, settings, _told(on_progress), call)
        return _outcome(waited(job))

    def unassign(
        self,
        adam_id: str,
        *,
        serial_numbers: Iterable[str] | None = None,
        client_user_ids: Iterable[str] | None = None,
        license_ids: Iterable[str] | None = None,
        pricing_param: str = "STDQ",
        notify_disassociation: bool | None = None,
        confirm_removals: int | None = None,
        parallel: int | None = None,
        on_progress: Callable[[JobProgress], object] | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> JobOutcome:
        """Takes an asset back from as many devices or users as you like. As ``assign``; who does not
        hold it counts as done.

        :param license_ids: These licences; they must be of this asset. Users, devices and licences
            take jobs of their own.
        :param confirm_removals: Says that so many targets may lose a licence: needed for more than
            ten.
        """
        from vppkit._jobs import _outcome, _told

        from_ = _options.targets(serial_numbers, client_user_ids, license_ids)
        asset = (_options.text("adam_id", adam_id), pricing_param, notify_disassociation)
        settings = _options.job(confirm_removals, parallel)
        call = _options.call(timeout, attempts, facilitator_member_id)
        native = self._native
        job = native.unassign(asset, from_, settings, _told(on_progress), call)
        return _outcome(waited(job))

    def retire_users(
        self,
        client_user_ids: Iterable[str],
        *,
        confirm_removals: int | None = None,
        parallel: int | None = None,
        on_progress: Callable[[JobProgress], object] | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> JobOutcome:
        """Retires users, with one request for each: they lose all licences that can be taken back. A
        user who is not registered has failed with ``"not_found"``: Apple does not tell him from one
        who was retired before.

        :param confirm_removals: Says that so many users may be retired: needed for more than ten.
        """
        from vppkit._jobs import _outcome, _told

        ids = _options.ids("client_user_ids", client_user_ids) or []
        settings = _options.job(confirm_removals, parallel)
        call = _options.call(timeout, attempts, facilitator_member_id)
        job = self._native.retire_users(ids, settings, _told(on_progress), call)
        return _outcome(waited(job))

    def plan_assign(
        self,
        adam_id: str,
        *,
        serial_numbers: Iterable[str] | None = None,
        client_user_ids: Iterable[str] | None = None,
        pricing_param: str = "STDQ",
        taking_from_serial_numbers: Iterable[str] | None = None,
        taking_from_client_user_ids: Iterable[str] | None = None,
        taking_from_license_ids: Iterable[str] | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> Plan:
        """What ``assign`` would do, by the limits and counts of now. Nothing is written, nor need
        anything be confirmed or claimed for it."""
        from vppkit._jobs import _plan

        to = _options.targets(serial_numbers, client_user_ids)
        from_ = _options.targets(
            taking_from_serial_numbers,
            taking_from_client_user_ids,
            taking_from_license_ids,
            prefix="taking_from_",
        )
        asset = (_options.text("adam_id", adam_id), pricing_param, None)
        call = _options.call(timeout, attempts, facilitator_member_id)
        return _plan(waited(self._native.plan_assign(asset, to, from_, call)))

    def plan_unassign(
        self,
        adam_id: str,
        *,
        serial_numbers: Iterable[str] | None = None,
        client_user_ids: Iterable[str] | None = None,
        license_ids: Iterable[str] | None = None,
        pricing_param: str = "STDQ",
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> Plan:
        """What ``unassign`` would do, by the limits and counts of now. Nothing is written."""
        from vppkit._jobs import _plan

        from_ = _options.targets(serial_numbers, client_user_ids, license_ids)
        asset = (_options.text("adam_id", adam_id), pricing_param, None)
        call = _options.call(timeout, attempts, facilitator_member_id)
        return _plan(waited(self._native.plan_unassign(asset, from_, call)))
