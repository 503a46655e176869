"""The end of a play: nothing fails any more, everybody comes back, and all of them see what is in the log."""

from typing import Any, Final

from pycrdt import Array, Map

from crdt.ids import DocumentId
from crdt.kinds.kind import YDoc
from crdt.open_roots import open_values
from tests.fuzz.apply_batch import shown, vector
from tests.simulation.broken import Broken
from tests.simulation.drawer import Chances
from tests.simulation.ledger import Ledger
from tests.simulation.lock_ledger import Fences
from tests.simulation.natives import NativeClient
from tests.simulation.people import Client
from tests.simulation.providers import Provider
from tests.simulation.wires import Wires

PATIENCE: Final = 4_000
"""Steps after which quiet has to have come."""


class Ending(Wires):
    """What the acts of a play build on, and how it ends."""

    def quieten(self) -> None:
        """Nothing fails any more, everybody comes back; within `PATIENCE` steps nothing is left to do."""
        self.house.chances = Chances(untouched=0, unknown=0, unloaded=0)
        for client in self.clients:
            client.is_slow = False
        for _ in range(PATIENCE):
            if not self._calm_down():
                return
        states = [(client.user, type(client).__name__, client.is_in_step) for client in self.clients]
        raise Broken(f"no quiet after {PATIENCE} steps: {states}")

    def _calm_down(self) -> bool:
        """One step towards quiet; False when there is none left."""
        self.clock.advance(0.02)
        busy = [act for _, act in self.due()]
        if busy:
            self.random.choice(busy)()
            return True
        if all(client.is_in_step for client in self.clients) and self._is_settled():
            return False
        for client in self.clients:
            if self._holds_what_nobody_will_send(client):
                self.load_again(client)
        self.clock.advance(0.3)
        return True

    def _holds_what_nobody_will_send(self, client: Client) -> bool:
        """It heard from another tab what that was refused, and is not going to say it either."""
        if not isinstance(client, Provider) or not client.is_in_step:
            return False
        log = vector(self.ledgers[client.document].doc.get_state())
        here = vector(client.copy.doc.get_state())
        ahead = {one for one, clock in here.items() if clock > log.get(one, 0)}
        writing = {copy.client for other in self.clients for copy in map(other.copy_of, other.documents)}
        return bool(ahead - writing)

    def _is_settled(self) -> bool:
        """No room has anything left to write, and everybody has heard all of it."""
        return all(room.room is not None and room.room.is_idle for room in self.house.open.values()) and all(
            self._is_equal(client, document) for client in self.clients for document in client.documents
        )

    def _is_equal(self, client: Client, document: DocumentId) -> bool:
        here = vector(client.copy_of(document).doc.get_state())
        return here == vector(self.ledgers[document].doc.get_state())

    def check(self) -> None:
        for document, ledger in self.ledgers.items():
            wanted = self._content(ledger.doc)
            self._check_journal(ledger)
            for client in self.clients:
                if isinstance(client, NativeClient) and client.locks.get(document, {}) != self._locks_of(
                    client, document
                ):
                    raise Broken(f"{client.user} sees other locks in {document} than are held")
                if document in client.documents and self._content(client.copy_of(document).doc) != wanted:
                    raise Broken(f"{client.user} sees another {document} than its log")
            room = self.house.open.get(document)
            if room is not None and room.room is not None:
                self._check_room(ledger, room.room.document)
            self.counted["rows"] += len(ledger.rows)
            self.counted["acknowledged"] += ledger.acknowledged
            self.counted["refused"] += ledger.refused
            self.counted["locks"] += ledger.locks.granted

    def _content(self, doc: YDoc) -> Any:
        """Where a forger was, as the server reads it: yrs never returns from some lists with text in them."""
        return open_values(doc.get_update()) if self.has_forger else content(doc)

    def _check_journal(self, ledger: Ledger) -> None:
        journal = [] if self.has_forger else ledger.doc.get("journal", type=Array).to_py() or []
        if len(journal) != len(set(journal)):
            raise Broken(f"{ledger.document} has an edit twice")

    def _locks_of(self, client: Client, document: DocumentId) -> Fences:
        return self.ledgers[document].locks.fences if document in client.documents else {}

    def _check_room(self, ledger: Ledger, document: Any) -> None:
        loaded = self.drawers[ledger.document].load(self.records[ledger.document], 1)
        if vector(document.state_vector()) != vector(loaded.document.state_vector()):
            raise Broken(f"the room of {ledger.document} is not what its log makes")
        if document.projection != loaded.document.projection:
            raise Broken(f"what the room of {ledger.document} shows is not what its log makes (D1)")
        loaded.document.close()


def content(doc: "YDoc") -> Any:
    return (
        shown(doc),
        shown(doc.get("comments", type=Map)),
        shown(doc.get("journal", type=Array)),
    )
