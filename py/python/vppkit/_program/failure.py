"""What went wrong, on stderr: what, and what to do about it. No traceback for what users meet."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vppkit._program import exits, plain
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    from typing import Any, NoReturn

    from vppkit import VppkitError


class Failure(Exception):
    """Something is wrong that the program itself has found."""

    def __init__(self, what: str, advice: str = "", *, code: Exit = Exit.USAGE) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.code = code


def file_failure(error: OSError, path: object) -> Failure:
    """That a file cannot be used."""
    return Failure(f"{path}: {error.strerror or error}", code=Exit.FILE)


def reraise_file(error: OSError, path: object) -> NoReturn:
    """Raises it as such."""
    raise file_failure(error, path) from error


def show(what: str, advice: str, *, is_json: bool, fields: dict[str, Any], code: Exit) -> None:
    """One or two lines for people, or one JSON document."""
    if is_json:
        from json import dumps

        told = {"message": what, "advice": advice, **fields, "exit_code": int(code)}
        print(dumps({"error": told}, ensure_ascii=False), file=sys.stderr)
        return
    plain.say(f"vppkit: {what}")
    if advice:
        plain.say(f"  {advice}")


def show_failure(failure: Failure, *, is_json: bool) -> Exit:
    """Shows what the program has found."""
    kind = "file" if failure.code is Exit.FILE else "usage"
    show(failure.what, failure.advice, is_json=is_json, fields={"kind": kind}, code=failure.code)
    return failure.code


def show_error(error: VppkitError, *, is_json: bool) -> Exit:
    """Shows what the library has raised."""
    code = exits.of_kind(error.kind)
    advice = advice_for(error)
    what = str(error).removesuffix(error.advice).rstrip() if error.advice else str(error)
    show(what, advice, is_json=is_json, fields=fields(error), code=code)
    return code


def advice_for(error: VppkitError) -> str:
    """What to do, in terms of this program."""
    if error.kind == "account_claimed" and error.holder_guid:
        guid = plain.argument(error.holder_guid)
        return f"{error.advice} Then: vppkit take-over --expected-guid {guid}"
    if error.kind == "throttled" and error.retry_at is not None:
        return f"Come back at {plain.moment(error.retry_at)}, not earlier."
    if error.kind == "usage" and "installation" in error.advice:
        return "Give --hostname and --guid, or set VPPKIT_HOSTNAME and VPPKIT_GUID."
    if error.kind == "transport":
        return f"{error.advice} `vppkit doctor` looks at it step by step.".lstrip()
    return error.advice


_FIELDS = (
    "kind",
    "what",
    "effect",
    "service",
    "account",
    "apple_number",
    "apple_text",
    "http_status",
    "attempts",
    "token_problem",
    "transport_problem",
    "holder_hostname",
    "holder_guid",
)


def fields(error: VppkitError) -> dict[str, Any]:
    """What an error says, for JSON."""
    told = {name: getattr(error, name) for name in _FIELDS}
    told["retry_at"] = error.retry_at.isoformat() if error.retry_at else None
    already = error.already_assigned
    told["already_assigned"] = already.to_dict() if already else None
    return told
