"""Who may come in at the doors: tokens and tickets, channels, commands; and the open house of `--dev`."""

import asyncio
from collections.abc import Mapping
from typing import Any

from crdt.errors import InvalidInput, NotFound
from crdt.ids import Channel, UserId
from engine.documents import Documents
from engine.ports import Ids, Store
from engine.records import Alias, DocumentRecord, Workspace
from engine.writes import Insert
from server.access import Access, Allowed
from server.perform import Performer
from server.principal import Principal
from server.telemetry import Metrics
from server.tickets import Tickets

ALIAS_LENGTH = 200


class Keeper:
    """The doorkeeper of a normal installation."""

    def __init__(self, access: Access, tickets: Tickets, performer: Performer, metrics: Metrics) -> None:
        self._access = access
        self._tickets = tickets
        self._performer = performer
        self._calls = metrics.calls

    async def sign_in(self, token: str) -> Principal:
        """A browser comes with a ticket, a program with its token."""
        if token.startswith("concert_ticket_"):
            return self._tickets.redeem(token)
        return await self._access.principal(token)

    async def admit(self, principal: Principal, channel: Channel) -> Allowed:
        return await self._access.channel(principal, channel)

    async def perform(self, principal: Principal, command: str, given: Mapping[str, Any]) -> dict[str, Any]:
        known = command if command in self._performer.commands else "unknown"
        try:
            output = await self._performer.perform(principal, command, given)
        except Exception as error:
            self._calls.labels(known, getattr(error, "code", "internal")).inc()
            raise
        self._calls.labels(known, "ok").inc()
        return output


class DevHouse:
    """`--dev`: each socket is a guest of its own; a name is made on first use and stays."""

    def __init__(self, workspace: Workspace, documents: Documents, store: Store, ids: Ids) -> None:
        self._workspace = workspace
        self._documents = documents
        self._store = store
        self._ids = ids
        self._making = asyncio.Lock()
        self._guests = 0

    def guest(self) -> Principal:
        self._guests += 1
        return Principal(
            organisation=self._workspace.organisation,
            user=UserId(f"guest-{self._ids.new()}"),
            name=f"Guest {self._guests}",
            email=None,
            kind="guest",
            token="",
            token_kind="ticket",  # noqa: S106 - the kind of a token, not one
            expires_at=None,
            role="editor",
            workspace=self._workspace.id,
        )

    async def named(self, name: str) -> DocumentRecord:
        if not 0 < len(name) <= ALIAS_LENGTH:
            raise InvalidInput(f"A document's name has 1 to {ALIAS_LENGTH} characters.")
        async with self._making:
            alias = await self._store.records.get(Alias, self._workspace.id, name)
            if alias is None:
                return await self._make(name)
        record = await self._store.records.get(DocumentRecord, alias.document)
        if record is None:
            raise NotFound
        return record

    async def _make(self, name: str) -> DocumentRecord:
        by = self._workspace.created_by
        record = await self._documents.create(self._workspace, "freeform", name, {}, by)
        alias = Alias(
            workspace=self._workspace.id,
            name=name,
            organisation=self._workspace.organisation,
            document=record.id,
        )
        await self._store.writer.commit((Insert(record=alias),))
        return record
