"""Tells each workspace who is in which of its documents, when that has changed. Looks once a second; keeps nothing."""

from pydantic import BaseModel

from crdt.ids import DocumentId, WorkspaceId, workspace_channel
from engine.channels import Channels
from engine.rooms import Present, Rooms
from engine.runtime.clock import Alarm, WakingClock

EVERY = 1.0
"""Seconds: how late a list of documents may show who has come or gone."""


class PresentOut(BaseModel):
    """A person who has a document open; `color` is theirs in that document."""

    user: str
    name: str
    color: int


class PresenceEvent(BaseModel):
    """Everybody who has the document open now."""

    document: str
    present: list[PresentOut]


class Whereabouts:
    """An ephemeral event `workspace:presence` per changed document."""

    def __init__(self, rooms: Rooms, channels: Channels, clock: WakingClock) -> None:
        self._rooms = rooms
        self._channels = channels
        self._clock = clock
        self._told: dict[DocumentId, list[Present]] = {}
        self._alarm: Alarm | None = None

    def start(self) -> None:
        self._alarm = self._clock.call_later(EVERY, self._look)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()

    def _look(self) -> None:
        now = {record.id: (record, present) for record, present in self._rooms.whereabouts()}
        for id_, (record, present) in now.items():
            if present != self._told.get(id_, []):
                self._tell(record.workspace, id_, present)
        for id_ in self._told.keys() - now.keys():
            del self._told[id_]  # its last member left before the room was closed, and that was told
        self.start()

    def _tell(self, workspace: WorkspaceId, id_: DocumentId, present: list[Present]) -> None:
        self._told[id_] = present
        people = [PresentOut(user=one.user, name=one.name, color=one.color) for one in present]
        payload = PresenceEvent(document=id_, present=people).model_dump()
        self._channels.ephemeral(workspace_channel(workspace), "workspace:presence", payload)
