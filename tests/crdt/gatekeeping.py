"""A gate with its document, for tests: people edit pycrdt copies, the gate judges, what passes is applied."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from pycrdt import Doc, Map, Text

from crdt.facts import MAP, Id
from crdt.gate import Denied, Gate, Owner, Passed, Ruling
from crdt.ids import ClientId, UserId
from crdt.kinds.kind import Kind, kinds
from crdt.kinds.writing import seed_from_json
from crdt.locks import LockTable
from crdt.places import NO_KEY, place_of
from crdt.precheck import SYNC, inspect
from crdt.presence import Author
from crdt.protection import Guard
from crdt.rulebook import PLACE_LIMITS, PlaceLimits
from crdt.structs import StructIndex
from tests.crdt.playbook import ADA, BOB, EVA

SEEDER = 1
PEOPLE = {"ada": ADA, "bob": BOB, "eva": EVA}


class Copy:
    """One person's copy of the document."""

    def __init__(self, house: "House", person: str, client: int, role: str) -> None:
        self.house = house
        self.author: Author = PEOPLE[person]
        self.role = role
        self.doc: Doc[Any] = Doc(client_id=client)
        self.hear()

    def hear(self) -> None:
        """Everything that the house has."""
        self.doc.apply_update(self.house.doc.get_update(self.doc.get_state()))

    def make(self, edit: Callable[[], Any]) -> bytes:
        """The update of one edit."""
        made: list[bytes] = []
        subscription = self.doc.observe(lambda event: made.append(event.update))
        with self.doc.transaction():
            edit()
        self.doc.unobserve(subscription)
        (update,) = made
        return update

    def at(self, path: str) -> Any:
        """What stands at `root.key.key`."""
        root, *keys = path.split(".")
        found: Any = self.doc.get(root, type=Map)
        for key in keys:
            found = found[key]
        return found

    def set(self, path: str, value: Any) -> str:
        around, _, key = path.rpartition(".")
        return self.send(lambda: self.at(around).__setitem__(key, value))

    def drop(self, path: str) -> str:
        around, _, key = path.rpartition(".")
        return self.send(lambda: self.at(around).__delitem__(key))

    def type(self, path: str, text: str) -> str:
        return self.send(lambda: self.at(path).insert(0, text))

    def cut(self, path: str, start: int, end: int) -> str:
        return self.send(lambda: self.at(path).__delitem__(slice(start, end)))

    def send(self, edit: Callable[[], Any]) -> str:
        """Edits, and gives what the gate says: "" or the code of its refusal. A refused copy is made anew."""
        code = self.house.judge(self.make(edit), self.author, self.role)
        if code:
            self.house.renewed[self.doc.client_id] += 1
            self.__init__(self.house, str(self.author.user), self.doc.client_id + 1000, self.role)  # type: ignore[misc]
        return code


class House:
    def __init__(
        self,
        kind: str | Kind = "workflow",
        content: dict[str, Any] | None = None,
        *,
        limits: PlaceLimits = PLACE_LIMITS,
    ) -> None:
        self.kind = kinds()[kind] if isinstance(kind, str) else kind
        state = seed_from_json(self.kind, content or {}, client_id=SEEDER)
        self.doc: Doc[Any] = Doc()
        self.doc.apply_update(state)
        shapes = {} if self.kind.open_roots else dict.fromkeys(self.kind.roots, MAP)
        self.index = StructIndex.of(state, shapes)
        self.owners = {ClientId(SEEDER): Owner(UserId(""))}
        self.guard = Guard()
        self.gate = Gate(self.kind, self.index, self.owners, {}, LockTable(), limits, self.guard)
        self.refusal: Denied | None = None
        self.renewed: Counter[int] = Counter()
        self._next = 10

    def copy(self, person: str = "ada", role: str = "editor") -> Copy:
        self._next += 1
        return Copy(self, person, self._next, role)

    def rule(self, update: bytes, author: Author = ADA, role: str = "editor") -> Ruling:
        return self.gate.judge(inspect(update, SYNC), author, role)

    def judge(self, update: bytes, author: Author = ADA, role: str = "editor") -> str:
        """Takes the update over when it passes; otherwise the code of the refusal, after which nothing has changed."""
        before = self.index.dump()
        facts = inspect(update, SYNC)
        ruling = self.gate.judge(facts, author, role)
        if isinstance(ruling, Denied):
            self.refusal = ruling
            assert before == self.index.dump()
            return ruling.error.code
        if isinstance(ruling, Passed):
            for client in ruling.bound:
                self.owners[client] = Owner(author.user)
            if ruling.instead is not None:
                update, facts = ruling.instead, inspect(ruling.instead)
            self.index.add(facts)
            self.gate.took(ruling, author.user)
            self.doc.apply_update(update)
        return ""

    def item(self, *path: str) -> Id:
        """The item that holds the shared type at a path."""
        places = self.index.places
        (node,) = (node for node in range(len(places)) if path == places.path(place_of(node, NO_KEY)))
        return places.clients[node], places.clocks[node]

    @property
    def path(self) -> list[Any]:
        """The place that the last refusal names."""
        assert self.refusal is not None
        found: list[Any] = self.refusal.error.details["path"]
        return found


def thread(text: str = "why?", message: str = "m1") -> Map[Any]:
    """A thread as Concert's clients make it."""
    return Map({"anchor": {"path": ["body", "name"]}, "messages": Map({message: a_message(text)})})


def a_message(text: str = "because") -> Map[Any]:
    return Map({"text": Text(text), "reactions": Map({})})
