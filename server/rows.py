"""Rows that questions about access begin with, by their key: those that are asked for in one moment are read together."""

from typing import TypeVar

from engine.ports import Records
from engine.records import DocumentRecord, Record, Token, User, Workspace
from engine.runtime.gathered import Gathered

_Row = TypeVar("_Row", bound=Record)


class Rows:
    def __init__(self, records: Records) -> None:
        def gathered(type_: type[_Row], key: str) -> Gathered[str, _Row]:
            async def fetch(keys: tuple[str, ...]) -> dict[str, _Row]:
                rows = await records.find(type_, {key: keys}, limit=len(keys))
                return {getattr(row, key): row for row in rows}

            return Gathered(type_.__name__, fetch)

        self.tokens = gathered(Token, "digest")
        self.users = gathered(User, "id")
        self.workspaces = gathered(Workspace, "id")
        self.documents = gathered(DocumentRecord, "id")
