"""What an expression comes from: the columns in it, and those of the queries in it. Pure."""

from collections.abc import Callable
from typing import Final

from sqlglot import exp
from sqlglot.errors import SqlglotError

from engine.lineage.sql.cells import Cell, Leaf, Relation, Work
from engine.lineage.sql.scopes import Scope, cell_of

MOST_HOW: Final = 300
"""Characters of an expression that are kept."""
MOST_NODES: Final = 400
"""An expression with more parts than that is not written out."""

Query = Callable[[exp.Expr, Scope], Relation]
_Waiting = tuple[exp.Expr, frozenset[str]]


class Values:
    """Reads expressions; `query` reads the queries inside of them."""

    def __init__(self, work: Work, query: Query) -> None:
        self._work = work
        self._query = query

    def cell(self, node: exp.Expr, scope: Scope, rows: set[Leaf]) -> Cell:
        """`rows` takes what only decides which rows there are: the conditions of queries inside."""
        plain = node
        while isinstance(plain, exp.Paren):
            plain = plain.this
        if isinstance(plain, exp.Column) and not isinstance(plain.this, exp.Star):
            self._work.spend()
            return cell_of(plain, scope, self._work)
        leaves = self.leaves(plain, scope, rows)
        return Cell(leaves, self._said(plain))

    def leaves(self, node: exp.Expr, scope: Scope, rows: set[Leaf]) -> frozenset[Leaf]:
        found: set[Leaf] = set()
        counts = False
        waiting: list[_Waiting] = [(node, frozenset())]
        while waiting:
            one, hidden = waiting.pop()
            self._work.spend()
            match one:
                case exp.Column():
                    if one.name not in hidden and not isinstance(one.this, exp.Star):
                        self._add(found, cell_of(one, scope, self._work).leaves)
                case exp.Exists():
                    self._only_rows(one.this, scope, rows)
                case exp.In() if one.args.get("query") is not None:
                    self._only_rows(one.args["query"], scope, rows)
                    waiting.append((one.this, hidden))
                case exp.Query():
                    inner = self._query(one, scope)
                    self._add(found, inner.first.leaves)
                    self._add(rows, inner.rows)
                case exp.Lambda():
                    names = frozenset(part.name for part in one.expressions)
                    waiting.append((one.this, hidden | names))
                case _:
                    counts = counts or isinstance(one, exp.AggFunc | exp.Window)
                    waiting += [(part, hidden) for part in self._parts(one, scope)]
        # A count comes from the rows as such, whichever columns they have.
        return frozenset(found) or (scope.rows() if counts else frozenset())

    def _parts(self, node: exp.Expr, scope: Scope) -> list[exp.Expr]:
        parts = list(node.iter_expressions())
        if isinstance(node, exp.Window):
            named = scope.windows.get(node.alias.lower()) if node.alias else None
            parts += [] if named is None else [*named.iter_expressions()]
        return parts

    def _only_rows(self, node: exp.Expr, scope: Scope, rows: set[Leaf]) -> None:
        inner = self._query(node, scope)
        self._add(rows, self._work.join(cell for _, cell in inner.columns))
        self._add(rows, inner.rows)

    def _add(self, found: set[Leaf], leaves: frozenset[Leaf]) -> None:
        self._work.spend(len(leaves))
        found |= leaves

    def _said(self, node: exp.Expr) -> str:
        nodes = 0
        for _ in node.walk():
            nodes += 1
            if nodes > MOST_NODES:
                return "…"
        self._work.spend(nodes)
        try:
            said = node.sql(dialect=self._work.dialect)
        except SqlglotError:
            return "…"
        return said if len(said) <= MOST_HOW else f"{said[: MOST_HOW - 1]}…"
