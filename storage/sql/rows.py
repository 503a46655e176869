"""The rows of a transaction, gathered into few statements. Pure.

Rows with one key keep their order; rows with different keys may change places, since no statement that has keys concerns
a row of another one. A statement without keys waits for all that came before it to its tables, and all that comes after
waits for it.
"""

from dataclasses import field

from crdt.dataclasses import dataclass
from storage.sql.statements import Row, Statement

Steps = list[tuple[Statement, list[Row]]]


@dataclass(slots=True, eq=False)
class _Table:
    """`last` is the step that concerned a key last, `newest` the last step of a statement."""

    steps: Steps = field(default_factory=list)
    last: dict[object, int] = field(default_factory=dict)
    newest: dict[Statement, int] = field(default_factory=dict)


class Rows:
    def __init__(self) -> None:
        self._done: Steps = []
        self._tables: dict[str, _Table] = {}

    def add(self, statement: Statement, row: Row) -> None:
        if statement.key is None:
            self._step_of(statement).append(row)
            return
        table = self._tables.get(statement.touches[0])
        if table is None:
            table = self._tables[statement.touches[0]] = _Table()
        key = statement.key(row)
        at = table.newest.get(statement, -1)
        if at < 0 or at < table.last.get(key, -1):
            at = table.newest[statement] = len(table.steps)
            table.steps.append((statement, []))
        table.last[key] = at
        table.steps[at][1].append(row)

    def steps(self) -> Steps:
        """What to execute, in this order."""
        return [*self._done, *(step for table in self._tables.values() for step in table.steps)]

    def _step_of(self, statement: Statement) -> list[Row]:
        """The step of a statement without keys: everything before it to its tables is executed before."""
        first, *others = statement.touches
        table = self._tables.get(first)
        if table is not None and table.steps[-1][0] is statement and not self._tables.keys() & others:
            return table.steps[-1][1]
        for touched in statement.touches:
            before = self._tables.pop(touched, None)
            if before is not None:
                self._done += before.steps
        rows: list[Row] = []
        self._tables[first] = _Table(steps=[(statement, rows)])
        return rows
