"""One measurement as `make bench` prints it."""

from typing import TypedDict


class Figure(TypedDict):
    """`ratio` is value / peer_value; `ok` says whether `target` was reached, None where there is no target."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float | None
    ratio: float | None
    target: str
    ok: bool | None


def figure(
    name: str,
    value: float,
    unit: str,
    *,
    peer: str = "",
    peer_value: float | None = None,
    at_most: float | None = None,
    at_least: float | None = None,
    ratio_at_most: float | None = None,
    ratio_at_least: float | None = None,
) -> Figure:
    """Targets on the value (`at_…`) or on its ratio to the peer (`ratio_at_…`)."""
    ratio = None if not peer_value else value / peer_value
    checks = [
        ("<=", at_most, value, ""),
        (">=", at_least, value, ""),
        ("<=", ratio_at_most, ratio, " of peer"),
        (">=", ratio_at_least, ratio, " of peer"),
    ]
    wanted = [(sign, limit, seen, of) for sign, limit, seen, of in checks if limit is not None]
    verdicts = [
        seen is not None and (seen <= limit if sign == "<=" else seen >= limit)
        for sign, limit, seen, _ in wanted
    ]
    return Figure(
        name=name,
        value=round(value, 4),
        unit=unit,
        peer=peer,
        peer_value=None if peer_value is None else round(peer_value, 4),
        ratio=None if ratio is None else round(ratio, 3),
        target=", ".join(f"{sign} {limit:g}{of}" for sign, limit, _, of in wanted),
        ok=all(verdicts) if verdicts else None,
    )
