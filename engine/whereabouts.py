"""Tells each workspace who is in which of its documents, when that has changed. Looks once a second; keeps nothing."""

from collections.abc import Iterable

from crdt.claims import Activity
from crdt.ids import DocumentId, workspace_channel
from crdt.model import Model
from engine.channels import Channels
from engine.records import DocumentRecord
from engine.rooms import Present, Rooms
from engine.runtime.clock import Alarm, WakingClock

EVERY = 1.0
"""Seconds: how late a list of documents may show who has come or gone."""


class PresentOut(Model):
    """A person who has a document open; `color` is theirs in that document.

    On several devices they are one person, as lively as on the liveliest of them.
    """

    user: str
    name: str
    color: int
    devices: int
    activity: Activity


def people_out(present: Iterable[Present]) -> list[PresentOut]:
    return [
        PresentOut(user=one.user, name=one.name, color=one.color, devices=one.devices, activity=one.activity)
        for one in present
    ]


class PresenceEvent(Model):
    """Everybody who has the document open now."""

    document: str
    title: str
    kind: str
    present: list[PresentOut]


_NOBODY = hash(())


class Whereabouts:
    """An ephemeral event `workspace:presence` per changed document. A workspace's own document is none of its documents:
    the app shows there who is in the workspace at all.
    """

    def __init__(self, rooms: Rooms, channels: Channels, clock: WakingClock) -> None:
        self._rooms = rooms
        self._channels = channels
        self._clock = clock
        self._told: dict[DocumentId, int] = {}
        """A hash of what was told: thousands of people are not kept a second time to see that nothing has changed."""
        self._alarm: Alarm | None = None

    def start(self) -> None:
        self._alarm = self._clock.call_later(EVERY, self._look)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()

    def _look(self) -> None:
        rooms = self._rooms.whereabouts()
        now = {record.id: (record, present) for record, present in rooms if record.kind != "workspace"}
        for id_, (record, present) in now.items():
            if (told := hash(tuple(present))) != self._told.get(id_, _NOBODY):
                self._told[id_] = told
                self._tell(record, present)
        for id_ in self._told.keys() - now.keys():
            del self._told[id_]  # its last member left before the room was closed, and that was told
        self.start()

    def _tell(self, record: DocumentRecord, present: list[Present]) -> None:
        event = PresenceEvent(
            document=record.id, title=record.title, kind=record.kind, present=people_out(present)
        )
        self._channels.ephemeral(
            workspace_channel(record.workspace), "workspace:presence", event.model_dump()
        )
