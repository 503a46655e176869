"""Who may change what under `comments`: a message is its author's. Rules: SPEC.md, section CM.

The author of a thread or a message is whoever owns the client id of the item that holds its map: nobody can forge that.
Border: places and clients of one index; whose a client id is, the gate answers. Roles are asked before.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from crdt.errors import ConcertError
from crdt.facts import DELETED, MAP, TEXT, TYPE, Struct
from crdt.fitting import contents
from crdt.offences import CommentOfAnother, ShapeNotAllowed
from crdt.places import KEY_MASK, NO_KEY, NO_PARENT, Places, key_of, node_of
from crdt.presence import Author
from crdt.structs import StructIndex
from crdt.verdicts import Accepted, plain

ROOT: Final = "comments"
MESSAGES: Final = "messages"
REACTIONS: Final = "reactions"
RESOLVED: Final = "resolved"
SIGNATURE: Final = "by"

_THREADS, _THREAD, _MESSAGES, _MESSAGE, _REACTIONS = range(1, 6)
"""How many nodes lie from the root to a map, itself included."""


Owns = Callable[[int, Author], bool]
"""Whether a Yjs client id is this person's."""


class Writer:
    """The person whose update is judged; `new` are client ids under which it writes."""

    __slots__ = ("_author", "_new", "_owns", "reaction", "user")

    def __init__(self, author: Author, new: Collection[int], owns: Owns) -> None:
        self._author = author
        self._new = new
        self._owns = owns
        self.user = author.user
        self.reaction = f"{author.user}:" if author.user else ""
        """How the keys of this person's reactions begin; the server brings those of everybody, with a whole state."""

    def owns(self, client: int) -> bool:
        return client in self._new or self._owns(client, self._author)


class Threads:
    """What lies in what under `comments`: each node of the index is looked at once, when somebody first asks."""

    __slots__ = ("_inside", "_messages", "_places", "_seen")

    def __init__(self, places: Places) -> None:
        self._places = places
        self._seen = 0
        self._inside: dict[int, list[int]] = {}  # by node, of the root and of all that lies in it
        self._messages: dict[int, list[int]] = {}  # by node, those under the key `messages`

    def inside(self, node: int) -> Sequence[int]:
        """The nodes right below."""
        self._look()
        return self._inside.get(node, ())

    def messages(self, node: int) -> Sequence[int]:
        """Those of them under the key `messages`: one, and any that it has replaced."""
        self._look()
        return self._messages.get(node, ())

    def forget(self, nodes: int) -> None:
        """Numbers from here on may be given to other nodes."""
        for node in range(self._seen - 1, nodes - 1, -1):
            if self._inside.pop(node, None) is not None:
                self._messages.pop(node, None)
                parent = self._places.parents[node]
                for among in (self._inside.get(parent), self._messages.get(parent)):
                    if among and among[-1] == node:
                        among.pop()
        self._seen = min(self._seen, nodes)

    def _look(self) -> None:
        places, inside = self._places, self._inside
        for node in range(self._seen, len(places)):
            parent, step = places.parents[node], places.steps[node]
            name = "" if step == NO_KEY else places.names[step]
            if parent == NO_PARENT:
                if name == ROOT:
                    inside[node] = []
            elif parent in inside:
                inside[node] = []
                inside[parent].append(node)
                if name == MESSAGES:
                    self._messages.setdefault(parent, []).append(node)
        self._seen = len(places)


