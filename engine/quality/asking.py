"""Asks a source about one rule at one place, for a person who looks at it now: failing rows, and a trial on a sample.

What is read here is shown and kept nowhere.
"""

from collections.abc import Mapping

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.quality.check import Known, Measured, Question, Rowwise, Sql
from engine.quality.rules import Held
from engine.quality.running import Came, failing_rows, hold_at, pass_over, question_of
from engine.sources.source import Connection, Rows, Table

ONE_VALUE = "This rule is about one value of the table, so no row of its own fails."


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`sample`: only the first so many rows of the table; 0: all of them."""

    connection: Connection
    tables: Mapping[str, Table]
    now: Micros
    sample: int = 0

    async def question(self, held: Held) -> tuple[Question, dict[str, str]]:
        relations: dict[str, str] = {}
        if self.sample:
            relation = await self.connection.relation(held.table.name)
            relations[held.table.name] = f"(SELECT * FROM {relation} AS whole LIMIT {int(self.sample)})"
        question = await question_of(self.connection, held, self.tables, relations, self.now)
        return question, relations

    async def came(self, held: Held) -> tuple[Came, Sql]:
        """What the rule comes to, and the statement that said so."""
        question, relations = await self.question(held)
        if isinstance(question, Known):
            return (await hold_at(self.connection, relations, [(held, question)]))[0], Sql(text="")
        asked = [(held, question)]
        statement = pass_over(relations[held.table.name], asked)
        return (await hold_at(self.connection, relations, asked))[0], statement

    async def failing(self, held: Held, most: int) -> tuple[Rows | None, Sql, str]:
        """The first failing rows, the columns of the rule first; None with a reason where there are none to show."""
        question, relations = await self.question(held)
        match question:
            case Rowwise():
                sql = failing_rows(relations[held.table.name], question, ["*"], most + 1)
                rows = await self.connection.query(sql.text, sql.values, most=most)
                return rows, sql, ""
            case Measured():
                return None, Sql(text=""), ONE_VALUE
            case _:
                return None, Sql(text=""), "The schema alone answers this rule."
