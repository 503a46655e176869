"""What the SQL of a view says, as edges between places of one source, and how well that went. Pure."""

from collections.abc import Iterator, Sequence

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId
from engine.lineage.reading import Place
from engine.lineage.records import LineageEdge, ReadingState
from engine.lineage.sql.cells import Cell, Problem
from engine.lineage.sql.statements import Flow, Read
from engine.lineage.writing import Saying, edge_of
from engine.sources.source import Table

NOT_READABLE = Problem("The SQL of this view may not be read with this login.", 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Of one view: its edges, the state of the reading, and the first thing that could not be followed."""

    edges: tuple[LineageEdge, ...]
    state: ReadingState
    problem: Problem | None = None


def origin_of(source: DocumentId, table: str) -> str:
    return f"view:{source}/{table}"


def seen_of(view: Table, source: DocumentId, read: Read | None, saying: Saying) -> Seen:
    """`read` is None where the source does not say the view's SQL."""
    if read is None:
        return Seen(edges=(), state="unreadable", problem=NOT_READABLE)
    if read.refused is not None:
        return Seen(edges=(), state="unparsed", problem=read.refused)
    flow = next((one for one in read.flows if one.kind in {"view", "select"}), None)
    if flow is None:
        problem = Problem("There is no query in it.", 0, 0)
        return Seen(edges=(), state="unparsed", problem=problem)
    columns, mismatch = _matched(view, flow)
    edges = {edge.id: edge for edge in _edges(view.name, source, flow, columns, saying)}
    left_out = next(iter(read.problems), mismatch)
    return Seen(edges=tuple(edges.values()), state="partly" if left_out else "read", problem=left_out)


def _matched(view: Table, flow: Flow) -> tuple[Sequence[tuple[str, Cell]], Problem | None]:
    """The names of the view's columns are what the source says: a query need not name its own."""
    names = [column.name for column in view.columns]
    if not names:
        return flow.columns, None
    if len(names) == len(flow.columns):
        return [(name, cell) for name, (_, cell) in zip(names, flow.columns, strict=True)], None
    known = {name.lower(): name for name in names}
    found = [(known[name.lower()], cell) for name, cell in flow.columns if name.lower() in known]
    problem = Problem(
        f"The view has {len(names)} columns and its SQL {len(flow.columns)}: they were matched by name.", 0, 0
    )
    return found, problem


def _edges(
    view: str, source: DocumentId, flow: Flow, columns: Sequence[tuple[str, Cell]], saying: Saying
) -> Iterator[LineageEdge]:
    whole = Place(source=source, table=view)
    for table in sorted(flow.tables - {view}):
        yield edge_of(saying, Place(source=source, table=table), whole)
    for name, cell in columns:
        for leaf in sorted(cell.leaves):
            begin = Place(source=source, table=leaf.table, column=leaf.column)
            yield edge_of(saying, begin, Place(source=source, table=view, column=name), how=cell.how)
    for leaf in sorted(flow.rows):
        if leaf.column:
            begin = Place(source=source, table=leaf.table, column=leaf.column)
            yield edge_of(saying, begin, whole, direct=False)