class Commenting:
    """In an open kind clients may keep anything under `comments`; there only what is a thread has these rules."""

    __slots__ = ("_index", "_is_open", "_said", "_threads")

    def __init__(self, index: StructIndex, *, is_open: bool) -> None:
        self._index = index
        self._is_open = is_open
        self._threads = Threads(index.places)
        self._said: dict[tuple[int, int], bool] = {}

    def offence(
        self, verdict: Accepted, writer: Writer, update: bytes, *, may_manage: bool
    ) -> ConcertError | None:
        """The verdict must be the index's latest, `update` what it is of."""
        try:
            return self._offence(verdict, writer, update, may_manage=may_manage)
        finally:
            self._threads.forget(verdict.nodes)
            self._said.clear()

    def _offence(
        self, verdict: Accepted, writer: Writer, update: bytes, *, may_manage: bool
    ) -> ConcertError | None:
        error = self._in_entries(verdict, writer, update, may_manage=may_manage)
        error = error or self._in_texts(verdict, writer)
        if error or may_manage:
            return error
        for place, client, clock in self._index.newly_deleted():
            chain = self._chain(node_of(place))
            if chain and not self._may_delete(chain, place, (client, clock), writer):
                return self._refusal(verdict, place)
        return None

    def _in_entries(
        self, verdict: Accepted, writer: Writer, update: bytes, *, may_manage: bool
    ) -> ConcertError | None:
        places = self._index.places
        for place, _, struct in verdict.entries:
            if not place & KEY_MASK or not (chain := self._chain(node_of(place))):
                continue
            key = places.names[key_of(place)]
            if not self._may_set(chain, key, place, writer, may_manage=may_manage):
                return self._refusal(verdict, place)
            if not self._is_open and not self._fits(chain, key, struct):
                return ShapeNotAllowed(details={"path": plain(verdict.path(place))})
            if not self._is_open and not self._is_signed(chain, key, struct, update, writer):
                return CommentOfAnother(
                    "A comment names nobody but its own writer.",
                    next_step="Leave `by` out, or write your own id there.",
                    details={"path": plain(verdict.path(place))},
                )
        return None

    def _in_texts(self, verdict: Accepted, writer: Writer) -> ConcertError | None:
        for place in verdict.sizes:
            if chain := self._chain(node_of(place)):
                if len(chain) < _MESSAGE and not self._is_open:
                    return ShapeNotAllowed(details={"path": plain(verdict.path(place))})
                if not self._may_write(chain, writer):
                    return self._refusal(verdict, place)
        return None

    def _chain(self, node: int) -> list[int]:
        """The nodes from the root to this one; empty where its root is another."""
        places = self._index.places
        chain = [node]
        while (parent := places.parents[chain[-1]]) != NO_PARENT:
            chain.append(parent)
        chain.reverse()
        return chain if places.names[places.steps[chain[0]]] == ROOT else []

    def _name(self, node: int) -> str:
        step = self._index.places.steps[node]
        return "" if step == NO_KEY else self._index.places.names[step]

    def _is_thread_part(self, chain: list[int]) -> bool:
        """Whether the place lies in a thread; in a kind that is not open everything does."""
        if not self._is_open:
            return True
        if len(chain) == _THREAD:
            return bool(self._threads.messages(chain[-1]))
        return len(chain) > _THREAD and self._name(chain[2]) == MESSAGES

    def _mine(self, node: int, writer: Writer) -> bool:
        return writer.owns(self._index.places.clients[node])

    # What is set

    def _may_set(self, chain: list[int], key: str, place: int, writer: Writer, *, may_manage: bool) -> bool:
        depth = len(chain)
        stands = self._standing(place)
        if depth == _THREADS:
            return stands is None or may_manage or self._may_take_thread(stands, writer)
        if not self._is_thread_part(chain):
            return True
        if depth == _THREAD:
            if key == RESOLVED:
                return True
            return (stands is None or key != MESSAGES or may_manage) and self._mine(chain[1], writer)
        if depth == _MESSAGES and self._name(chain[2]) == MESSAGES:
            return stands is None or may_manage or writer.owns(stands[0])
        if depth == _MESSAGE and key == REACTIONS:
            return stands is None or may_manage
        if depth == _REACTIONS and self._name(chain[4]) == REACTIONS:
            return key.startswith(writer.reaction)
        return self._may_write(chain, writer)

    def _may_write(self, chain: list[int], writer: Writer) -> bool:
        """Whether what lies inside this node is the person's own."""
        if not self._is_thread_part(chain):
            return True
        if len(chain) < _MESSAGE or self._name(chain[2]) != MESSAGES:
            return self._mine(chain[min(1, len(chain) - 1)], writer)
        if len(chain) > _REACTIONS and self._name(chain[4]) == REACTIONS:
            return self._name(chain[5]).startswith(writer.reaction)
        return self._mine(chain[3], writer)

    # What goes

    def _may_delete(self, chain: list[int], place: int, item: tuple[int, int], writer: Writer) -> bool:
        if self._index.is_going(chain[-1]):
            return True  # what it lies in goes as a whole, and that is judged
        depth = len(chain)
        key = self._index.places.names[key_of(place)] if place & KEY_MASK else ""
        if depth == _THREADS:
            return self._may_take_thread(item, writer)
        if not self._is_thread_part(chain):
            return True
        if depth == _THREAD:
            return key == RESOLVED or (key != MESSAGES and self._mine(chain[1], writer))
        if depth == _MESSAGES and self._name(chain[2]) == MESSAGES:
            return writer.owns(item[0])
        if depth == _MESSAGE and key == REACTIONS:
            return False
        if depth == _REACTIONS and self._name(chain[4]) == REACTIONS:
            return key.startswith(writer.reaction)
        return self._may_write(chain, writer)

    def _may_take_thread(self, item: tuple[int, int], writer: Writer) -> bool:
        """CM4: one's own thread, as long as nobody else has written in it. One update may ask often."""
        may = self._said.get(item)
        if may is None:
            may = self._said[item] = self._is_own_thread(item, writer)
        return may

    def _is_own_thread(self, item: tuple[int, int], writer: Writer) -> bool:
        node = self._index.node_of_item(item)
        if self._is_open and (node is None or not self._is_thread_part([0, node])):
            return True
        if not writer.owns(item[0]):
            return False
        if node is None:
            return True
        return all(
            writer.owns(self._index.places.clients[message])
            for messages in self._threads.messages(node)
            for message in self._threads.inside(messages)
            if not self._is_gone(message)
        )

    def _standing(self, place: int) -> tuple[int, int] | None:
        """The item that stood there before this update and was not deleted."""
        head = self._index.head(place)
        return None if head is None or self._index.is_deleted(head) else head

    def _is_gone(self, node: int) -> bool:
        places = self._index.places
        return self._index.is_deleted((places.clients[node], places.clocks[node]))

    def _fits(self, chain: list[int], key: str, struct: Struct) -> bool:
        """CM1: threads, messages and reactions are maps, the text of a message is text."""
        if struct.content == DELETED:
            return True
        depth = len(chain)
        holds = struct.shape if struct.content == TYPE else None
        if depth == _THREADS or (depth == _THREAD and key == MESSAGES):
            return holds == MAP
        if depth < _MESSAGES or self._name(chain[2]) != MESSAGES:
            return True
        if depth == _MESSAGES or (depth == _MESSAGE and key == REACTIONS):
            return holds == MAP
        if depth == _MESSAGE and key == "text":
            return holds == TEXT
        return depth < _REACTIONS or self._name(chain[4]) != REACTIONS or holds is None

    def _is_signed(self, chain: list[int], key: str, struct: Struct, update: bytes, writer: Writer) -> bool:
        """CM6: what says who wrote a thread or a message, or resolved it, says who really did."""
        if struct.content == DELETED:
            return True
        depth = len(chain)
        if key == SIGNATURE and (
            depth == _THREAD or (depth == _MESSAGE and self._name(chain[2]) == MESSAGES)
        ):
            return all(value == writer.user for value in contents(struct, update))
        if key == RESOLVED and depth == _THREAD:
            said = [value for value in contents(struct, update) if isinstance(value, dict)]
            return all(value.get(SIGNATURE, writer.user) == writer.user for value in said)
        return True

    @staticmethod
    def _refusal(verdict: Accepted, place: int) -> ConcertError:
        return CommentOfAnother(details={"path": plain(verdict.path(place))})
