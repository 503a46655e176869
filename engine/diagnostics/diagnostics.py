"""The problems of all open documents of this process: begins a desk when somebody asks, feeds it with what is committed.

Border: knows rooms, the lists of a workspace's sources, designs and rule sets, who may approve there, and the channels; what a problem is, `engine/workflow/checking` knows.
"""

from collections.abc import Mapping
from typing import Final

import structlog

from crdt.dataclasses import replace
from crdt.errors import InvalidInput
from crdt.ids import Channel, DocumentId, WorkspaceId, document_channel
from crdt.roles import Right
from engine.access.effective import Object, who_may
from engine.channels import Channels
from engine.components import Components
from engine.diagnostics.desk import Desk
from engine.diagnostics.subject import subject_of
from engine.diagnostics.told import TOPIC, ProblemsChangedEvent, ProblemsOut
from engine.ports import Ids, Store
from engine.records import DocumentRecord, Group, GroupMember, User, Workspace
from engine.rooms import Changed, Rooms
from engine.runtime.clock import WakingClock
from engine.runtime.tasks import spawn
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.surroundings import Known, Roster, Surroundings

MOST_KNOWN: Final = 100_000
_MOVED: Final = frozenset(
    f"document:{what}" for what in ("created", "deleted", "moved", "renamed", "reset", "restored", "trashed")
)
_PEOPLE: Final = ("workspace:member:", "workspace:group:", "workspace:ownership:")
POLICY: Final = "policy"
_WORKSPACE: Final = "workspace:"

_log = structlog.get_logger(__name__)


