"""What a query gives: its columns, each with what it comes from. Pure.

Each part of a statement is read once, however often it is referred to, so the work grows with the text and not with the
ways through it.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlglot import exp

from crdt.dataclasses import replace
from engine.lineage.sql.behind import Behind
from engine.lineage.sql.cells import MOST_COLUMNS, Cell, Leaf, Relation, TooMuch, Work
from engine.lineage.sql.scopes import Scope
from engine.lineage.sql.tables import Schema
from engine.lineage.sql.values import Values

ROUNDS: Final = 200
"""Of a recursive query, until nothing new comes; each one carries values a column further."""
DECIDING: Final = ("where", "group", "having", "qualify", "limit", "offset", "distinct")


class Queries:
    def __init__(self, schema: Schema, work: Work) -> None:
        self._work = work
        self.values = Values(work, self.query)
        self.behind = Behind(schema, work, self.values, self.query)

    def query(self, node: exp.Expr, outer: Scope | None) -> Relation:
        """Of a SELECT, a union of some, VALUES, or any of these in parentheses."""
        self._work.spend()
        scope = Scope(outer=outer, ctes={} if outer is None else outer.ctes)
        self._with(node, scope)
        match node:
            case exp.Subquery():
                return self._wrapped(node, scope)
            case exp.SetOperation():
                return self._united(node, scope)
            case exp.Select():
                return self._select(node, scope)
            case exp.Values():
                return _values(node)
            case exp.Table() | exp.Pivot():
                self.behind.add(node, scope)
                return _together(scope)
        self._work.problem(f"{type(node).__name__} is not followed.")
        return Relation(rest=Cell())

    def _wrapped(self, node: exp.Subquery, scope: Scope) -> Relation:
        inner = self.query(node.this, scope)
        for join in node.args.get("joins") or ():
            self.behind.join(join, scope)
        return inner

    def _with(self, node: exp.Expr, scope: Scope) -> None:
        with_ = node.args.get("with_")
        if with_ is None:
            return
        scope.ctes = dict(scope.ctes)
        self._work.spend(len(scope.ctes))
        for cte in with_.expressions:
            names = [part.name for part in cte.args["alias"].args.get("columns") or ()]
            name = cte.alias.lower()
            if with_.args.get("recursive") and isinstance(cte.this, exp.SetOperation):
                relation = self._recursive(cte.this, name, names, scope)
            else:
                relation = self.query(cte.this, scope).named(names)
            scope.ctes[name] = relation

    def _recursive(self, node: exp.SetOperation, name: str, names: Sequence[str], scope: Scope) -> Relation:
        """What the first query gives, and what the others make of it, again until it stays the same."""
        inner = Scope(outer=scope, ctes=dict(scope.ctes))
        self._with(node, inner)
        first, *others = _terms(node)
        relation = self.query(first, inner).named(names)
        for _ in range(ROUNDS):
            inner.ctes[name] = relation
            grown = relation
            for other in others:
                grown = self._union(grown, self.query(other, inner), by_name=False)
            if grown.columns == relation.columns and grown.rows == relation.rows:
                break
            relation = replace(relation, columns=grown.columns, rows=grown.rows, tables=grown.tables)
        return relation

    def _united(self, node: exp.SetOperation, scope: Scope) -> Relation:
        first, *others = _terms(node)
        relation = self.query(first, scope)
        for other, kind in zip(others, _kinds(node), strict=True):
            right = self.query(other, scope)
            if isinstance(kind, exp.Union):
                relation = self._union(relation, right, by_name=bool(kind.args.get("by_name")))
            else:  # what is taken away, or must be in both, decides which rows are left
                leaves = self._work.join(cell for _, cell in right.columns)
                relation = replace(
                    relation,
                    rows=relation.rows | leaves | right.rows,
                    tables=relation.tables | right.tables,
                )
        return relation

    def _union(self, left: Relation, right: Relation, *, by_name: bool) -> Relation:
        columns: list[tuple[str, Cell]] = []
        for at, (name, cell) in enumerate(left.columns):
            other = right.cell(name) if by_name else _at(right, at)
            columns.append((name, cell if other is None else self._both(cell, other)))
        if by_name:
            columns += [(name, cell) for name, cell in right.columns if not left.has(name)]
        self._work.spend(len(left.rows) + len(right.rows) + len(columns))
        return Relation(
            columns=tuple(columns), tables=left.tables | right.tables, rows=left.rows | right.rows
        )

    def _both(self, left: Cell, right: Cell) -> Cell:
        how = left.how or right.how
        if right.how and left.how and left.how != right.how:
            how = f"{left.how} | {right.how}"[:300]
        return Cell(self._work.join((left, right)), how)

    def _select(self, node: exp.Select, scope: Scope) -> Relation:
        rows: set[Leaf] = set()
        self.behind.from_(node, scope, rows)
        for window in node.args.get("windows") or ():
            scope.windows[window.name.lower()] = window
        columns: list[tuple[str, Cell]] = []
        for expression in node.expressions:
            for name, cell in self._listed(expression, scope, rows):
                columns.append((name, cell))
                scope.named.setdefault(name.lower(), cell)
            if len(columns) > MOST_COLUMNS:
                raise TooMuch("columns")
        for part in (*DECIDING, *(("order",) if node.args.get("limit") else ())):
            condition = node.args.get(part)
            if isinstance(condition, exp.Expr):
                leaves = self.values.leaves(condition, scope, rows)
                rows |= leaves if part != "limit" else frozenset()
        for _, relation in scope.relations:
            self._work.spend(len(relation.rows))
            rows |= relation.rows
        return Relation(columns=tuple(columns), tables=scope.tables, rows=frozenset(rows))

    def _listed(self, node: exp.Expr, scope: Scope, rows: set[Leaf]) -> Iterator[tuple[str, Cell]]:
        """One entry of a select list: a star is as many as there are columns."""
        star = node.this if isinstance(node, exp.Column) and isinstance(node.this, exp.Star) else node
        if isinstance(star, exp.Star):
            yield from self._star(star, node, scope, rows)
        elif isinstance(node, exp.Columns):
            self._work.problem("COLUMNS(…) is read as all columns.")
            yield from self.behind.all_of(scope)
        elif isinstance(node, exp.Alias):
            yield node.alias, self.values.cell(node.this, scope, rows)
        else:
            yield node.output_name or node.name or "", self.values.cell(node, scope, rows)

    def _star(
        self, star: exp.Star, node: exp.Expr, scope: Scope, rows: set[Leaf]
    ) -> Iterator[tuple[str, Cell]]:
        alias = node.args.get("table") if isinstance(node, exp.Column) else None
        left_out = {one.name.lower() for one in star.args.get("except_") or ()}
        instead = {one.alias.lower(): one.this for one in star.args.get("replace") or ()}
        renamed = {one.this.name.lower(): one.alias for one in star.args.get("rename") or ()}
        for name, cell in self.behind.all_of(scope, alias.name if alias else ""):
            key = name.lower()
            if key in left_out:
                continue
            value = self.values.cell(instead[key], scope, rows) if key in instead else cell
            yield renamed.get(key, name), value


def _terms(node: exp.Expr) -> list[exp.Expr]:
    """The queries of a chain of unions, first one first. A long chain is deep to the left."""
    found: list[exp.Expr] = []
    while isinstance(node, exp.SetOperation) and (not found or node.args.get("with_") is None):
        found.append(node.expression)
        node = node.this
    return [node, *reversed(found)]


def _kinds(node: exp.Expr) -> list[exp.Expr]:
    """What stands between the terms."""
    found: list[exp.Expr] = []
    while isinstance(node, exp.SetOperation) and (not found or node.args.get("with_") is None):
        found.append(node)
        node = node.this
    return [*reversed(found)]


def _at(relation: Relation, position: int) -> Cell | None:
    return relation.columns[position][1] if position < len(relation.columns) else relation.rest


def _values(node: exp.Values) -> Relation:
    first = node.expressions[0] if node.expressions else None
    width = len(first.expressions) if isinstance(first, exp.Tuple) else 1
    return Relation(columns=tuple((f"column{at + 1}", Cell()) for at in range(width)))


def _together(scope: Scope) -> Relation:
    columns = tuple(pair for _, relation in scope.relations for pair in relation.columns)
    rows = frozenset(leaf for _, relation in scope.relations for leaf in relation.rows)
    return Relation(columns=columns, tables=scope.tables, rows=rows)
