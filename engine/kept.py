"""What denials keep from somebody, for what only names documents: events of a workspace, items of a bulk operation.

Pure. A denial on a kind counts for documents made later, too: what is made says its kind, and `Born` remembers it for
the events that follow. Border: which denials there are is read by `server/access.py`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from engine.records import Json

MADE: Final = frozenset({"document:created", "document:moved", "document:restored"})
"""Topics that say of a document that it is there now, and of which kind it is."""


@dataclass(slots=True)
class Born:
    """The kinds of documents that came last: of so many at least, and of twice as many at most.

    Whoever listens longer than that needs its `Kept` read anew, which is asked for well before anything is forgotten.
    """

    most: int = 10_000
    on_full: Callable[[], None] = lambda: None
    """Told that older ones will be forgotten when as many more have come; must return at once."""
    _kinds: dict[str, str] = field(default_factory=dict)
    _older: Mapping[str, str] = field(default_factory=dict)

    def hear(self, topic: str, payload: Json) -> None:
        if topic not in MADE or not isinstance(payload, dict) or "document" not in payload:
            return
        if len(self._kinds) >= self.most and payload["document"] not in self._kinds:
            self._older, self._kinds = self._kinds, {}
            self.on_full()
        self._kinds[payload["document"]] = str(payload.get("kind", ""))

    def kind_of(self, document: str) -> str:
        """Nothing of what is no document, or came long ago."""
        return self._kinds.get(document) or self._older.get(document, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """`documents`: ids, those of denied kinds as they were when it was asked; `kinds` of this workspace.

    `only`: the workspace of a token that is for one, where a person's own channel tells of all of them.
    """

    documents: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    only: str | None = None

    def hides(self, said: Json, born: Born | None = None) -> bool:
        """Whether it names something that is kept, however deep."""
        if self.only is not None and self._is_elsewhere(said):
            return True
        if not self.documents and not self.kinds:
            return False
        if isinstance(said, dict) and "document" in said and said.get("kind") in self.kinds:
            return True  # it may be gone, and known to nobody any more
        return any(self._is(text, born) for text in _texts(said))

    def _is_elsewhere(self, said: Json) -> bool:
        """In another workspace, or about a document of which nobody says where it is."""
        if not isinstance(said, dict):
            return False
        place, document = said.get("workspace"), said.get("document")
        return place != self.only and (place is not None or document is not None)

    def without(self, said: Json) -> Json:
        """The same without what is kept: entries of lists that are it go, elsewhere nothing is in its place."""
        if isinstance(said, dict):
            return {key: self.without(value) for key, value in said.items() if key not in self.documents}
        if isinstance(said, list):
            return [self.without(one) for one in said if not (isinstance(one, str) and one in self.documents)]
        return None if isinstance(said, str) and said in self.documents else said

    def _is(self, text: str, born: Born | None) -> bool:
        return text in self.documents or (born is not None and born.kind_of(text) in self.kinds)


NOTHING_KEPT: Final = Kept()


def _texts(said: Json) -> Iterator[str]:
    open_ = [said]
    while open_:
        one = open_.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, dict):
            open_ += [*one.keys(), *one.values()]
        elif isinstance(one, list | tuple):
            open_ += one
