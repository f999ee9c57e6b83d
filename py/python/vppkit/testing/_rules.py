"""Fault rules, as the simulator reads them."""

from collections.abc import Iterable, Mapping


def given(members: Mapping[str, object]) -> dict[str, object]:
    """Without those that were left out. A zero was not: what it means is for the simulator to say."""

    def is_left_out(value: object) -> bool:
        return value is None or value is False or value == [] or value == {}

    return {name: value for name, value in members.items() if not is_left_out(value)}


def waits(retry_after: float | str | Iterable[float | str] | None) -> list[str]:
    """Values of Retry-After. Seconds have no fractions there."""
    if retry_after is None:
        return []
    values = [retry_after] if isinstance(retry_after, (int, float, str)) else retry_after
    return [value if isinstance(value, str) else f"{value:.0f}" for value in values]
