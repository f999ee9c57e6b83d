"""The store, invitations, and any service. `_sync` is written from this package by `cargo xtask gen`."""

from __future__ import annotations

from vppkit import _options
from vppkit._records import User
from vppkit._settle import settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from vppkit import _native
    from vppkit._options import Seconds
    from vppkit._records import Metadata


class OtherCalls:
    """The rest of the services."""

    __slots__ = ()
    _native: _native.NativeClient

    async def metadata(
        self,
        adam_ids: Iterable[str],
        *,
        platform: str | None = None,
        country: str | None = None,
        language: str | None = None,
        authenticated: bool = False,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> list[Metadata | None]:
        """What the store says about items, in the order of the ids; None where it knows nothing.

        :param platform: Of the lookup service; if left out, as the client configuration says.
        :param country: Country code of the store; if left out, as the client configuration says.
        :param language: Language of the texts; ``en`` if left out.
        :param authenticated: Sends the account's cookie, for items that are not public.
        """
        ids = _options.ids("adam_ids", adam_ids) or []
        call = _options.call(timeout, attempts, facilitator_member_id)
        native = self._native
        return await settled(native.metadata(ids, platform, country, language, authenticated, call))

    async def invitation_url(
        self,
        user: User,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> str:
        """Where a user accepts the invitation: the URL that Apple gave with the record, or the
        template of the service configuration with the user's invite code.

        :raises NotFoundError: For a user without an open invitation: one who is associated or
            retired.
        """
        if not isinstance(user, User):
            raise _options.refuse(f"{user!r:.100} is no User", "Give one that a client returned.")
        call = _options.call(timeout, attempts, facilitator_member_id)
        return await settled(self._native.invitation_url(user, call))

    async def call(
        self,
        service: str,
        members: Mapping[str, Any] | None = None,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> dict[str, Any]:
        """Calls a service with members of your choice and returns the answer's as they came, without
        those that all answers have (``status``, ``uId``, ``clientContext``, …): the way out where
        this library knows too little.

        It goes the way of every call: same gate, same claim, same exceptions. The token is added by
        the library. A request to a service that writes is sent once.

        :param service: Apple's name of it: ``"getVPPUserSrv"``.
        :raises UsageError: If the members hold an ``sToken``, or would change ``clientContext``.
        """
        from json import dumps

        try:
            text = dumps(dict(members or {}))
        except (TypeError, ValueError) as error:
            raise _options.refuse(
                f"the members are not what JSON can hold: {error}", "Give a dict of plain values."
            ) from None
        call = _options.call(timeout, attempts, facilitator_member_id)
        return await settled(self._native.call_service(service, text, call))
