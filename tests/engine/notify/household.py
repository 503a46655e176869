"""A workspace whose people are told things, with channels that lead to sinks on loopback; time is advanced by hand."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.approval.records import ApprovalRequest
from engine.bus import Bus
from engine.channels import Channels
from engine.contact_records import ChannelSetup, PersonRules
from engine.inbox.inbox import writes_of
from engine.inbox.records import Notification
from engine.notify.channel import patience_of
from engine.notify.courier import Courier
from engine.operations.http.reach import Reach
from engine.outbox.outbox import Outbox
from engine.outbox.records import Delivery, Outgoing
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Record, User, Workspace
from engine.runtime.clock import ManualClock, SystemIds
from engine.secrets.sealing import KeyRing
from engine.secrets.vault import Vault
from engine.writes import Put
from storage.memory import open_memory

ORGANISATION, WORKSPACE, DOCUMENT = OrganisationId("org"), WorkspaceId("ws"), DocumentId("doc")
ADA, BEN = UserId("ada"), UserId("ben")
BASE = "http://concert.test"
_numbers = count(1)


class House:
    """One process after the other on the same store."""

    def __init__(self, store: Store | None = None, clock: ManualClock | None = None) -> None:
        self.store = store or open_memory()
        self.clock = clock or ManualClock()
        self.channels = Channels(
            writer=self.store.writer,
            events=self.store.events,
            clock=self.clock,
            framing=lambda data: data,
            on_event=self._heard,
        )
        self.bus = Bus(self.store, self.channels, self.clock, lambda: 0.0)
        self.vault = Vault(self.store, self.clock, KeyRing([bytes(32)]))
        self.outbox = Outbox(self.store, self.clock, lambda: 0.0, patience_of)
        self.courier = Courier(
            store=self.store,
            clock=self.clock,
            ids=SystemIds(self.clock),
            chance=lambda: 0.0,
            channels=self.channels,
            outbox=self.outbox,
            vault=self.vault,
            reach=Reach.of(["127.0.0.1"]),
            base=BASE,
        )

    def _heard(self, channel: Channel, sequence: int, topic: str) -> None:
        self.bus.event_committed(channel, sequence, topic)

    async def start(self) -> "House":
        self.courier.start(self.bus)
        await self.bus.start()
        return self

    async def stop(self) -> None:
        await self.courier.stop()
        await self.bus.stop()

    async def killed(self) -> "House":
        await self.stop()
        return await House(self.store, self.clock).start()

    async def furnished(self) -> "House":
        now = self.clock.now()
        rows: list[Record] = [
            Workspace(
                id=WORKSPACE,
                organisation=ORGANISATION,
                document=DOCUMENT,
                name="Ours",
                created_by=BEN,
                created_at=now,
            ),
            DocumentRecord(
                id=DOCUMENT,
                organisation=ORGANISATION,
                workspace=WORKSPACE,
                kind="data_source",
                title="orders <db>",
                kind_version=1,
                epoch="e",
                created_by=BEN,
                created_at=now,
                updated_by=BEN,
                updated_at=now,
            ),
            _person(ADA, "Ada", now),
            _person(BEN, "Ben", now),
            grant(ADA, now),
            grant(BEN, now),
        ]
        await self.store.writer.commit(tuple(Put(record=row) for row in rows))
        return self

    async def setup(self, channel: str, settings: Mapping[str, Any], *, enabled: bool = True) -> str:
        now = self.clock.now()
        row = ChannelSetup(
            id=f"setup-{channel}",
            organisation=ORGANISATION,
            workspace=WORKSPACE,
            channel=channel,
            name=channel,
            settings=dict(settings),
            enabled=enabled,
            everywhere=False,
            created_by=BEN,
            created_at=now,
            updated_by=BEN,
            updated_at=now,
        )
        await self.store.writer.commit((Put(record=row),))
        return row.id

    async def secret(self, name: str, value: str) -> str:
        await self.vault.keep(ORGANISATION, WORKSPACE, name, value, by=BEN)
        return f"vault:{name}"

    async def rules(self, user: UserId, rules: Mapping[str, Any], workspace: str = "") -> None:
        row = PersonRules(
            user=user,
            workspace=workspace,
            organisation=ORGANISATION,
            rules=dict(rules),
            updated_at=self.clock.now(),
        )
        await self.store.writer.commit((Put(record=row),))

    async def tell(self, kind: str = "comment.mention", user: UserId = ADA, **content: Any) -> str:
        """As every part of Concert tells somebody something."""
        row = Notification(
            id=f"n{next(_numbers)}",
            organisation=ORGANISATION,
            user=user,
            kind=kind,
            workspace=WORKSPACE,
            document=DOCUMENT,
            content={
                "title": "orders <db>",
                "kind": "data_source",
                "excerpt": "<b>look</b> & see",
                **content,
            },
            by=BEN,
            at=self.clock.now(),
        )
        batch = writes_of(row, "Ben")
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)
        return row.id

    async def settle(self) -> None:
        await self.bus.idle()
        await self.courier.bundler.idle()
        await self.outbox.idle()

    async def pass_(self, seconds: float, step: float = 60.0) -> None:
        while seconds > 0:
            self.clock.advance(min(step, seconds))
            seconds -= step
            await self.settle()

    async def messages(self) -> list[Outgoing]:
        return list(await self.store.records.find(Outgoing, {}, order="created_at"))

    async def log(self) -> list[Delivery]:
        return list(await self.store.records.find(Delivery, {}, order="at"))

    async def request(self, **change: Any) -> ApprovalRequest:
        """One that waits for Ada."""
        now = self.clock.now()
        fields: dict[str, Any] = {
            "id": "request",
            "organisation": ORGANISATION,
            "workspace": WORKSPACE,
            "number": 7,
            "type": "schema_changes",
            "title": "Drop <orders>",
            "reason": "Nobody reads it",
            "state": "waiting",
            "requester": BEN,
            "subject_kind": "document",
            "subject": DOCUMENT,
            "document_kind": "data_source",
            "branch": None,
            "criticality": "",
            "input": {},
            "change": None,
            "fields": ["tables"],
            "count": 1,
            "pinned": "hash1",
            "current": "hash1",
            "marks": {},
            "stale": None,
            "policy": "",
            "policy_name": "",
            "rule": "",
            "why": "",
            "ladder": "",
            "level": 0,
            "rungs": [],
            "notices": {},
            "due": None,
            "stages": [],
            "escalations": [],
            "revision": 1,
            "created_at": now,
            "updated_at": now,
            "asked_at": now,
            **change,
        }
        row = ApprovalRequest(**fields)
        await self.store.writer.commit((Put(record=row),))
        return row


def _person(user: UserId, name: str, now: Micros) -> User:
    return User(
        id=user,
        organisation=ORGANISATION,
        kind="person",
        name=name,
        email=f"{user}@example.org",
        created_at=now,
    )


def grant(user: UserId, now: Micros) -> Grant:
    return Grant(
        id=f"grant-{user}",
        organisation=ORGANISATION,
        subject_kind="user",
        subject=user,
        object_kind="workspace",
        object=WORKSPACE,
        right="editor",
        effect="allow",
        created_by=BEN,
        created_at=now,
    )


def mail_settings(port: int) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": port, "security": "none", "sender": "concert@example.org"}
