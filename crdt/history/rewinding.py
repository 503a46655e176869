"""Takes edits of a document without a model back, as one more edit: what they wrote goes, what they deleted comes again.

Such a document has no fields that could be written anew, but its replica knows every item. Border: trusted bytes only;
whose edits they are is the caller's affair.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from pycrdt import Doc, Map, TransactionEvent, UndoManager

from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.open_roots import open_values
from crdt.updates import NOTHING, corrupt, merge

NO_CONTENT: Final = frozenset({"meta", "comments"})
"""Roots that stay as they are."""
_TAKEN_BACK: Final = "taken back"
_FOR_EVER: Final = 1 << 40
"""Milliseconds between two edits that are still taken back together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewound:
    """`update` makes the content of `before` that of `after`; it is NOTHING where there is nothing to take back."""

    update: bytes
    before: dict[str, Json]
    after: dict[str, Json]


def rewound(state: bytes, edits: Iterable[tuple[bool, bytes]]) -> Rewound:
    """`edits` came to `state` one after the other; those that say so are taken back, the others stay. Where both wrote at
    one place, the later of them counts. Raises CorruptUpdate.
    """
    edits = list(edits)
    doc: Doc[Any] = Doc()
    try:
        doc.apply_update(state or NOTHING)
        roots = _roots_of((state or NOTHING, *(update for _, update in edits)))
        manager = UndoManager(
            scopes=[doc.get(name, type=Map) for name in roots],
            capture_timeout_millis=_FOR_EVER,
            timestamp=lambda: 0,
        )
        manager.include_origin(_TAKEN_BACK)
        for is_taken_back, update in edits:
            with doc.transaction(origin=_TAKEN_BACK if is_taken_back else None):
                doc.apply_update(update)
        now = doc.get_update()
        update = _seen(doc, lambda: _undo_all(manager))
        return Rewound(update=update, before=content_of(now), after=content_of(doc.get_update()))
    except BaseException as error:  # pycrdt's PanicException is no Exception
        raise corrupt(error) from error


def _roots_of(updates: Iterable[bytes]) -> list[str]:
    """A root is known from the first update that writes into it."""
    doc: Doc[Any] = Doc()
    for update in updates:
        doc.apply_update(update)
    return sorted(set(doc.keys()) - NO_CONTENT)


def _undo_all(manager: UndoManager) -> None:
    while manager.can_undo():
        manager.undo()


def _seen(doc: Doc[Any], act: Callable[[], None]) -> bytes:
    updates: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        updates.append(event.update)

    subscription = doc.observe(keep)
    try:
        act()
    finally:
        doc.unobserve(subscription)
    return merge([update for update in updates if update != NOTHING])


def content_of(state: bytes) -> dict[str, Json]:
    """Of every root that can be brought back."""
    return {root: value for root, value in open_values(state).items() if root not in NO_CONTENT}
