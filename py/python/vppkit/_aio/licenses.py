"""Assets and licences, one request each. `_sync` is written from this package by `cargo xtask gen`."""

from __future__ import annotations

from vppkit import _options
from vppkit._settle import settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from vppkit import _native
    from vppkit._options import Seconds
    from vppkit._records import Asset, LicenseChanged, LicenseChanges, Page


class LicenseCalls:
    """What is about assets and licences."""

    __slots__ = ()
    _native: _native.NativeClient

    async def assets(
        self,
        *,
        counts: bool = False,
        pricing_param: str | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> Page[Asset]:
        """The assets of the library, all in one answer (``getVPPAssetsSrv``).

        :param counts: Asks for the licence counts as well. Read them often, because licences move
            between locations without your doing.
        :param pricing_param: Only assets of this quality: ``"STDQ"`` or ``"PLUS"``.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        return await settled(self._native.assets(counts, pricing_param, call))

    async def manage_licenses(
        self,
        adam_id: str,
        *,
        pricing_param: str = "STDQ",
        associate_serial_numbers: Iterable[str] | None = None,
        associate_client_user_ids: Iterable[str] | None = None,
        disassociate_serial_numbers: Iterable[str] | None = None,
        disassociate_client_user_ids: Iterable[str] | None = None,
        disassociate_license_ids: Iterable[str] | None = None,
        notify_disassociation: bool | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> LicenseChanges:
        """One licence request as it is (``manageVPPLicensesByAdamIdSrv``): one list of those who get
        a licence, one of those who lose it. ``assign`` and ``unassign`` do more: they cut long lists,
        and find out what a lost answer left open.

        Look at the answer: each entry has succeeded or failed by itself.

        :raises UsageError: For two lists of one direction, empty ones, or more entries than Apple
            takes; nothing is sent.
        """
        to = _options.targets(
            associate_serial_numbers, associate_client_user_ids, prefix="associate_"
        )
        from_ = _options.targets(
            disassociate_serial_numbers,
            disassociate_client_user_ids,
            disassociate_license_ids,
            prefix="disassociate_",
        )
        asset = (_options.text("adam_id", adam_id), pricing_param, notify_disassociation)
        call = _options.call(timeout, attempts, facilitator_member_id)
        return await settled(self._native.manage_licenses(asset, to, from_, call))

    async def associate_license(
        self,
        client_user_id: str | None = None,
        *,
        user_id: str | None = None,
        license_id: str | None = None,
        adam_id: str | None = None,
        pricing_param: str = "STDQ",
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> LicenseChanged:
        """Assigns one licence to a user (``associateVPPLicenseSrv``). Apple deprecates this service:
        use ``assign`` or ``manage_licenses``.

        :param license_id: This licence. Otherwise any free one of ``adam_id`` and ``pricing_param``.
        :raises ConflictError: 9616: the user or one of the same store account holds one.
        :raises InvalidRequestError: 9634: Apple has removed the service.
        """
        asset = None if adam_id is None else (adam_id, pricing_param)
        key = (client_user_id, user_id)
        call = _options.call(timeout, attempts, facilitator_member_id)
        return await settled(self._native.associate_license(key, license_id, asset, call))

    async def disassociate_license(
        self,
        license_id: str,
        *,
        user_id: str | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> LicenseChanged:
        """Takes one licence back (``disassociateVPPLicenseSrv``). Apple deprecates this service: use
        ``unassign`` or ``manage_licenses``.

        :param user_id: Apple's id of the user, where the service is the one that wants it.
        :raises ConflictError: 9607, 9619: it cannot be taken back, or nobody holds it.
        :raises InvalidRequestError: 9634: Apple has removed the service.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        return await settled(self._native.disassociate_license(license_id, user_id, call))
