"""How a run is written down: one entry per event while it lives, one entry in all when it has ended. Pure.

An entry's `v` is the version of this form. Readers take older forms for ever: extend by fields with defaults.
"""

from collections.abc import Sequence
from dataclasses import field
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros, RunId, UserId
from crdt.model import LATER
from engine.ports import JournalEntry
from engine.records import Json, RunStatus
from engine.workflow.designs.plan import Plan
from engine.workflow.machine.advance import advance, new_run
from engine.workflow.machine.events import Event, StepStarted, StepSucceeded
from engine.workflow.machine.persistent import Persistent
from engine.workflow.machine.run import Round, Run, Scope, Step, Undo
from engine.workflow.machine.states import Inline, Output, StepError

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
    total: int = 0
    ended: int = 0
    error: StepError | None = None
    undo_asked: bool = False
    undo: Undo = field(default_factory=Undo)
    scopes: dict[str, Scope] = field(default_factory=dict)
    rounds: dict[str, Round] = field(default_factory=dict)
    results: dict[str, Output] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)


_EVENT: TypeAdapter[Any] = TypeAdapter(Event, config=LATER)
_KEPT = tuple(_Ended.__dataclass_fields__)


@cache
def _of_ended() -> TypeAdapter[_Ended]:
    return TypeAdapter(_Ended)


def stream_of(run: RunId) -> str:
    return f"run:{run}"


def entry_of(event: Event) -> Json:
    """Nearly all entries are one of two; those are written by hand, for a tenth of the time."""
    match event:
        case StepStarted(node=node, attempt=attempt, fence=fence):
            return {"v": VERSION, "node": node, "attempt": attempt, "fence": fence, "event": "step_started"}
        case StepSucceeded(node=node, attempt=attempt, fence=fence, output=Inline(value=value), log=()):
            return {
                "v": VERSION,
                "node": node,
                "attempt": attempt,
                "fence": fence,
                "output": {"value": value, "kind": "inline"},
                "summary": event.summary,
                "log": [],
                "event": "step_succeeded",
            }
        case _:
            return {"v": VERSION, **_EVENT.dump_python(event, mode="json")}


def event_of(entry: Json) -> Event:
    event: Event = _EVENT.validate_python(entry)
    return event


def folded(run: Run) -> Json:
    kept: dict[str, Any] = {}
    for name in _KEPT:
        one = getattr(run, name)
        kept[name] = dict(one) if isinstance(one, Persistent) else one
    ended = _Ended(**kept)
    return {"v": VERSION, "event": "folded", "run": _of_ended().dump_python(ended, mode="json")}


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
    ended = _of_ended().validate_python(kept)
    held = {name: getattr(ended, name) for name in _KEPT}
    maps = {name: Persistent(one) for name, one in held.items() if isinstance(one, dict)}
    if not ended.scopes:  # from before steps had a scope
        maps["scopes"] = run.scopes
        maps["steps"] = Persistent({key: replace(step, of=key) for key, step in ended.steps.items()})
        held |= {"total": len(ended.steps), "ended": len(ended.steps)}
    return replace(run, open=0, **{**held, **maps})
