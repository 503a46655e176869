"""The providers of the model: y-websocket and Hocuspocus as their libraries behave, and a forger who has read them all."""

from typing import Any

from crdt import hocus, ysync
from crdt.facts import Facts
from crdt.ids import DocumentId
from crdt.lib0 import read_var_string
from tests.fuzz.mutants import damaged, forged
from tests.simulation.broken import Broken
from tests.simulation.cable import Cable
from tests.simulation.ledger import facts_of
from tests.simulation.people import Copy, Person


class Provider(Person):
    """One document on a socket of its own."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        (self.document,) = self.ledgers
        self.synced = False
        self.awareness_clock = 0

    @property
    def copy(self) -> Copy:
        return self.copies[self.document]

    def _send(self, body: bytes) -> None:
        if self.cable is not None:
            self.cable.up.append(body)

    def say_something(self) -> None:
        if self.random.random() < 0.1:
            self._show()
            return
        for update in self.any_change(self.copy):
            self._say(update)

    def _show(self) -> None:
        self.awareness_clock += 1
        state = ysync.AwarenessState(self.copy.client, self.awareness_clock, '{"cursor":1}')
        self._send(ysync.awareness([state]))

    def _say(self, update: bytes) -> None:
        self._send(ysync.update(update))

    def _hear_sync(self, message: ysync.Message) -> None:
        match message:
            case ysync.Step1(state_vector=vector):
                self._send(ysync.step_2(self.copy.doc.get_update(vector)))
            case ysync.Step2(update=update):
                self.copy.receive(update)
                self.synced = True
            case ysync.Update(update=update):
                self.copy.receive(update)
            case _:
                pass


class YjsClient(Provider):
    """A y-websocket provider: it comes again, unless it was told with a 44xx not to; then the page is loaded again."""

    @property
    def is_in_step(self) -> bool:
        return self.cable is not None and self.synced

    def connected(self, cable: Cable) -> None:
        self.cable = cable
        self.synced = False
        self._send(ysync.step_1(self.copy.doc.get_state()))

    def lost(self, code: int, reason: str) -> None:
        self.cable = None
        self.synced = False
        if 4400 <= code < 4500:
            self.refused(self.document, reason)

    def hear(self, payload: bytes) -> None:
        self._hear_sync(ysync.read(payload))


class Forger(YjsClient):
    """Damages what others say, and continues, contradicts and deletes what they wrote, under their ids and new ones."""

    def say_something(self) -> None:
        state = self.ledgers[self.document].doc.get_update()
        if len(state) < 10:
            return
        if self.random.random() < 0.5:
            update = forged(self.random, facts_of(state))
        else:
            update = damaged(self.random, state, [state])
        said = ysync.step_2 if self.random.random() < 0.3 else ysync.update
        self._send(said(update))

    def refused(self, document: DocumentId, code: str) -> None:
        self.refusals[code] += 1
        self.start_over(document)


class HocuspocusClient(Provider):
    """A Hocuspocus provider: `unsynced` is what it shows as not saved; at 0 everything it said has to be in the log."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.unsynced = 0
        self.unsaved: list[Facts] = []
        self.is_refused = False
        self.may_edit = True

    @property
    def is_in_step(self) -> bool:
        saved = self.unsynced == 0 or not self.may_edit
        return self.cable is not None and self.synced and saved and not self.is_refused

    def connected(self, cable: Cable) -> None:
        self.cable = cable
        self.synced = self.is_refused = False
        self.start_sync()

    def start_sync(self) -> None:
        """Also what an application does by hand (`forceSync`)."""
        self.unsynced = 1
        self._send(ysync.step_1(self.copy.doc.get_state()))

    def lost(self, code: int, reason: str) -> None:
        del code, reason
        self.cable = None
        self.synced = False

    def _send(self, body: bytes) -> None:
        super()._send(hocus.prefix(str(self.document)) + body)

    def _say(self, update: bytes) -> None:
        self.unsynced += 1
        super()._say(update)

    def hear(self, payload: bytes) -> None:
        address, pos = read_var_string(payload, 0)
        body = payload[pos:]
        match body[0]:
            case hocus.SYNC_STATUS:
                self._count(saved=body == hocus.status(saved=True))
            case hocus.AUTH:
                self.may_edit = body == hocus.authenticated(may_edit=True)
            case hocus.CLOSE:
                self._let_go(read_var_string(body, 1)[0])
            case ysync.SYNC | ysync.AWARENESS:
                self._hear_sync(ysync.read(body))
            case _:
                raise Broken(f"a provider at {address} heard {body!r}")

    def any_change(self, copy: Copy) -> list[bytes]:
        updates = super().any_change(copy)
        self.unsaved += map(facts_of, updates)
        return updates

    def start_over(self, document: DocumentId) -> None:
        super().start_over(document)
        self.unsaved.clear()

    def _count(self, *, saved: bool) -> None:
        if not saved:
            self.is_refused = True
            if not self.may_edit:
                self._let_go("read_only")
            return
        if self.unsynced == 0:
            raise Broken(f"{self.user} got a status that nothing waits for")
        self.unsynced -= 1
        if self.unsynced == 0:
            for facts in self.unsaved:
                self.ledgers[self.document].acknowledge(facts, f"the provider of {self.user}")
            self.unsaved.clear()

    def _let_go(self, reason: str) -> None:
        """The page is loaded again."""
        cable, self.cable = self.cable, None
        assert cable is not None
        cable.cut(last_up=0, last_down=0)
        self.refused(self.document, reason)
        self.synced = False
