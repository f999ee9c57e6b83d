"""Users. Written by `cargo xtask gen` from `_aio`: change that."""

from __future__ import annotations

from vppkit import _options
from vppkit._settle import waited

TYPE_CHECKING = False
if TYPE_CHECKING:
    from vppkit import _native
    from vppkit._options import Seconds
    from vppkit._records import User


class UserCalls:
    """What is about single users."""

    __slots__ = ()
    _native: _native.NativeClient

    def register_user(
        self,
        client_user_id: str,
        *,
        email: str | None = None,
        managed_apple_id: str | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> User:
        """Registers a user (``registerVPPUserSrv``).

        A user who is registered already is returned as he is; a retired one comes back or gets a new
        record, so the ``user_id`` may change. May be repeated.

        :param client_user_id: Of your choice: unique within the organization, and for ever the same.
            Not an e-mail address, because another person may get that one day.
        :param managed_apple_id: The managed Apple Account, which is joined at once, without an
            invitation.
        :raises ConflictError: 9635, 9641, 9642: the managed Apple Account cannot be joined.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        native = self._native
        return waited(native.register_user(client_user_id, email, managed_apple_id, call))

    def user(
        self,
        client_user_id: str | None = None,
        *,
        its_id_hash: str | None = None,
        user_id: str | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> User:
        """One user with licences (``getVPPUserSrv``).

        :param client_user_id: The active record of this id.
        :param its_id_hash: With ``client_user_id``: the record that is or was joined to this store
            account, retired or not.
        :param user_id: Apple's id of a record, in any state.
        :raises NotFoundError: 9604: there is no such record, or none that is active.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        return waited(self._native.user((client_user_id, user_id), its_id_hash, call))

    def edit_user(
        self,
        client_user_id: str | None = None,
        *,
        user_id: str | None = None,
        email: str | None = None,
        managed_apple_id: str | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> User:
        """Changes a user (``editVPPUserSrv``). What is not given stays as it is.

        :param client_user_id: The active record of this id.
        :param user_id: Apple's id of a record. Apple calls this way deprecated.
        :raises NotFoundError: 9604, 9609: there is no such user.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        key = (client_user_id, user_id)
        return waited(self._native.edit_user(key, email, managed_apple_id, call))

    def retire_user(
        self,
        client_user_id: str | None = None,
        *,
        user_id: str | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> User | None:
        """Retires a user: licences that can be taken back are (``retireVPPUserSrv``). Returns the
        record if Apple sends one.

        :param client_user_id: The active record of this id.
        :param user_id: Apple's id of a record. Apple calls this way deprecated.
        :raises NotFoundError: 9604, 9609: there is no such user.
        """
        call = _options.call(timeout, attempts, facilitator_member_id)
        return waited(self._native.retire_user((client_user_id, user_id), call))
