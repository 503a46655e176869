"""Clients of the model, one kind for each door, as the libraries behave that people use: real replicas, kept while they
are away, sent again until they are acknowledged.

An honest client is refused for one reason only, that its right has ended; then it lets go of its copy and starts over.
The forger is none: it knows everything of a document, and says what nobody should believe.
"""

from collections import Counter
from random import Random
from typing import Final, Protocol

from pycrdt import Array, Map, Text

from crdt.ids import DocumentId, UserId
from tests.crdt.editing import Editor
from tests.simulation.broken import Broken
from tests.simulation.cable import Cable
from tests.simulation.ledger import Ledger

GUEST: Final = "guest-"
"""Begins the name of somebody without a token; each socket is another one."""


class Copy(Editor):
    """A person's copy of one document. `journal` only grows: whatever is in it twice was doubled."""

    def __init__(self, client: int, random: Random, *, plain: bool) -> None:
        super().__init__(client, random)
        self.client = client
        self.plain = plain
        self.comments = self.doc.get("comments", type=Map)
        self.journal = self.doc.get("journal", type=Array)
        self.made = 0

    def change(self) -> list[bytes]:
        """One transaction of any kind; the updates it made."""
        before = len(self.sent)
        with self.doc.transaction():
            if self.plain:
                self._set(self.body, 0)
            else:
                self._change()
                self.made += 1
                self.journal.append(f"{self.client}:{self.made}")
        return self.sent[before:]

    def comment(self) -> list[bytes]:
        before = len(self.sent)
        self.made += 1
        message = Map({"text": Text("why?")})
        with self.doc.transaction():
            self.comments[f"{self.client}:{self.made}"] = Map({"messages": Map({"m": message})})
        return self.sent[before:]


class Client(Protocol):
    user: UserId
    cable: Cable | None
    is_slow: bool

    @property
    def documents(self) -> tuple[DocumentId, ...]: ...

    @property
    def is_in_step(self) -> bool:
        """Connected, answered, and told that all it said is saved, as far as its door tells."""

    def copy_of(self, document: DocumentId) -> Copy: ...

    def connected(self, cable: Cable) -> None: ...

    def lost(self, code: int, reason: str) -> None: ...

    def hear(self, payload: bytes) -> None: ...

    def start_over(self, document: DocumentId) -> None:
        """With an empty copy, as somebody new."""

    def say_something(self) -> None:
        """A change, a comment, a state of presence."""


class Person:
    """What all clients share: copies, and the making of new ones."""

    def __init__(
        self, user: UserId, ledgers: dict[DocumentId, Ledger], random: Random, *, plain: set[DocumentId]
    ) -> None:
        self.user = user
        self.cable: Cable | None = None
        self.is_slow = False
        self.random = random
        self.ledgers = ledgers
        self.plain = plain
        self.refusals: Counter[str] = Counter()
        self.copies = {document: self._fresh(document) for document in ledgers}

    def _fresh(self, document: DocumentId) -> Copy:
        return Copy(self.random.randrange(1, 2**32), self.random, plain=document in self.plain)

    @property
    def documents(self) -> tuple[DocumentId, ...]:
        return tuple(self.copies)

    def copy_of(self, document: DocumentId) -> Copy:
        return self.copies[document]

    def start_over(self, document: DocumentId) -> None:
        self.copies[document] = self._fresh(document)

    def refused(self, document: DocumentId, code: str) -> None:
        if code not in {"read_only", "section_locked"} and not (code == "client_taken" and self.is_guest):
            raise Broken(f"{self.user}, who is honest, was refused in {document}: {code}")
        self.refusals[code] += 1
        self.start_over(document)

    @property
    def is_guest(self) -> bool:
        """Then an id may still belong to who one was before, as long as the server has not noticed that they left."""
        return self.user.startswith(GUEST)

    def any_change(self, copy: Copy) -> list[bytes]:
        return copy.comment() if self.random.random() < 0.15 else copy.change()
