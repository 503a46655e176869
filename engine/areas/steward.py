"""How operations change what people keep: the little that steps need. `stewarding.py` does it."""

from collections.abc import Sequence
from typing import Protocol

from crdt.dataclasses import dataclass
from crdt.errors import Unavailable
from crdt.ids import DocumentId, Micros
from engine.access_records import AccessReview
from engine.catalog.annotating import Place, Saying, Speaker
from engine.catalog.records import Annotation


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview:
    """Who has what on the workspace, and on these sources of it. With the same `key` it is the same review."""

    title: str
    sources: Sequence[DocumentId]
    key: str
    due_at: Micros | None = None


class Steward(Protocol):
    """Caller's duty: whoever it is done for may do it, and every document belongs to their workspace."""

    async def say(self, by: Speaker, place: Place, saying: Saying) -> Annotation:
        """Raises `TableUnknown`, `OverLimit`."""

    async def apply(self, by: Speaker, rule_set: DocumentId, source: DocumentId, *, applies: bool) -> bool:
        """Whether that changed something."""

    async def review(self, by: Speaker, new: NewReview) -> AccessReview:
        """Raises `OverLimit` where there is too much to go over."""


class NoStewardship(Unavailable):
    code = "no_stewardship"
    message = "Catalogue, rule sets and access are not changed from this process."
    next_step = "Run it in a server of this installation."


class NoSteward:
    """For processes without."""

    async def say(self, by: Speaker, place: Place, saying: Saying) -> Annotation:  # noqa: ARG002 - the port's
        raise NoStewardship

    async def apply(self, by: Speaker, rule_set: DocumentId, source: DocumentId, *, applies: bool) -> bool:  # noqa: ARG002
        raise NoStewardship

    async def review(self, by: Speaker, new: NewReview) -> AccessReview:  # noqa: ARG002 - the port's
        raise NoStewardship


NO_STEWARD = NoSteward()
