"""How a run is written down: one entry per event while it lives, one entry in all when it has ended. Pure.

An entry's `v` is the version of this form. Readers take older forms for ever: extend by fields with defaults.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import TypeAdapter

from crdt.ids import Micros, RunId, UserId
from engine.ports import JournalEntry
from engine.records import Json, RunStatus
from engine.workflow.advance import advance, new_run
from engine.workflow.events import Event
from engine.workflow.plan import Plan
from engine.workflow.run import Run, Step

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """A run without its plan, which the run's record has."""

    steps: dict[str, Step]
    status: RunStatus
    fence: int
    retry_of: RunId | None
    created_at: Micros | None
    started_at: Micros | None
    finished_at: Micros | None
    cancelled_by: UserId | None


_EVENT: TypeAdapter[Any] = TypeAdapter(Event)
_ENDED = TypeAdapter(_Ended)
_KEPT = tuple(_Ended.__dataclass_fields__)


def stream_of(run: RunId) -> str:
    return f"run:{run}"


def entry_of(event: Event) -> Json:
    return {"v": VERSION, **_EVENT.dump_python(event, mode="json")}


def event_of(entry: Json) -> Event:
    event: Event = _EVENT.validate_python(entry)
    return event


def folded(run: Run) -> Json:
    ended = _Ended(**{name: getattr(run, name) for name in _KEPT if name != "steps"}, steps=dict(run.steps))
    return {"v": VERSION, "event": "folded", "run": _ENDED.dump_python(ended, mode="json")}


def replay(run: RunId, plan: Plan, entries: Sequence[JournalEntry]) -> Run:
    """The run as its journal left it. The effects of the past are not repeated."""
    state = new_run(run, plan)
    for entry in entries:
        if entry.entry["event"] == "folded":
            state = _unfold(state, entry.entry["run"])
        else:
            state, _ = advance(state, event_of(entry.entry), entry.at)
    return state


def _unfold(run: Run, kept: Json) -> Run:
    ended = _ENDED.validate_python(kept)
    return replace(run, open=0, **{name: getattr(ended, name) for name in _KEPT})
