"""Reads what SQL says about where columns come from. Pure: a text, a dialect and a schema in, flows and problems out.

Hostile text is answered like any other: its size, the work it may cost and how deep it is nested have bounds, and what
goes over one is said as a problem, never raised. `deep` texts and long ones belong into a process of their own
(`parsing_apart.py`); the same text against the same schema is read once (`Cache`).
"""

from collections import OrderedDict
from hashlib import sha256
from threading import Thread
from typing import Final

import sqlglot
from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.errors import ParseError, SqlglotError, TokenError

from crdt.dataclasses import dataclass
from engine.lineage.sql.cells import MOST_WORK, Problem, TooMuch, Work
from engine.lineage.sql.statements import Flow, Read, Statements
from engine.lineage.sql.tables import Schema
from engine.sources.source import Dialect

MOST_TEXT: Final = 400_000
"""Characters of one text."""
MOST_STATEMENTS: Final = 500
KEPT: Final = 2_000
"""Results that a cache keeps."""


class QuotingMySQL(MySQL):
    """MySQL where double quotes stand around names, as connections here have it (ANSI_QUOTES)."""

    class Tokenizer(MySQL.Tokenizer):
        QUOTES = ["'"]
        IDENTIFIERS = ["`", '"']


@dataclass(frozen=True, slots=True, kw_only=True)
class Sql:
    text: str
    dialect: Dialect
    schema: Schema
    work: int = MOST_WORK

    @property
    def digest(self) -> str:
        return sha256(f"{self.dialect} {self.schema.digest} {self.text}".encode()).hexdigest()


def read(sql: Sql) -> Read:
    """Everything the text says. Never raises; runs in a thread of its own, whose stack begins empty."""
    if len(sql.text) > MOST_TEXT:
        return _refused(f"This is longer than {MOST_TEXT:,} characters.")
    found: list[Read] = []
    thread = Thread(target=lambda: found.append(read_here(sql)), name="read SQL")
    thread.start()
    thread.join()
    return found[0]


def read_here(sql: Sql) -> Read:
    """On the stack of the caller."""
    work = Work(sql.text, sql.dialect, left=sql.work)
    flows: list[Flow] = []
    try:
        statements = _parsed(sql)
        if not statements:
            return _refused("There is no SQL in it.")
        if len(statements) > MOST_STATEMENTS:
            return _refused(f"There are more than {MOST_STATEMENTS} statements in it.")
        for statement in statements:
            flows += Statements(sql.schema, work).flows(statement)
    except ParseError as error:
        return _refused_at(error, sql.text)
    except TokenError as error:
        return _refused(str(error).splitlines()[0][:200])
    except TooMuch as error:
        return _refused(f"Following it takes too much {error.args[0]}.")
    except RecursionError:
        return _refused("It is nested too deeply.")
    except (SqlglotError, AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        return _refused(f"It could not be followed: {type(error).__name__}.")
    return Read(flows=tuple(flows), problems=tuple(work.problems))


def _parsed(sql: Sql) -> list[exp.Expr]:
    dialect = QuotingMySQL if sql.dialect == "mysql" and '"' in sql.text else sql.dialect
    return [one for one in sqlglot.parse(sql.text, dialect=dialect) if one is not None]


def _refused(message: str) -> Read:
    return Read(refused=Problem(message, 0, 0))


def _refused_at(error: ParseError, text: str) -> Read:
    first = error.errors[0] if error.errors else {}
    word = str(first.get("highlight") or "").strip()[:60]
    said = str(first.get("description") or "It cannot be parsed").rstrip(".")
    if "<class" in said:  # the parser speaks of its own parts
        said = "Something is missing"
    line, column = int(first.get("line") or 0), int(first.get("col") or 0)
    # The parser counts to the end of a word.
    column = max(1, column - len(word) + 1) if word else column
    near = f" near “{word}”" if word and word in text else ""
    return Read(refused=Problem(f"{said}{near}.", line, column))


class Cache:
    """The newest results by the hash of text, dialect and schema."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._found: OrderedDict[str, Read] = OrderedDict()

    def get(self, digest: str) -> Read | None:
        if digest in self._found:
            self._found.move_to_end(digest)
        return self._found.get(digest)

    def put(self, digest: str, read: Read) -> None:
        self._found[digest] = read
        self._found.move_to_end(digest)
        while len(self._found) > self._kept:
            self._found.popitem(last=False)
