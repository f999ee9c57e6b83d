"""Listings. `_sync` is written from this package by `cargo xtask gen`."""

from __future__ import annotations

from vppkit import _options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from vppkit import _native
    from vppkit._listing import AsyncListing
    from vppkit._options import Seconds
    from vppkit._records import Assignment, License, User


class ListingCalls:
    """What Apple hands out page by page."""

    __slots__ = ()
    _native: _native.NativeClient

    def users(
        self,
        *,
        include_retired: bool = False,
        retired_only: bool = False,
        since: str | None = None,
        parallel: int | None = None,
        ordered: bool = True,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> AsyncListing[User]:
        """The users, without their licences (``getVPPUsersSrv``).

        :param include_retired: Retired users as well.
        :param retired_only: Retired users only.
        :param since: Only what changed since an earlier listing ended with this token. To learn who
            was retired since, include retired users.
        :param parallel: Pages fetched at once, 1 to 5; as many as the client may have in flight.
        :param ordered: False delivers pages as they come, which takes less memory.
        """
        from vppkit._listing import AsyncListing

        call = _options.call(timeout, attempts, facilitator_member_id)
        at_once = _options.count("parallel", parallel)
        native = self._native
        return AsyncListing(
            lambda: native.users(include_retired, retired_only, since, at_once, ordered, call)
        )

    def assignments(
        self,
        *,
        adam_id: str | None = None,
        client_user_id: str | None = None,
        serial_number: str | None = None,
        parallel: int | None = None,
        ordered: bool = True,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> AsyncListing[Assignment]:
        """Who holds what (``getAssignments``): all of it, or that of one asset, user or device.

        :param adam_id: The assignments of this asset, in both qualities.
        :param client_user_id: What this user holds.
        :param serial_number: What this device holds.
        :param parallel: Pages fetched at once, 1 to 5; as many as the client may have in flight.
        :param ordered: False delivers pages as they come, which takes less memory.
        """
        from vppkit._listing import AsyncListing

        call = _options.call(timeout, attempts, facilitator_member_id)
        at_once = _options.count("parallel", parallel)
        native = self._native
        return AsyncListing(
            lambda: native.assignments(
                adam_id, client_user_id, serial_number, at_once, ordered, call
            )
        )

    def licenses(
        self,
        *,
        adam_id: str | None = None,
        pricing_param: str | None = None,
        serial_number: str | None = None,
        held_by: Literal["users", "devices"] | None = None,
        assigned_only: bool = True,
        since: str | None = None,
        parallel: int | None = None,
        ordered: bool = True,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> AsyncListing[License]:
        """Licence by licence (``getVPPLicensesSrv``). Apple advises ``assignments`` where they will
        do.

        :param adam_id: Only licences of this asset.
        :param pricing_param: Only licences of this quality: ``"STDQ"`` or ``"PLUS"``.
        :param serial_number: Only licences that this device holds.
        :param held_by: Only licences that users, or devices, hold.
        :param assigned_only: False lists free ones as well, which may be very many.
        :param since: Only what changed since an earlier listing ended with this token.
        :param parallel: Pages fetched at once, 1 to 5; as many as the client may have in flight.
        :param ordered: False delivers pages as they come, which takes less memory.
        """
        from vppkit._listing import AsyncListing

        call = _options.call(timeout, attempts, facilitator_member_id)
        at_once = _options.count("parallel", parallel)
        native = self._native
        return AsyncListing(
            lambda: native.licenses(
                adam_id,
                pricing_param,
                serial_number,
                held_by,
                assigned_only,
                since,
                at_once,
                ordered,
                call,
            )
        )