class Diagnostics:
    """`note`, `room_closed` and `event_committed` are told of everything; they return at once and never raise."""

    def __init__(
        self,
        *,
        store: Store,
        channels: Channels,
        clock: WakingClock,
        ids: Ids,
        components: Components,
    ) -> None:
        self._store = store
        self._channels = channels
        self._clock = clock
        self._ids = ids
        self._operations = components.operations
        self._sources = components.sources
        self._desks: dict[DocumentId, Desk] = {}
        self._known: dict[WorkspaceId, Surroundings] = {}
        self._stale: set[WorkspaceId] = set()
        self._reading: set[WorkspaceId] = set()

    def __len__(self) -> int:
        """How many documents are being checked."""
        return len(self._desks)

    async def problems(self, record: DocumentRecord, rooms: Rooms) -> ProblemsOut:
        """What is wrong with a document as it is committed now. `InvalidInput` for a kind without a checker."""
        around = await self._surroundings(record.workspace)
        document = await rooms.read(record)
        desk = self._desks.get(record.id)
        if desk is not None and desk.record.workspace != record.workspace:
            self.room_closed(record.id)  # it went to another workspace, with other sources
            desk = None
        if record.kind == POLICY:
            around = replace(around, roster=await self._roster(record))
            if desk is not None:
                desk.surround(replace(around, own=record.id))
        if desk is None:
            subject = subject_of(record.kind, replace(around, own=record.id), self._sources)
            if subject is None:
                raise InvalidInput("Documents of this kind are not checked.", details={"kind": record.kind})
            desk = self._desks[record.id] = Desk(
                record, subject, self._clock, self._ids.new(), self._teller(record.id), self._drop
            )
            desk.begin(document.projection.get("body"), rooms.sequence(record.id))
        return await desk.standing()

    async def checker(self, record: DocumentRecord, rooms: Rooms) -> Checker:
        """Of a design as it is committed now, for questions about its parts. `InvalidInput` for other kinds."""
        await self.problems(record, rooms)
        desk = self._desks.get(record.id)
        found = None if desk is None else desk.checker
        if found is None:
            raise InvalidInput("Only designs have expressions.", details={"kind": record.kind})
        return found

    def note(self, changed: Changed) -> None:
        desk = self._desks.get(changed.record.id)
        if desk is not None:
            desk.note(changed.changes, changed.document.projection.get("body"), changed.sequence)

    def room_closed(self, document: DocumentId) -> None:
        desk = self._desks.get(document)
        if desk is not None:
            desk.close()
            self._drop(desk)

    def event_committed(self, channel: Channel, topic: str) -> None:
        """A workspace's documents and people come and go: what refers to them is looked at again."""
        if (topic in _MOVED or topic.startswith(_PEOPLE)) and channel.startswith(_WORKSPACE):
            workspace = WorkspaceId(channel.removeprefix(_WORKSPACE))
            if workspace in self._known or workspace in self._reading:
                self._stale.add(workspace)
                if workspace not in self._reading:
                    self._reading.add(workspace)
                    spawn(self._read_again(workspace), name=f"sources of {workspace}")

    def _drop(self, desk: Desk) -> None:
        self._desks.pop(desk.record.id, None)
        workspace = desk.record.workspace
        if all(other.record.workspace != workspace for other in self._desks.values()):
            self._known.pop(workspace, None)

    def _teller(self, document: DocumentId) -> "Teller":
        return Teller(self._channels, document_channel(document))

    async def _surroundings(self, workspace: WorkspaceId) -> Surroundings:
        known = self._known.get(workspace)
        if known is None:
            known = await self._read(workspace)
            self._known.setdefault(workspace, known)
        return self._known.get(workspace, known)

    async def _read(self, workspace: WorkspaceId) -> Surroundings:
        there = await self._store.records.get(Workspace, workspace)
        of = None if there is None else Object(workspace=there)
        able = () if of is None else await who_may(self._store.records, Right.APPROVE, of, self._clock.now())
        return Surroundings(
            operations=self._operations,
            sources=await self._list(workspace, "data_source"),
            designs=await self._list(workspace, "workflow"),
            rule_sets=await self._list(workspace, "rule_set"),
            policies=await self._list(workspace, "policy"),
            approvers=frozenset(able),
        )

    async def _roster(self, record: DocumentRecord) -> Roster:
        """The people of the organisation and the groups that a policy of this workspace may name."""
        records, organisation = self._store.records, record.organisation
        people = await records.find(User, {"organisation": organisation}, limit=MOST_KNOWN)
        groups = [
            group
            for group in await records.find(Group, {"organisation": organisation}, limit=MOST_KNOWN)
            if group.workspace in {None, record.workspace}
        ]
        where = {"group": tuple(group.id for group in groups)}
        members = await records.find(GroupMember, where, limit=MOST_KNOWN) if groups else ()
        found: dict[str, set[str]] = {name: set() for group in groups for name in (group.id, group.name)}
        names = {group.id: group.name for group in groups}
        for member in members:
            found[member.group].add(member.user)
            found[names[member.group]].add(member.user)
        return Roster(
            people=frozenset(user.id for user in people),
            groups={name: frozenset(users) for name, users in found.items()},
        )

    async def _list(self, workspace: WorkspaceId, kind: str) -> Mapping[str, Known]:
        where = {"workspace": workspace, "kind": kind}
        rows = await self._store.records.find(DocumentRecord, where, limit=MOST_KNOWN)
        return {row.id: Known(title=row.title, trashed=row.trashed_at is not None) for row in rows}

    async def _read_again(self, workspace: WorkspaceId) -> None:
        try:
            while workspace in self._stale:
                self._stale.discard(workspace)
                known = await self._read(workspace)
                if workspace not in self._known or known == self._known[workspace]:
                    continue
                self._known[workspace] = known
                for desk in tuple(self._desks.values()):
                    if desk.record.workspace == workspace:
                        desk.surround(replace(known, own=desk.record.id))
        except Exception as error:  # noqa: BLE001 - the store may be away; the next event asks again
            _log.error("sources_not_read", workspace=workspace, exc_info=error)
        finally:
            self._reading.discard(workspace)


class Teller:
    """Says what has changed in the channel of one document."""

    def __init__(self, channels: Channels, channel: Channel) -> None:
        self._channels = channels
        self._channel = channel

    def __call__(self, said: ProblemsChangedEvent) -> None:
        self._channels.ephemeral(self._channel, TOPIC, said.model_dump())
