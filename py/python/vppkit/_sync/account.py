"""Configurations, and whose account it is. Written by `cargo xtask gen` from `_aio`: change that."""

from __future__ import annotations

from vppkit import _options
from vppkit._settle import waited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from vppkit import _native
    from vppkit._options import Seconds
    from vppkit._records import ClientConfig, ServiceConfig


class AccountCalls:
    """What is about the account as a whole."""

    __slots__ = ()
    _native: _native.NativeClient

    def service_config(
        self,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> ServiceConfig:
        """The service configuration: URLs, limits, error texts (``VPPServiceConfigSrv``). Read again
        when it is older than ``config_refresh``."""
        call = _options.call(timeout, attempts, facilitator_member_id)
        return waited(self._native.service_config(call))

    def client_config(
        self,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> ClientConfig:
        """The client configuration: who is behind the token, where, and what ``clientContext`` holds
        (``VPPClientConfigSrv``).

        :raises TokenError: If Apple does not take the token.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        return waited(self._native.client_config(call))

    def claim(
        self,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> None:
        """Claims the account for this installation, if nobody else has. ``connect`` does this
        already; it is needed again after ``release``, or when somebody has cleared the claim.

        :raises AccountClaimedError: If another product holds it.
        :raises UsageError: Without ``hostname`` and ``guid``.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        waited(self._native.claim(call))

    def reactivate(
        self,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> None:
        """Lets an account work again that was found in another product's hands, after that product
        has let go of it. For an administrator's explicit call.

        :raises AccountClaimedError: As long as the other product holds it: see ``take_over``.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        waited(self._native.reactivate(call))

    def take_over(
        self,
        expected_guid: str,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> None:
        """Takes the account over from the installation whose guid is given. For an administrator's
        explicit decision only: the other product keeps working until it notices.

        :param expected_guid: ``AccountClaimedError.holder_guid``. Where the other's
            ``clientContext`` has none, its whole text.
        :raises AccountClaimedError: If by now somebody else holds it than was expected, or if the
            location is used through version 2 of Apple's API, which must not be overwritten.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        waited(self._native.take_over(expected_guid, call))

    def release(
        self,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> None:
        """Gives the account up, so that another product can claim it. Nothing can be changed through
        this client afterwards, unless it claims again.

        :raises AccountClaimedError: If another product holds it.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        waited(self._native.release(call))

    def write_client_context(
        self,
        text: str,
        *,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> ClientConfig:
        """Writes another text to ``clientContext`` that holds our claim, for members of one's own
        beside ``hostname`` and ``guid``.

        :raises UsageError: If the text has 256 bytes of UTF-8 or more, or would not be read as this
            installation's claim; nothing is sent then.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        return waited(self._native.write_client_context(text, call))
