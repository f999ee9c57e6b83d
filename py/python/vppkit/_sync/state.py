"""What a client says of itself. Written by `cargo xtask gen` from `_aio`: change that."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal

    from vppkit import _native
    from vppkit._records import ClientConfig
    from vppkit._state import Gate, Stats, TokenStatus


class ClientState:
    """Nothing is sent for it, but in a child process, where the client connects first."""

    __slots__ = ()
    _native: _native.NativeClient

    @property
    def account(self) -> ClientConfig | None:
        """The client configuration as it was when this client connected."""
        return self._native.account()

    @property
    def account_label(self) -> str:
        """A name of the account for people: its location, library or organization."""
        return self._native.account_label()

    @property
    def library_uid(self) -> str | None:
        """The id of the library (``uId``), equal for two tokens that open the same one; None while
        no answer has told it."""
        return self._native.library_uid()

    @property
    def token_kind(self) -> Literal["location", "legacy", "unknown"]:
        """Whether the token is one of a location or of a facilitator."""
        return self._native.token_kind()

    @property
    def token_state(self) -> TokenStatus:
        """How the token fares, and when it ends."""
        from vppkit._state import TokenStatus

        return TokenStatus(*self._native.token_state())

    @property
    def gate(self) -> Gate:
        """The gate of the account: whether requests may leave, and how many at once."""
        from vppkit._state import Gate

        return Gate(*self._native.gate())

    @property
    def stats(self) -> Stats:
        """What the client has done so far."""
        from vppkit._state import Stats

        return Stats(*self._native.stats())

    def same_library(self, other: ClientState) -> bool | None:
        """Whether another client opens the same library, for example because two people have
        downloaded a token of one location. None while one of the ids is not known."""
        ours, theirs = self.library_uid, other.library_uid
        return None if ours is None or theirs is None else ours == theirs
