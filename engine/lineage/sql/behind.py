"""What stands behind FROM: tables, queries with a name, functions, and how they are joined. Pure."""

from collections.abc import Iterator

from sqlglot import exp

from crdt.dataclasses import replace
from engine.lineage.sql.cells import Cell, Leaf, Relation, Work
from engine.lineage.sql.scopes import Scope
from engine.lineage.sql.tables import Schema
from engine.lineage.sql.values import Query, Values


class Behind:
    def __init__(self, schema: Schema, work: Work, values: Values, query: Query) -> None:
        self._schema = schema
        self._work = work
        self._values = values
        self._query = query

    def from_(self, node: exp.Expr, scope: Scope, rows: set[Leaf]) -> None:
        """All relations of a SELECT, an UPDATE or a MERGE, and what their conditions decide."""
        from_ = node.args.get("from_")
        if from_ is not None:
            self.add(from_.this, scope, rows)
        for join in node.args.get("joins") or ():
            self.join(join, scope, rows)
        for lateral in node.args.get("laterals") or ():
            self.add(lateral, scope, rows)

    def join(self, node: exp.Join, scope: Scope, rows: set[Leaf] | None = None) -> None:
        rows = set() if rows is None else rows
        before = len(scope.relations)
        self.add(node.this, scope, rows)
        for name in self._shared(node, scope, before):
            cells = [cell for _, one in scope.relations if one.has(name) and (cell := one.cell(name))]
            cells = cells or [cell for _, one in scope.relations if (cell := one.cell(name))]
            rows |= self._work.join(cells)
            # An outer join may take the value from either side.
            both = str(node.args.get("side") or "").upper() in {"FULL", "RIGHT"}
            scope.merged[name.lower()] = Cell(self._work.join(cells if both else cells[:1]))
        if (on := node.args.get("on")) is not None:
            rows |= self._values.leaves(on, scope, rows)

    def add(self, node: exp.Expr, scope: Scope, rows: set[Leaf] | None = None) -> None:
        """Puts what `node` stands for into the scope, with the joins that hang on it."""
        self._work.spend()
        rows = set() if rows is None else rows
        match node:
            case exp.Table():
                relation = self._pivoted(node, self._table(node, scope, rows))
                self._put(node, relation, scope, node.alias_or_name)
            case exp.Subquery() if isinstance(node.this, exp.Table | exp.Subquery) and not node.alias:
                self.add(node.this, scope, rows)
            case exp.Subquery() | exp.Query():
                self._put(node, self._pivoted(node, self._query(node, scope)), scope, node.alias)
            case exp.Lateral() if isinstance(node.this, exp.Subquery):
                self._put(node, self._query(node.this, scope), scope, node.alias)
            case exp.Pivot():
                self.add(node.this, scope, rows)
                last = scope.relations.pop()
                scope.relations.append((last[0], self._any_of(last[1])))
            case _:  # a function that gives rows: each of its columns comes from all it was given
                leaves = self._values.leaves(node, scope, rows)
                self._put(node, Relation(rest=Cell(leaves, _head(node))), scope, node.alias)
        for join in node.args.get("joins") or ():
            self.join(join, scope, rows)

    def all_of(self, scope: Scope, alias: str = "") -> Iterator[tuple[str, Cell]]:
        """What a star stands for. A column that USING merged comes once."""
        given: set[str] = set()
        for name, relation in scope.relations:
            if alias and name.lower() != alias.lower():
                continue
            if relation.unknown:
                self._work.problem(f"The columns of {relation.unknown} are not known, so * is not either.")
            self._work.spend(len(relation.columns))
            for column, cell in relation.columns:
                merged = None if alias else scope.merged.get(column.lower())
                if merged is not None and column.lower() in given:
                    continue
                given.add(column.lower())
                yield column, merged or cell

    def base(self, node: exp.Table) -> Relation:
        """A table of the source, or one that nobody knows."""
        parts = [part.name for part in node.parts]
        known = self._schema.find(parts)
        if known is None:
            name = ".".join(parts)
            self._work.read.add(name)
            return Relation(unknown=name, tables=frozenset({name}))
        self._work.spend(len(known.columns))
        self._work.read.add(known.name)
        columns = tuple((name, Cell(frozenset({Leaf(known.name, name)}))) for name in known.columns)
        unknown = "" if columns else known.name
        return Relation(columns=columns, tables=frozenset({known.name}), unknown=unknown)

    def _table(self, node: exp.Table, scope: Scope, rows: set[Leaf]) -> Relation:
        if not isinstance(node.this, exp.Identifier):
            return Relation(rest=Cell(self._values.leaves(node.this, scope, rows), _head(node.this)))
        cte = None if node.args.get("db") else scope.cte(node.name)
        return cte or self.base(node)

    def _put(self, node: exp.Expr, relation: Relation, scope: Scope, name: str) -> None:
        alias = node.args.get("alias")
        names = [part.name for part in (alias.args.get("columns") or ())] if alias is not None else []
        scope.relations.append((name, relation.named(names)))

    def _pivoted(self, node: exp.Expr, relation: Relation) -> Relation:
        return self._any_of(relation) if node.args.get("pivots") else relation

    def _any_of(self, relation: Relation) -> Relation:
        self._work.problem("PIVOT is followed table by table, not column by column.")
        leaves = self._work.join(cell for _, cell in relation.columns)
        return replace(relation, columns=(), unknown="", rest=Cell(leaves, "PIVOT"))

    @staticmethod
    def _shared(node: exp.Join, scope: Scope, before: int) -> list[str]:
        if node.args.get("using"):
            return [one.name for one in node.args["using"]]
        if str(node.args.get("method") or "").upper() != "NATURAL":
            return []
        left = [relation for _, relation in scope.relations[:before]]
        right = [relation for _, relation in scope.relations[before:]]
        return [
            name for relation in right for name, _ in relation.columns if any(one.has(name) for one in left)
        ]


def _head(node: exp.Expr) -> str:
    """The name of a function that gives rows."""
    return f"{(node.name or type(node).__name__).lower()}(…)"
