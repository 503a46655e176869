"""How much a table is used, and by which designs: days counted from rows, designs read as they are now."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from crdt.ids import Micros
from crdt.kinds.workflow import BINDING
from crdt.kinds.writing import to_json
from engine.catalog.records import CatalogUse, UseWay
from engine.platform import Platform
from engine.ports import Wanted
from engine.records import DocumentRecord
from engine.texts import folded

WAYS: Final[tuple[UseWay, ...]] = ("view", "operation", "run")
MOST_DESIGNS: Final = 50
DAY: Final = 24 * 3600 * 1_000_000
PARAMETERS: Final = "parameters."


def day_of(at: Micros) -> int:
    """Days since 1970."""
    return at // DAY


def uses_of(rows: Sequence[CatalogUse], since: int) -> list[tuple[UseWay, int, int]]:
    """Way, days of people, people; ways that nobody used are left out."""
    lately = [row for row in rows if row.day >= since]
    counts = [
        (way, sum(row.way == way for row in lately), len({row.by for row in lately if row.way == way}))
        for way in WAYS
    ]
    return [one for one in counts if one[1]]


async def designs_using(
    platform: Platform, source: DocumentRecord, table: str
) -> list[tuple[DocumentRecord, list[str]]]:
    """Designs of the source's workspace with the titles of the steps that name the table; words as of seconds ago."""
    wanted = Wanted(
        workspaces=(source.workspace,), kinds=("workflow",), words=folded(source.id), limit=MOST_DESIGNS
    )
    page, _ = await platform.store.shelf.page(wanted)
    found = []
    for design in page:
        body = to_json(await platform.rooms.read(design)).get("body", {})
        given = {one.get("name"): one.get("default") for one in body.get("parameters", {}).values()}
        steps = [
            str(node.get("name") or id_)
            for id_, node in body.get("nodes", {}).items()
            if (source.id, table) in named_tables(node, given)
        ]
        if steps:
            found.append((design, steps))
    return found


def named_tables(value: Any, given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Sources with a table beside them, in a step or a whole plan; `given` are the parameters by name."""
    for one in _maps(value):
        source, table = _plain(one.get("source"), given), _plain(one.get("table"), given)
        if isinstance(source, str) and isinstance(table, str) and source and table:
            yield source, table


def _plain(value: Any, given: Mapping[str, Any]) -> Any:
    """What a binding to a parameter stands for; anything else that is worked out in the run is not known."""
    if isinstance(value, Mapping):
        bound = value.get(BINDING)
        return given.get(bound.removeprefix(PARAMETERS)) if isinstance(bound, str) else None
    return value


def _maps(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every map in a value, without recursion: documents nest as deep as clients like."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            yield one
            waiting += one.values()
        elif isinstance(one, list | tuple):
            waiting += one
