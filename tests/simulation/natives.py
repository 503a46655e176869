"""The native client of the model: `server.live.LiveDocument` on `/ws`, with one or more documents on one socket."""

from collections import deque
from typing import Any

from crdt.codec import decode_server, encode
from crdt.facts import Facts
from crdt.frames import (
    Ack,
    ClientFrame,
    Committed,
    Failure,
    Join,
    Joined,
    Leave,
    Left,
    Locks,
    Presence,
    Present,
    Reset,
    Sync,
)
from crdt.ids import Channel, DocumentId, SessionId, document_channel
from crdt.ysync import EMPTY_UPDATE
from tests.simulation.broken import Broken
from tests.simulation.cable import Cable
from tests.simulation.ledger import facts_of
from tests.simulation.lock_ledger import Fences
from tests.simulation.people import Person


class NativeClient(Person):
    """`server.live.LiveDocument` on `/ws`, with one or more documents on one socket."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.epochs = dict.fromkeys(self.ledgers, "")
        self.joined: set[DocumentId] = set()
        self.sent = dict.fromkeys(self.ledgers, 0)
        self.acknowledged = dict.fromkeys(self.ledgers, 0)
        self.said: dict[DocumentId, deque[tuple[int, Facts]]] = {id_: deque() for id_ in self.ledgers}
        self.present: dict[DocumentId, dict[SessionId, Any]] = {id_: {} for id_ in self.ledgers}
        self.locks: dict[DocumentId, Fences] = {id_: {} for id_ in self.ledgers}
        self.gone: set[DocumentId] = set()

    @property
    def is_in_step(self) -> bool:
        return self.joined == set(self.copies) and self.acknowledged == self.sent

    def connected(self, cable: Cable) -> None:
        self.cable = cable
        self.joined.clear()
        self.gone.clear()
        for document in self.copies:
            self._join(document)

    def lost(self, code: int, reason: str) -> None:
        del code, reason
        self.cable = None
        self.joined.clear()

    def _send(self, frame: ClientFrame) -> None:
        assert self.cable is not None
        self.cable.up.append(encode(frame))

    def _join(self, document: DocumentId) -> None:
        self.joined.discard(document)
        self.said[document].clear()
        copy = self.copies[document]
        self._send(
            Join(
                channel=document_channel(document),
                sv=copy.doc.get_state(),
                epoch=self.epochs[document],
                client=copy.client,
            )
        )

    def start_over(self, document: DocumentId) -> None:
        super().start_over(document)
        self.epochs[document] = ""
        self.acknowledged[document] = self.sent[document]
        self.said[document].clear()

    def say_something(self) -> None:
        document = self.random.choice(self.documents)
        if self.random.random() < 0.1:
            if document in self.joined:
                state = {"page": "design", "at": self.random.randrange(100)}
                self._send(Presence(channel=document_channel(document), state=state))
            return
        for update in self.any_change(self.copies[document]):
            if document in self.joined:
                self._say(document, update)
            else:
                self.sent[document] += 1  # goes with the next join

    def _say(self, document: DocumentId, update: bytes) -> None:
        self.sent[document] += 1
        self.said[document].append((self.sent[document], facts_of(update)))
        self._send(Sync(channel=document_channel(document), id=self.sent[document], update=update))

    def hear(self, payload: bytes) -> None:  # noqa: C901 - the catalogue of frames
        frame = decode_server(payload)
        match frame:
            case Joined(channel=channel):
                self._enter(_document(channel), frame)
            case Committed(channel=channel, update=update):
                self.copies[_document(channel)].receive(update)
            case Ack(channel=channel, id=id_):
                self._acknowledge(_document(channel), id_)
            case Reset(channel=channel, update=update):
                self.start_over(_document(channel))
                self.copies[_document(channel)].receive(update)
            case Left(channel=channel, code=code):
                self._left(_document(channel), code)
            case Locks(channel=channel, locks=locks):
                self.locks[_document(channel)] = _fences(locks)
            case Present(channel=channel, states=states):
                self.present[_document(channel)] |= states
            case Failure(code="store_unavailable", ref=("sync", _, _)):
                pass  # kept, and sent again when the server says to join again
            case Failure(code=code, ref=("sync", channel, _)):
                self.refused(_document(channel), code)
                self._send(Leave(channel=channel))
                self._join(_document(channel))
            case Failure(code="store_unavailable", ref=("join", _)):
                assert self.cable is not None
                self.cable.cut(last_up=0, last_down=0)  # comes again later
            case Failure(code=code):
                raise Broken(f"{self.user} was answered {code}")
            case _:
                raise Broken(f"{self.user} heard {frame}")

    def _enter(self, document: DocumentId, frame: Joined) -> None:
        copy = self.copies[document]
        self.epochs[document] = frame.epoch
        self.present[document] = dict(frame.presence)
        self.locks[document] = _fences(frame.locks)
        if frame.update:
            copy.receive(frame.update)
        self.joined.add(document)
        missing = copy.doc.get_update(frame.sv)
        unsaid = self.sent[document] > self.acknowledged[document]
        if missing != EMPTY_UPDATE and (missing[0] != 0 or unsaid):
            self._say(document, missing)
        else:
            self.acknowledged[document] = self.sent[document]

    def _acknowledge(self, document: DocumentId, through: int) -> None:
        said = self.said[document]
        while said and said[0][0] <= through:
            self.ledgers[document].acknowledge(said.popleft()[1], f"{self.user} in {document}")
        self.acknowledged[document] = max(self.acknowledged[document], through)

    def _left(self, document: DocumentId, code: str) -> None:
        if code == "room_reloaded":
            self._join(document)
        else:
            self.joined.discard(document)
            self.gone.add(document)


def _fences(locks: tuple[Any, ...]) -> Fences:
    return {tuple(lock["section"]): lock["fence"] for lock in locks}


def _document(channel: Channel) -> DocumentId:
    return DocumentId(channel.removeprefix("doc:"))
