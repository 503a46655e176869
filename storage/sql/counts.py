"""Reads from SQLite how far documents, channels, streams and audit logs have come: what the ledger does not know yet.

One row for all owners of a kind: each row that is fetched costs the writer a wait for the interpreter, which a busy event
loop lets go of once a millisecond.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any, Final, assert_never

from storage.sql.ledger import Count, Kind, Owner

_SELECTS: Final[dict[Kind, str]] = {
    "updates": """SELECT json_group_array(max(
            coalesce((SELECT max(sequence) FROM updates WHERE document = owner.value), 0),
            coalesce((SELECT max(through) FROM snapshots WHERE document = owner.value), 0)))
        FROM json_each(?) AS owner""",
    "events": """SELECT json_group_array(max(
            coalesce((SELECT max(sequence) FROM events WHERE channel = owner.value), 0),
            coalesce((SELECT max(floor) FROM channels WHERE channel IN ('', owner.value)), 0)))
        FROM json_each(?) AS owner""",
    "streams": """SELECT json_group_array(json_array(
            coalesce((SELECT max(position) FROM journal WHERE journal.stream = owner.value), 0), fence, folded))
        FROM json_each(?) AS owner LEFT JOIN streams ON streams.stream = owner.value""",
    "audit": """SELECT json_group_array(json_array(coalesce(number, 0), coalesce(hash, '')))
        FROM json_each(?) AS owner LEFT JOIN audit_heads ON organisation = owner.value""",
}


def read_counts(connection: sqlite3.Connection, owners: Iterable[Owner]) -> Iterator[tuple[Owner, Count]]:
    names: dict[Kind, list[str]] = {}
    for kind, name in owners:
        names.setdefault(kind, []).append(name)
    for kind, named in names.items():
        (read,) = connection.execute(_SELECTS[kind], (json.dumps(named),)).fetchone()
        for name, values in zip(named, json.loads(read), strict=True):
            yield (kind, name), _count(kind, values)


def _count(kind: Kind, read: Any) -> Count:
    match kind:
        case "updates" | "events":
            return Count(read)
        case "streams":
            last, fence, folded = read
            return Count(last, stored=False) if fence is None else Count(last, fence, bool(folded))
        case "audit":
            number, hash_ = read
            return Count(number, hash=hash_)
        case _:
            assert_never(kind)
