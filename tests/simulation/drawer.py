"""What the store of the model keeps of one document, and how it is loaded from there."""

from dataclasses import dataclass, field

from crdt.document import Document, same_content
from crdt.effects import Compact
from crdt.events import Loaded
from crdt.gate import Owner
from crdt.ids import ClientId
from crdt.kinds.kind import kinds
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from engine.records import DocumentRecord
from tests.simulation.broken import Broken
from tests.simulation.ledger import Ledger


@dataclass(slots=True, kw_only=True)
class Drawer:
    """What the store keeps of one document: the ledger's rows, whose the client ids are, and a snapshot."""

    ledger: Ledger
    owners: dict[ClientId, Owner] = field(default_factory=dict)
    through: int = 0
    state: bytes = b""
    index: bytes = b""

    def load(self, record: DocumentRecord, server_id: int) -> Loaded:
        tail = [row.update for row in self.ledger.rows[self.through :]]
        index = StructIndex.load(self.index) if self.index else StructIndex()
        for update in tail:
            index.add(inspect(update, UNLIMITED))
        return Loaded(
            document=Document.load(kinds()[record.kind], self.state, tail, client_id=server_id),
            index=index,
            sequence=len(self.ledger.rows),
            rows=len(tail),
            size=len(self.state) + sum(map(len, tail)),
        )

    def compact(self, snapshot: Compact) -> None:
        """D9, by the model's own reading of the log."""
        if snapshot.through <= self.through:
            return
        document = Document.load(kinds()["freeform"])
        for row in self.ledger.rows[: snapshot.through]:
            document.apply(row.update)
        if not same_content(document.state(), snapshot.state):
            raise Broken(f"the snapshot through {snapshot.through} is another document")
        document.close()
        self.through, self.state, self.index = snapshot.through, snapshot.state, snapshot.index


@dataclass(frozen=True, slots=True, kw_only=True)
class Chances:
    """How often the store fails, of one: before it wrote anything; in a way that nobody can tell; when it loads."""

    untouched: float
    unknown: float
    unloaded: float
