"""What a name means at some point of a statement: the relations behind FROM, and outside of it. Pure."""

from dataclasses import field
from typing import Final

from sqlglot import exp

from crdt.dataclasses import dataclass
from engine.lineage.sql.cells import EMPTY, Cell, Leaf, Relation, Work

PSEUDO: Final = frozenset(
    {"rowid", "_rowid_", "oid", "ctid", "xmin", "xmax", "tableoid", "filename", "excluded"}
)


@dataclass(slots=True, kw_only=True)
class Scope:
    """`merged` are columns that USING made one; `named` what the select list has called so far; `windows` by name."""

    outer: "Scope | None" = None
    ctes: dict[str, Relation] = field(default_factory=dict)
    relations: list[tuple[str, Relation]] = field(default_factory=list)
    merged: dict[str, Cell] = field(default_factory=dict)
    named: dict[str, Cell] = field(default_factory=dict)
    windows: dict[str, exp.Expr] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        return frozenset(table for _, relation in self.relations for table in relation.tables)

    def relation(self, alias: str) -> Relation | None:
        wanted = alias.lower()
        return next((relation for name, relation in self.relations if name.lower() == wanted), None)

    def cte(self, name: str) -> Relation | None:
        return self.ctes.get(name.lower())

    def rows(self) -> frozenset[Leaf]:
        """The tables as such: what a count comes from."""
        return frozenset(Leaf(table, "") for table in self.tables)


def cell_of(column: exp.Column, scope: Scope, work: Work) -> Cell:
    """What a column comes from; what cannot be told is a problem at its place, and nothing."""
    parts = [part.name for part in column.parts]
    name, start = parts[-1], column.this.meta.get("start")
    at = _alias_in(parts, scope)
    if at is not None:
        relation, given = at
        found = relation.cell(parts[given + 1])
        told = f"{parts[given]} has no column {parts[given + 1]}."
        field_of = given + 2 < len(parts)
    else:  # its own name, or the field of a value that has fields
        found = _plain(parts[0], scope, work, start)
        told = f"No table here has a column {name}." if len(parts) == 1 else f"There is no {parts[-2]} here."
        field_of = len(parts) > 1
    if found is not None:
        return Cell(found.leaves, ".".join(parts)) if field_of else found
    quoted_text = work.dialect == "sqlite" and bool(column.this.args.get("quoted"))
    if name.lower() not in PSEUDO and not quoted_text:
        work.problem(told, start)
    return EMPTY


def _alias_in(parts: list[str], scope: Scope) -> tuple[Relation, int] | None:
    """The relation that one of the names in front means, nearest to the column first, in this scope or outside of it."""
    at: Scope | None = scope
    while at is not None:
        for given in range(len(parts) - 2, -1, -1):
            relation = at.relation(parts[given])
            if relation is not None:
                return relation, given
        at = at.outer
    return None


def _plain(name: str, scope: Scope, work: Work, start: int | None) -> Cell | None:
    """In this scope, else outside of it: a subquery may refer to the rows around it."""
    at: Scope | None = scope
    while at is not None:
        found = _here(name, at, work, start)
        if found is not None:
            return found
        at = at.outer
    return None


def _here(name: str, scope: Scope, work: Work, start: int | None) -> Cell | None:
    work.spend(len(scope.relations) + 1)
    if name.lower() in scope.merged:
        return scope.merged[name.lower()]
    having = [relation for _, relation in scope.relations if relation.has(name)]
    if having:
        cells = [cell for relation in having if (cell := relation.cell(name)) is not None]
        return cells[0] if len(cells) == 1 else Cell(work.join(cells))
    if name.lower() in scope.named:
        return scope.named[name.lower()]
    open_ones = [relation for _, relation in scope.relations if relation.unknown or relation.rest]
    if not open_ones:
        return None
    if len(open_ones) > 1:
        names = ", ".join(sorted(relation.unknown or "a function" for relation in open_ones))
        work.problem(f"The column {name} may belong to any of {names}: their columns are not known.", start)
        return EMPTY
    return open_ones[0].cell(name)
