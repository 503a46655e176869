"""Edits that the server makes for a person under a client id of theirs, judged like what comes through a door.

What stands under an id belongs to its owner for ever (R5, CM2), so a comment written by a command must not stand under
the id that the server shares among all it writes for. One id for each person while the room is open; it is bound at
once and kept with the commit. Border: it makes the update and asks the gate; the replica applies it.
"""

from pycrdt import Doc

from crdt.comments.threads import Signatures
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.epochs import former
from crdt.errors import ConcertError, CorruptUpdate
from crdt.events import EditAsked
from crdt.gate import Denied, Early, Gate, Known, Owner, Passed
from crdt.ids import ClientId, UserId
from crdt.precheck import inspect
from crdt.presence import Author
from crdt.structs import StructIndex
from crdt.updates import NOTHING, rehearsed


@dataclass(frozen=True, slots=True)
class Signed:
    """An update that passed the gate, b"" where the edit changed nothing."""

    update: bytes
    bound: tuple[ClientId, ...] = ()


class Signing:
    """For one gate. `owners` are the room's: an id that is new is somebody's from here on."""

    __slots__ = ("_gate", "_owners", "_pens", "signatures")

    def __init__(self, gate: Gate, owners: dict[ClientId, Owner], index: StructIndex) -> None:
        self._gate = gate
        self._owners = owners
        self._pens: dict[UserId, int] = {}
        self.signatures = Signatures(index, self._owner)

    def _owner(self, client: int) -> UserId:
        owner = self._owners.get(ClientId(client))
        return UserId("") if owner is None else former(owner.user)

    def sign(self, asked: EditAsked, document: Document) -> Signed | Exception:
        """The edit as it would be made now; why not, where the gate or the edit itself refuses. To be applied at once."""
        try:
            update = rehearsed(document.state(), asked.edit, self._pen(asked.author))
        except Exception as error:  # noqa: BLE001 - an edit is a caller's function; what it raises is its answer
            return error
        return Signed(b"") if update == NOTHING else self._judged(asked, update)

    def _judged(self, asked: EditAsked, update: bytes) -> Signed | ConcertError:
        try:
            facts = inspect(update)
        except ConcertError as error:
            return error
        match self._gate.judge(facts, Author(user=asked.author, name=""), asked.role):
            case Denied(error=denied):
                return denied
            case Known() | Early():
                return CorruptUpdate("This edit does not fit the document.")
            case Passed(bound=bound) as passed:
                for client in bound:
                    self._owners[client] = Owner(asked.author)
                self._gate.took(passed, asked.author)
                return Signed(update, bound)

    def _pen(self, user: UserId) -> int:
        pen = self._pens.get(user)
        if pen is None:
            pen = self._pens[user] = Doc().client_id
        return pen
