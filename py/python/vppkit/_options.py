"""What users write into what the library takes. Only types are looked at here: what values mean is
for the library to say."""

from __future__ import annotations

import os

from vppkit._errors import UsageError
from vppkit._native import ServerToken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import timedelta
    from typing import Any, TypeVar

    F = TypeVar("F", bound=Callable[..., object])
    Seconds = float | timedelta
    Token = str | os.PathLike[str] | ServerToken


def refuse(what: str, advice: str) -> UsageError:
    return UsageError(f"{what}. {advice}", what=what, advice=advice)


def seconds(name: str, value: Seconds | None) -> float | None:
    """Seconds, from a number of them or a timedelta."""
    if value is None:
        return None
    total = getattr(value, "total_seconds", None)
    try:
        number = float(total() if total is not None else value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise refuse(f"{name} is {value!r}", "Give seconds or a timedelta.") from None
    if not number >= 0:
        raise refuse(f"{name} is {value!r}", "Give a time that is not negative.")
    return number


def count(name: str, value: int | None) -> int | None:
    if value is not None and (not isinstance(value, int) or not 0 <= value < 2**32):
        raise refuse(f"{name} is {value!r}", "Give a number that is not negative.")
    return value


def ids(name: str, values: Iterable[str] | None) -> list[str] | None:
    """A list of texts. A single text would be taken for a list of its letters."""
    if values is None:
        return None
    if isinstance(values, (str, bytes)):
        raise refuse(f"{name} is a single text", "Give a list, also for one.")
    taken = list(values)
    for at, value in enumerate(taken):
        if not isinstance(value, str):
            what = f"{name}[{at}] is {value!r:.100}, which is no text"
            raise refuse(what, "Ids are texts: str(…) makes one.")
    return taken


def text(name: str, value: str) -> str:
    if not isinstance(value, str):
        raise refuse(
            f"{name} is {value!r:.100}, which is no text", "Ids are texts: str(…) makes one."
        )
    return value


def function(name: str, value: F | None) -> F | None:
    """Something to call. What is none would be found out in the middle of a job."""
    if value is not None and not callable(value):
        raise refuse(f"{name} is {value!r:.100}, which cannot be called", "Give a function.")
    return value


def token(value: Token | None) -> ServerToken:
    """The token: a ServerToken, the path of its file, or by the environment."""
    if isinstance(value, ServerToken):
        return value
    if value is None:
        if path := os.environ.get("VPPKIT_STOKEN_FILE"):
            return ServerToken.from_file(path)
        if "VPPKIT_STOKEN" in os.environ:
            return ServerToken.from_env("VPPKIT_STOKEN")
        raise refuse(
            "no token was given",
            "Give the path of a .vpptoken file, or set VPPKIT_STOKEN_FILE or VPPKIT_STOKEN.",
        )
    if isinstance(value, (str, os.PathLike)):
        return ServerToken.from_file(value)
    # Never its value: it may be a token.
    raise refuse(
        f"the token is of type {type(value).__name__}",
        "Give the path of a .vpptoken file, or a ServerToken.",
    )


def call(
    timeout: Seconds | None, attempts: int | None, facilitator_member_id: str | None
) -> tuple[float | None, int | None, str | None]:
    """Options of one call."""
    return (seconds("timeout", timeout), count("attempts", attempts), facilitator_member_id)


def targets(
    serial_numbers: Iterable[str] | None,
    client_user_ids: Iterable[str] | None,
    license_ids: Iterable[str] | None = None,
    *,
    prefix: str = "",
) -> dict[str, list[str] | None]:
    """Who gets a licence, or loses one."""
    return {
        "serial_numbers": ids(f"{prefix}serial_numbers", serial_numbers),
        "client_user_ids": ids(f"{prefix}client_user_ids", client_user_ids),
        "license_ids": ids(f"{prefix}license_ids", license_ids),
    }


def client(
    *,
    allow_hosts: Iterable[str],
    extra_ca: str | os.PathLike[str] | None,
    times: dict[str, Seconds | None],
    **others: Any,
) -> dict[str, Any]:
    """Options of a client, all by name."""
    return {
        "allow_hosts": ids("allow_hosts", allow_hosts),
        "extra_ca": None if extra_ca is None else os.fspath(extra_ca),
        **{name: seconds(name, value) for name, value in times.items()},
        **others,
    }


def job(confirm_removals: int | None, parallel: int | None) -> tuple[int | None, int | None]:
    """What all jobs can be told."""
    return (count("confirm_removals", confirm_removals), count("parallel", parallel))
