"""What an engine is: data plus one function. A package below `engine/` that exports `ENGINE` is found by a sorted scan."""

from collections.abc import Callable, Collection
from functools import cache
from typing import TYPE_CHECKING, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId
from engine.ports import StoredEvent
from engine.topics.pattern import Selection

if TYPE_CHECKING:
    from engine.platform import Platform


class Engine(Protocol):
    async def start(self) -> object:
        """Take up what was under way before the restart."""


class Watcher(Protocol):
    """An engine with triggers. It may see the same thing twice (rule T3), and is called one at a time."""

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        """An event of a workspace's channel whose topic was asked for."""

    async def seen_document(self, document: DocumentId, sequence: int) -> None:
        """A document of a kind that was asked for has reached this number; the steps between may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """What an engine wants to hear of. `topics` are patterns (rule B1): `workflow:run:*`, `workflow:**`.

    `roots`: of documents only changes below these; all where there are none.
    """

    kinds: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()

    def wants_change(self, kind: str, roots: Collection[str]) -> bool:
        return kind in self.kinds and (
            not self.roots or not roots or any(root in self.roots for root in roots)
        )

    def wants_topic(self, topic: str) -> bool:
        return _selection(self.topics).wants(topic)


@cache
def _selection(topics: tuple[str, ...]) -> Selection:
    return Selection.parse(topics)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSpec:
    """`depends_on` as `engine/components.py` reads it: `library:X`, `setting:X`, `engine:X`, `operation:X`…"""

    name: str
    title: str
    summary: str
    capabilities: tuple[str, ...]
    make: "Callable[[Platform], Engine]"
    depends_on: tuple[str, ...] = ()
    triggers: Triggers = Triggers()
