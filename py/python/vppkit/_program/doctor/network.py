"""The way to the service, step by step, and the clock: by Python's own means, with nothing of the
account in it."""

from __future__ import annotations

import socket
import time
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from vppkit._program import common, plain
from vppkit._program.doctor import fail, ok, warn
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse
    import http.client
    from collections.abc import Iterator
    from urllib.parse import SplitResult

    from vppkit._program.doctor import Check

_APPLE = "https://vpp.itunes.apple.com/"
_PATIENCE = 10.0
_SKEW = 120.0
_LARGE_SKEW = 86_400.0


def way(options: argparse.Namespace) -> Iterator[Check]:
    """Name, connection, TLS, clock; ends with the first that fails."""
    target = urlsplit(common.entry_url(options) or _APPLE)
    through: str | None = options.proxy
    proxy = urlsplit(through) if through else None
    first = proxy or target
    try:
        host, port = first.hostname, _port(first)
        if host is None or target.hostname is None:
            raise ValueError
    except ValueError:
        what = "--proxy" if proxy else "the entry URL"
        yield fail(
            "address", f"{what} is no URL of a host", "Such as https://host:port/…", Exit.USAGE
        )
        return
    behind = f" (the proxy before {target.hostname})" if proxy else ""
    try:
        addresses = {one[4][0] for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except OSError as error:
        yield fail(
            "DNS",
            f"{host}{behind}: {error.strerror or error}",
            "Look at the name and at /etc/resolv.conf, or give --proxy if only a proxy may ask.",
            Exit.UNAVAILABLE,
        )
        return
    yield ok("DNS", f"{host}{behind}: {plain.count(len(addresses), 'address', 'addresses')}")
    begun = time.monotonic()
    try:
        socket.create_connection((host, port), timeout=_PATIENCE).close()
    except OSError as error:
        yield fail(
            "TCP",
            f"{host}:{port}{behind}: {error.strerror or error}",
            "Let the firewall allow it, or give --proxy. Is the simulator running?"
            if target.scheme == "http"
            else "Let the firewall allow it, or give --proxy.",
            Exit.UNAVAILABLE,
        )
        return
    yield ok("TCP", f"{host}:{port}{behind} in {(time.monotonic() - begun) * 1000:.0f} ms")
    yield from _https(options, target, proxy)


def _https(
    options: argparse.Namespace, target: SplitResult, proxy: SplitResult | None
) -> Iterator[Check]:
    import http.client
    import ssl

    connection = _connection(options, target, proxy)
    asked = time.time()
    try:
        connection.request("HEAD", "/", headers={"User-Agent": "vppkit-doctor"})
        answered = time.time()
        date = connection.getresponse().headers["Date"]
        secured = connection.sock
        version = secured.version() if isinstance(secured, ssl.SSLSocket) else None
    except ssl.SSLCertVerificationError as error:
        yield fail(
            "TLS",
            error.verify_message,
            "If a proxy of yours opens the traffic, give its CA with --ca. Look at the clock, too.",
            Exit.UNAVAILABLE,
        )
        return
    except (OSError, http.client.HTTPException) as error:
        advice = "Does a firewall or a proxy stand in between?"
        yield fail("TLS", f"no answer: {error}", advice, Exit.UNAVAILABLE)
        return
    finally:
        connection.close()
    if target.scheme == "http":
        yield ok("TLS", "none: plain HTTP, as for a simulator on this machine")
    else:
        yield ok("TLS", version or "as it should be")
    yield _clock(date, (asked + answered) / 2)


def _connection(
    options: argparse.Namespace, target: SplitResult, proxy: SplitResult | None
) -> http.client.HTTPConnection:
    import http.client
    import ssl

    first = proxy or target
    assert first.hostname is not None
    if target.scheme == "http":
        return http.client.HTTPConnection(first.hostname, _port(first), timeout=_PATIENCE)
    context = ssl.create_default_context()
    if options.ca is not None:
        context.load_verify_locations(options.ca)
    connection = http.client.HTTPSConnection(
        first.hostname, _port(first), timeout=_PATIENCE, context=context
    )
    if proxy is not None:
        assert target.hostname is not None
        connection.set_tunnel(target.hostname, _port(target), headers=_authorization(proxy))
    return connection


def _authorization(proxy: SplitResult) -> dict[str, str]:
    if proxy.username is None:
        return {}
    from base64 import b64encode

    pair = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(pair.encode()).decode()}"}


def _clock(date: str | None, asked: float) -> Check:
    from email.utils import parsedate_to_datetime

    name = "clock"
    try:
        theirs = parsedate_to_datetime(date or "").timestamp()
    except ValueError:
        return warn(
            name, "the server does not tell its time", "Nothing to do; it could not be compared."
        )
    # The server tells whole seconds, so half of one is added.
    skew = asked - theirs - 0.5
    if abs(skew) < _SKEW:
        return ok(name, "as the server's, within two minutes")
    found = f"{abs(skew):.0f} s {'ahead of' if skew > 0 else 'behind'} the server's"
    advice = (
        "Set it, best by NTP (timedatectl set-ntp true): dates of tokens and certificates need it."
    )
    return fail(name, found, advice) if abs(skew) > _LARGE_SKEW else warn(name, found, advice)


def _port(url: SplitResult) -> int:
    return url.port or (80 if url.scheme == "http" else 443)
