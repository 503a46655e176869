"""A dry run: what a rule would have made of the events of the last days. Reads events, does nothing.

What is looked at is bounded, the newest first, and the answer says when there was more. Of events that fit, the newest that
would have fired and the newest that would not are shown with why (`clauses.py`) and what would be done (`rehearsing.py`).
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import Channel, Micros
from engine.ports import EventLog, StoredEvent
from engine.rules.hearing import HOUR, variables_of, wanted
from engine.rules.records import RuleRecord
from engine.topics.pattern import Selection
from engine.triggers.filling import Evaluator

Json = Any
PAGE: Final = 500
MOST_READ: Final = 20_000
MOST_TRIED: Final = 2_000
MOST_KEPT: Final = 30
"""Of those that would have fired, and of those that would not."""

Verdict = Literal["fires", "held_back", "not", "failed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One event with a fitting topic. `held_back`: it would have been too many within an hour; `value` is the condition's."""

    event: StoredEvent
    verdict: Verdict
    value: Json = True
    error: Json = None


@dataclass(slots=True, kw_only=True)
class DryRun:
    """`read` events since `since`, of which `matched` had a fitting topic; `more`: there were more than are looked at."""

    since: Micros
    read: int = 0
    matched: int = 0
    more: bool = False
    counts: dict[Verdict, int] = field(default_factory=dict)
    error: Json = None
    _firing: deque[Tried] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))
    _resting: deque[Tried] = field(default_factory=lambda: deque(maxlen=MOST_KEPT))

    def note(self, tried: Tried) -> None:
        self.counts[tried.verdict] = self.counts.get(tried.verdict, 0) + 1
        self.error = self.error or tried.error
        (self._firing if tried.verdict in {"fires", "held_back"} else self._resting).append(tried)

    @property
    def newest(self) -> Sequence[Tried]:
        """Of both sorts, the newest first."""
        return sorted((*self._firing, *self._resting), key=lambda one: -one.event.sequence)


async def dry_run(
    events: EventLog,
    channel: Channel,
    rule: RuleRecord,
    evaluator: Evaluator,
    *,
    since: Micros,
    may_hear: Callable[[Sequence[StoredEvent]], Awaitable[Sequence[StoredEvent]]],
) -> DryRun:
    """`may_hear` leaves out what the caller may not hear."""
    found = DryRun(since=since)
    fitting = await _fitting(events, channel, Selection.parse(tuple(rule.topics)), since, found)
    recent: deque[Micros] = deque()
    for event in await may_hear(fitting):
        try:
            value = await _value(rule, event, evaluator)
        except ConcertError as error:
            found.note(Tried(event=event, verdict="failed", value=None, error=error.to_dict()))
            continue
        if value is not True:
            found.note(Tried(event=event, verdict="not", value=value))
            continue
        while recent and recent[0] <= event.at - HOUR:
            recent.popleft()
        late = len(recent) >= rule.per_hour
        if not late:
            recent.append(event.at)
        found.note(Tried(event=event, verdict="held_back" if late else "fires"))
    return found


async def _value(rule: RuleRecord, event: StoredEvent, evaluator: Evaluator) -> Json:
    if not rule.condition:
        return True
    return await evaluator.evaluate(rule.condition, variables_of(rule, event))


async def _fitting(
    events: EventLog, channel: Channel, topics: Selection, since: Micros, found: DryRun
) -> Sequence[StoredEvent]:
    """The newest whose topic fits, the oldest of them first."""
    last = await events.last(channel)
    offset = max(await _begin(events, channel, since, last), last - MOST_READ)
    kept: deque[StoredEvent] = deque(maxlen=MOST_TRIED)
    found.more = offset > 0 and last - offset >= MOST_READ
    while page := await events.since(channel, offset, PAGE):
        for event in page:
            found.read += 1
            if event.at >= since and wanted(topics, event.topic):
                found.matched += 1
                kept.append(event)
        offset = page[-1].sequence
    found.more = found.more or found.matched > MOST_TRIED
    return tuple(kept)


async def _begin(events: EventLog, channel: Channel, since: Micros, last: int) -> int:
    """The number before the first event since then, by halves: times rise with numbers."""
    low, high = max(0, await events.first(channel) - 1), last
    while low < high:
        middle = (low + high) // 2
        page = await events.since(channel, middle, 1)
        if page and page[0].at < since:
            low = page[0].sequence
        else:
            high = middle
    return low
