"""The client for asyncio. `_sync` is written from this package by `cargo xtask gen`."""

from __future__ import annotations

from vppkit import _native, _options
from vppkit._aio.account import AccountCalls
from vppkit._aio.jobs import JobCalls
from vppkit._aio.library import LibraryCalls
from vppkit._aio.licenses import LicenseCalls
from vppkit._aio.listings import ListingCalls
from vppkit._aio.others import OtherCalls
from vppkit._aio.state import ClientState
from vppkit._aio.users import UserCalls
from vppkit._settle import settled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable
    from types import TracebackType
    from typing import Self

    from vppkit._options import Seconds, Token
    from vppkit.activity import Activity


class AsyncClient(
    AccountCalls,
    UserCalls,
    LicenseCalls,
    OtherCalls,
    ListingCalls,
    LibraryCalls,
    JobCalls,
    ClientState,
):
    """A connection to the services for one token, for asyncio. Make one with ``connect``.

    Any number of tasks may use it at once, in any event loop, and a child process after a fork: it
    connects anew there. All clients of one account in a process share its gate: after a
    ``Retry-After`` none of them asks too early, and no more than five requests are in flight.

    All methods take, beside what they are about, ``timeout`` (seconds or a timedelta: the longest
    that each request may take with all waits and repeats; for a job, the longest that all of it may
    take), ``attempts`` (how often each request is sent at most), and ``facilitator_member_id``
    (legacy tokens: carries the call out as if with this group member's token).
    """

    __slots__ = ("__weakref__", "_native")

    def __init__(self, native: _native.NativeClient) -> None:
        if not isinstance(native, _native.NativeClient):
            raise _options.refuse("a client is not made like this", "Use AsyncClient.connect(…).")
        self._native = native

    @classmethod
    async def connect(
        cls,
        token: Token | None = None,
        *,
        hostname: str | None = None,
        guid: str | None = None,
        claim: bool = True,
        service_config_url: str | None = None,
        allow_hosts: Iterable[str] = (),
        extra_ca: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
        connect_timeout: Seconds | None = None,
        attempt_timeout: Seconds | None = None,
        stall_timeout: Seconds | None = None,
        timeout: Seconds | None = None,
        longest_wait: Seconds | None = None,
        config_refresh: Seconds | None = None,
        attempts: int | None = None,
        first_delay: Seconds | None = None,
        parallelism: int | None = None,
        on_event: Callable[[Activity], object] | None = None,
    ) -> Self:
        """Connects: reads both configurations and settles whose account it is.

        :param token: The path of a ``.vpptoken`` file, or a ``ServerToken``. If left out, the file
            that ``VPPKIT_STOKEN_FILE`` names, or the text in ``VPPKIT_STOKEN``.
        :param hostname: Who we are: the host name under which an administrator knows this server.
            Needed, with ``guid``, for anything that changes something; an account that nobody has
            claimed is then claimed, and one that somebody else has is refused. Leave both out to
            only read.
        :param guid: Made once for this installation (``new_guid``) and kept, in the 8-4-4-4-12 form.
        :param claim: False connects without claiming; with an account that somebody else holds the
            client then stays silent until ``take_over``. For the tool of an administrator.
        :param service_config_url: In place of Apple's: https, or http on this machine, and then all
            services must be on the same host and port.
        :param allow_hosts: Further hosts that services may be on, for a proxy that stands in for
            Apple.
        :param extra_ca: A PEM file of CA certificates to trust beside those of the machine.
        :param proxy: An HTTP proxy for everything. Proxy variables of the environment are not read.
        :param connect_timeout: The longest that making a connection may take; 10 s.
        :param attempt_timeout: The longest that one attempt may take, from sending to the whole
            answer; 60 s.
        :param stall_timeout: The longest silence within an answer; 30 s.
        :param timeout: The longest that each request may take with all waits and repeats; unbounded,
            but for the attempts and the longest wait.
        :param longest_wait: The longest that a request waits because Apple asked the account to; 15
            minutes.
        :param config_refresh: How old the service configuration may get; 5 minutes.
        :param attempts: How often a request that met a passing failure is sent, with
            ``first_delay``, the wait before the first repeat, which doubles; 5 and 1 s.
        :param first_delay: See ``attempts``.
        :param parallelism: Requests in flight at once, 1 to 5; 5.
        :param on_event: Is called with what the client tells while it works (``vppkit.activity``):
            requests, waits, repeats; never bodies or the token. It must return soon. The same goes to
            ``logging.getLogger("vppkit")``.
        :raises UsageError: For options that cannot be right; nothing is sent.
        :raises TokenError: If the token is none, or Apple does not take it.
        :raises AccountClaimedError: If another product manages the account.
        """
        options = _options.client(
            hostname=hostname,
            guid=guid,
            service_config_url=service_config_url,
            allow_hosts=allow_hosts,
            extra_ca=extra_ca,
            proxy=proxy,
            times={
                "connect_timeout": connect_timeout,
                "attempt_timeout": attempt_timeout,
                "stall_timeout": stall_timeout,
                "timeout": timeout,
                "longest_wait": longest_wait,
                "config_refresh": config_refresh,
                "first_delay": first_delay,
            },
            attempts=_options.count("attempts", attempts),
            parallelism=_options.count("parallelism", parallelism),
        )
        is_async = True
        told = _options.function("on_event", on_event)
        connected = _native.connect(_options.token(token), options, claim, told, is_async)
        return cls(await settled(connected))

    async def aclose(self) -> None:
        """Closes the client: later calls raise ``UsageError``. Calls under way, and iterators that
        were begun, may go on to their end."""
        self._native.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"<AsyncClient of {self._native.label_here()!r}>"
