"""What each statement of a text writes, and what from: SELECT (a view), CREATE … AS, INSERT, UPDATE, MERGE and DELETE. Pure."""

from collections.abc import Sequence
from dataclasses import field
from typing import Final

from sqlglot import exp

from crdt.dataclasses import dataclass, replace
from engine.lineage.sql.cells import EMPTY, Cell, Leaf, Problem, Relation, Work
from engine.lineage.sql.queries import Queries
from engine.lineage.sql.scopes import Scope
from engine.lineage.sql.tables import Schema

MATCH_MOST: Final = 200
"""Branches of a MERGE that are followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What one statement writes: `target` as the source calls it, "" for the result of a query.

    `columns` in the order of the target, with what each comes from; `rows` decide which rows there are; `tables` are read.
    """

    kind: str
    target: str
    columns: tuple[tuple[str, Cell], ...]
    rows: frozenset[Leaf]
    tables: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """`refused` says why nothing could be read at all. With `problems`, a part of it could not be followed."""

    flows: tuple[Flow, ...] = ()
    problems: tuple[Problem, ...] = ()
    refused: Problem | None = None


@dataclass(slots=True)
class Statements:
    schema: Schema
    work: Work
    queries: Queries = field(init=False)

    def __post_init__(self) -> None:
        self.queries = Queries(self.schema, self.work)

    def flows(self, node: exp.Expr) -> list[Flow]:
        """Of one statement: each says all tables that it looks into."""
        self.work.read.clear()
        found = self._flows(node)
        return [replace(flow, tables=frozenset(self.work.read) - {flow.target}) for flow in found]

    def _flows(self, node: exp.Expr) -> list[Flow]:
        match node:
            case exp.Query() | exp.Pivot():
                return [_flow("select", "", self.queries.query(node, None))]
            case exp.Create():
                return self._create(node)
            case exp.Insert():
                return self._insert(node)
            case exp.Update():
                return self._update(node)
            case exp.Merge():
                return self._merge(node)
            case exp.Delete():
                return self._delete(node)
        word = self.work.text.split(maxsplit=1)[:1]
        self.work.problem(
            f"A statement that begins with {word[0] if word else 'nothing'} is not followed.", 0
        )
        return []

    def _create(self, node: exp.Create) -> list[Flow]:
        target, names = _target(node.this)
        if not isinstance(node.expression, exp.Query) or target is None:
            self.work.problem("This makes a table without saying from what.", 0)
            return []
        relation = self.queries.query(node.expression, None).named(names)
        kind = "view" if str(node.args.get("kind")).upper() == "VIEW" else "create"
        return [_flow(kind, self._name(target), relation)]

    def _insert(self, node: exp.Insert) -> list[Flow]:
        target, names = _target(node.this)
        if target is None or not isinstance(node.expression, exp.Query):
            return []
        scope = Scope()
        self.queries._with(node, scope)  # noqa: SLF001 - WITH may stand before INSERT
        relation = self.queries.query(node.expression, scope)
        columns = names or [name for name, _ in self._columns(target)]
        if not node.args.get("by_name"):
            relation = relation.named(columns[: len(relation.columns)])
        flow = _flow("insert", self._name(target), relation)
        conflict = node.args.get("conflict")
        if conflict is None or not conflict.expressions:
            return [flow]
        scope = Scope(
            relations=[("excluded", relation), (target.alias_or_name, self.queries.behind.base(target))]
        )
        return [flow, self._assigned("upsert", target, conflict.expressions, scope, set())]

    def _update(self, node: exp.Update) -> list[Flow]:
        scope, rows = Scope(), set[Leaf]()
        self.queries._with(node, scope)  # noqa: SLF001 - WITH may stand before UPDATE
        self.queries.behind.add(node.this, scope, rows)
        self.queries.behind.from_(node, scope, rows)
        if (where := node.args.get("where")) is not None:
            rows |= self.queries.values.leaves(where, scope, rows)
        return [self._assigned("update", node.this, node.expressions, scope, rows)]

    def _merge(self, node: exp.Merge) -> list[Flow]:
        scope, rows = Scope(), set[Leaf]()
        self.queries._with(node, scope)  # noqa: SLF001 - WITH may stand before MERGE
        self.queries.behind.add(node.this, scope, rows)
        self.queries.behind.add(node.args["using"], scope, rows)
        if (on := node.args.get("on")) is not None:
            rows |= self.queries.values.leaves(on, scope, rows)
        flows = []
        whens = node.args.get("whens")
        for when in (whens.expressions if whens is not None else [])[:MATCH_MOST]:
            deciding = set(rows)
            if (condition := when.args.get("condition")) is not None:
                deciding |= self.queries.values.leaves(condition, scope, deciding)
            then = when.args.get("then")
            if isinstance(then, exp.Update):
                flows.append(self._assigned("merge", node.this, then.expressions, scope, deciding))
            elif isinstance(then, exp.Insert) and then.expression is not None:
                flows.append(self._inserted(node.this, then, scope, deciding))
        return flows

    def _inserted(self, target: exp.Table, then: exp.Insert, scope: Scope, rows: set[Leaf]) -> Flow:
        given = then.this.expressions if isinstance(then.this, exp.Tuple) else []
        names = [one.name for one in given] or [name for name, _ in self._columns(target)]
        cells = [self.queries.values.cell(value, scope, rows) for value in then.expression.expressions]
        return self._made("merge", target, list(zip(names, cells, strict=False)), scope, rows)

    def _assigned(
        self, kind: str, target: exp.Expr, assigned: Sequence[exp.Expr], scope: Scope, rows: set[Leaf]
    ) -> Flow:
        columns = [
            (one.this.name, self.queries.values.cell(one.expression, scope, rows))
            for one in assigned
            if isinstance(one, exp.EQ)
        ]
        return self._made(kind, target, columns, scope, rows)

    def _delete(self, node: exp.Delete) -> list[Flow]:
        """What decides which rows are left."""
        scope, rows = Scope(), set[Leaf]()
        self.queries.behind.add(node.this, scope, rows)
        for other in node.args.get("using") or ():
            self.queries.behind.add(other, scope, rows)
        if (where := node.args.get("where")) is not None:
            rows |= self.queries.values.leaves(where, scope, rows)
        return [self._made("delete", node.this, [], scope, rows)]

    def _made(
        self, kind: str, target: exp.Expr, columns: list[tuple[str, Cell]], scope: Scope, rows: set[Leaf]
    ) -> Flow:
        name = self._name(target)
        known = {column.lower(): column for column, _ in self._columns(target)}
        own = {leaf for leaf in rows if leaf.table == name}
        others = frozenset(rows - own) | {leaf for _, one in scope.relations for leaf in one.rows}
        written = tuple((known.get(column.lower(), column), cell) for column, cell in columns)
        return Flow(
            kind=kind,
            target=name,
            columns=written,
            rows=others,
            tables=scope.tables,
        )

    def _columns(self, target: exp.Expr) -> Sequence[tuple[str, Cell]]:
        table = target.this if isinstance(target, exp.Schema) else target
        return self.queries.behind.base(table).columns if isinstance(table, exp.Table) else ()

    def _name(self, target: exp.Expr) -> str:
        if not isinstance(target, exp.Table):
            return target.name
        parts = [part.name for part in target.parts]
        known = self.schema.find(parts)
        return ".".join(parts) if known is None else known.name


def _target(node: exp.Expr) -> tuple[exp.Table | None, list[str]]:
    """The table that is written, and its columns where they are named."""
    if isinstance(node, exp.Schema) and isinstance(node.this, exp.Table):
        return node.this, [one.name for one in node.expressions]
    return (node, []) if isinstance(node, exp.Table) else (None, [])


def _flow(kind: str, target: str, relation: Relation) -> Flow:
    columns = relation.columns or ((("*", relation.rest),) if relation.rest not in {None, EMPTY} else ())
    return Flow(
        kind=kind,
        target=target,
        columns=tuple((name, cell) for name, cell in columns if cell is not None),
        rows=relation.rows,
        tables=relation.tables,
    )
