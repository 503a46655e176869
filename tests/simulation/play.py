"""One seed, one play: who is there, what they do, what goes wrong, in which order; then quiet, and everybody is equal.

Nothing here reads a clock or draws from anything but the seed.
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

from pycrdt import Map

from crdt.events import LockVerb
from crdt.ids import DocumentId, UserId
from crdt.kinds.kind import YDoc
from crdt.presence import Author
from crdt.roles import allows
from crdt.sections import DOCUMENT, Section
from tests.crdt.editing import KEYS
from tests.simulation.endings import Ending
from tests.simulation.providers import HocuspocusClient, Provider
from tests.simulation.stage import ROLES, Line

VERBS: Final[tuple[LockVerb, ...]] = (
    "take",
    "ask",
    "release",
    "renew",
    "withdraw",
    "keep",
    "hand_over",
    "break",
)


class Play(Ending):
    """`run` plays so many steps and then the end."""

    # The play

    def run(self, steps: int) -> Counter[str]:
        for _ in range(steps):
            self.step()
        self.quieten()
        self.check()
        return self.counted

    def step(self) -> None:
        actions = self.actions()
        total = sum(weight for weight, _ in actions)
        at = self.random.random() * total
        for weight, action in actions:
            at -= weight
            if at < 0:
                self._do(action)
                return

    def _do(self, action: Callable[[], None]) -> None:
        self.counted[action.__name__] += 1
        action()

    def actions(self) -> list[tuple[float, Callable[[], None]]]:
        found: list[tuple[float, Callable[[], None]]] = [
            (16, self.say),
            (14, self.wait),
            (0.4, self.wait_long),
            (0.6, self.change_role),
            (1.2, self.edit_by_server),
            (0.4, self.read_by_server),
            (0.25, self.crash),
            (0.6, self.slow_down),
            (0.25, self.load_page_again),
            (0.5, self.sync_by_hand),
            (0.8, self.relay),
            (1.5, self.lock),
        ]
        found += self.due()
        if self.lines:
            found.append((0.9, self.cut))
        return found

    def say(self) -> None:
        self.random.choice(self.clients).say_something()

    def wait(self) -> None:
        self.clock.advance(self.random.choice((0.0, 0.001, 0.005, 0.03)))

    def wait_long(self) -> None:
        self.clock.advance(self.random.choice((0.3, 1.2, 6.0, 40.0)))

    def relay(self) -> None:
        """Tabs of one browser tell each other their edits; in an open house each tab is somebody else."""
        one, other = self.random.choice(self.clients), self.random.choice(self.clients)
        together = self.is_open_house or one.user == other.user
        if (
            together
            and isinstance(one, Provider)
            and isinstance(other, Provider)
            and one.document == other.document
        ):
            one.copy.receive(other.copy.doc.get_update(one.copy.doc.get_state()))

    def lock(self) -> None:
        """Who may, takes, asks, gives and breaks; programs do so without having the document open."""
        random = self.random
        client = random.choice(self.clients)
        document = random.choice(client.documents)
        room = self.house.open.get(document)
        if room is None or not allows(self.roles[client.user][document], "edit"):
            return
        verb = random.choices(VERBS, weights=(6, 2, 2, 1, 1, 1, 1, 1))[0]
        section: Section = ("body", random.choice(KEYS[:3])) if random.random() < 0.9 else DOCUMENT
        author = Author(user=client.user, name=client.user, guest=self.is_open_house)
        ttl = random.choice((None, None, 2.0, 60.0))
        room.lock(author, verb, section, ttl=ttl, to=random.choice(self.clients).user)

    def change_role(self) -> None:
        if self.is_open_house:
            return
        client = self.random.choice(self.clients)
        document = self.random.choice(client.documents)
        self._set_role(client.user, document, self.random.choice(ROLES))

    def _set_role(self, user: UserId, document: DocumentId, role: str) -> None:
        self.roles[user][document] = role
        for line in self.lines:
            if self._user_of(line) == user and not line.cable.is_buried:
                line.end.change_role(self.records[document], role)

    def _user_of(self, line: Line) -> UserId:
        return line.end.user

    def edit_by_server(self) -> None:
        room = self.house.open.get(self.random.choice(self.documents))
        if room is None:
            return
        key, fails = f"server-{self.random.randrange(8)}", self.random.random() < 0.15

        def edit(doc: YDoc) -> None:
            doc.get("body", type=Map)[key] = key
            if fails:
                raise KeyError(key)

        room.edit(UserId("server"), edit)

    def read_by_server(self) -> None:
        if room := self.house.open.get(self.random.choice(self.documents)):
            room.read()

    def crash(self) -> None:
        self.house.crash()
        for line in tuple(self.lines):
            line.cable.crash()
            line.cable.cut(last_up=0, last_down=self.random.randrange(len(line.cable.down) + 1))
            if line.client is None:
                self.lines.remove(line)
        self.house = self._start()

    def slow_down(self) -> None:
        client = self.random.choice(self.clients)
        client.is_slow = not client.is_slow

    def load_page_again(self) -> None:
        """A client without a local store: what was not saved is lost, and it comes as somebody new."""
        self.load_again(self.random.choice(self.clients))

    def sync_by_hand(self) -> None:
        """With nothing unsaved: statuses that are on their way would count for the new beginning, with any server."""
        client = self.random.choice(self.clients)
        if isinstance(client, HocuspocusClient) and client.cable is not None and client.unsynced == 0:
            client.start_sync()


def play(seed: int, steps: int = 160) -> Counter[str]:
    """Raises Broken, or whatever the product stumbled over."""
    return Play(seed).run(steps)
