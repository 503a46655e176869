"""Whether a trial gave back what was there. Pure."""

from collections.abc import Iterator

from engine.backups.kind import Contents, Copied, Stock

MOST_NAMED = 20


def differences(copied: Copied, found: Contents) -> list[str]:
    """What is missing or another one, in words; empty: the trial proves the copy."""
    return list(_differing(copied, found))[:MOST_NAMED]


def remarks(copied: Copied, found: Contents) -> list[str]:
    """Tables that were written to while they were copied, so that they equal neither side."""
    return [
        f"{name} was written to while it was copied: {stock.rows:,} rows"
        for name, stock in sorted(found.items())
        if stock not in (copied.before.get(name), copied.after.get(name))
    ][:MOST_NAMED]


def _differing(copied: Copied, found: Contents) -> Iterator[str]:
    for name in sorted(copied.before.keys() | copied.after.keys() | found.keys()):
        before, after, here = (each.get(name) for each in (copied.before, copied.after, found))
        if here is None:
            if before is not None and after is not None:
                yield f"{name} is missing"
        elif before is None and after is None:
            yield f"{name} was never there"
        elif here not in (before, after) and not _between(here, before, after):
            expected = before or after
            yield f"{name} has {here.rows:,} rows, not the {expected.rows if expected else 0:,} it had, or other values"


def _between(here: Stock, before: Stock | None, after: Stock | None) -> bool:
    """Something was written meanwhile: only then may it equal neither side."""
    if before == after:
        return False
    rows = [one.rows if one is not None else 0 for one in (before, after)]
    return min(rows) <= here.rows <= max(rows)
