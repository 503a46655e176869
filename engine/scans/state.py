"""What a scan has come to: a fold over its journal. Pure: `after(state, event)`, and events as JSON and back.

A stage finishes table after table; what it finished stays finished over a restart (SC3). Border: it runs nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, field
from typing import Any, Final, Literal, assert_never

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros
from engine.records import Json

StageStatus = Literal["waiting", "running", "succeeded", "failed"]
EndStatus = Literal["succeeded", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A life of the scan begins, under a fence of its own: the first one, or one after a restart or a resume."""

    fence: int
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStarted:
    """`wanted` of `tables` are looked at."""

    stage: str
    wanted: int
    tables: int
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFinished:
    """`counts` says how the findings of the table changed."""

    stage: str
    table: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageEnded:
    """`error` is set where it failed. `counts` are of findings whose table is gone. `log` are its last lines."""

    stage: str
    at: Micros
    summary: Json = None
    error: Json = None
    counts: Mapping[str, int] = field(default_factory=dict)
    log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    status: EndStatus
    at: Micros
    error: Json = None


Event = Taken | StageStarted | TableFinished | StageEnded | Ended
_EVENTS: Final = {kind.__name__: kind for kind in (Taken, StageStarted, TableFinished, StageEnded, Ended)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageState:
    name: str
    title: str
    status: StageStatus = "waiting"
    wanted: int = 0
    tables: int = 0
    done: frozenset[str] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    summary: Json = None
    error: Json = None
    started_at: Micros | None = None
    finished_at: Micros | None = None
    log: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """For people: how many tables, not which."""
        told = asdict(self)
        del told["done"]
        return {**told, "done": len(self.done - {""}), "counts": dict(self.counts), "log": list(self.log)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanState:
    """`stages` in the order they run. `fence` is that of the newest life."""

    stages: Mapping[str, StageState]
    fence: int = 0
    status: Literal["queued", "running", "succeeded", "failed", "cancelled"] = "queued"
    started_at: Micros | None = None
    finished_at: Micros | None = None
    error: Json = None

    @property
    def counts(self) -> dict[str, int]:
        return added(*(stage.counts for stage in self.stages.values()))

    @property
    def results(self) -> list[Json]:
        return [stage.to_json() for stage in self.stages.values()]

    @property
    def failed(self) -> tuple[StageState, ...]:
        return tuple(stage for stage in self.stages.values() if stage.status == "failed")


def beginning(stages: Iterable[tuple[str, str]]) -> ScanState:
    """Names and titles of the stages, in order."""
    return ScanState(stages={name: StageState(name=name, title=title) for name, title in stages})


def added(*counts: Mapping[str, int]) -> dict[str, int]:
    names = dict.fromkeys(name for one in counts for name in one)
    return {name: sum(one.get(name, 0) for one in counts) for name in names}


def after(state: ScanState, event: Event) -> ScanState:
    match event:
        case Taken(fence=fence, at=at):
            begun = state.started_at or at
            return replace(
                state, fence=fence, status="running", started_at=begun, finished_at=None, error=None
            )
        case Ended(status=status, at=at, error=error):
            return replace(state, status=status, finished_at=at, error=error)
        case StageStarted() | TableFinished() | StageEnded():
            before = state.stages[event.stage]
            return replace(state, stages={**state.stages, event.stage: _stage_after(before, event)})
        case _:
            assert_never(event)


def _stage_after(stage: StageState, event: StageStarted | TableFinished | StageEnded) -> StageState:
    match event:
        case StageStarted(wanted=wanted, tables=tables, at=at):
            begun = stage.started_at or at
            return replace(
                stage,
                status="running",
                wanted=wanted,
                tables=tables,
                started_at=begun,
                finished_at=None,
                error=None,
            )
        case TableFinished(table=table, counts=counts):
            return replace(stage, done=stage.done | {table}, counts=added(stage.counts, counts))
        case StageEnded():
            return replace(
                stage,
                status="succeeded" if event.error is None else "failed",
                summary=event.summary,
                error=event.error,
                counts=added(stage.counts, event.counts),
                finished_at=event.at,
                log=tuple(event.log),
            )


def replay(state: ScanState, entries: Iterable[Json]) -> ScanState:
    """Stages that this installation has no more are passed over."""
    for entry in entries:
        event = event_of(entry)
        if not isinstance(event, StageStarted | TableFinished | StageEnded) or event.stage in state.stages:
            state = after(state, event)
    return state


def entry_of(event: Event) -> dict[str, Json]:
    return {"event": type(event).__name__, **asdict(event)}


def event_of(entry: Json) -> Event:
    values: dict[str, Any] = {name: value for name, value in entry.items() if name != "event"}
    if "log" in values:
        values["log"] = tuple(values["log"])
    made: Event = _EVENTS[entry["event"]](**values)
    return made
