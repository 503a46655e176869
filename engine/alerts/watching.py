"""Follows the events of runs and durable timers, and raises alerts. Border: `conditions.py` decides, `raising.py` says what
is committed.

Events come through the bus, so what they lead to is committed with how far it has come (B9). A timer may ring when
nothing is to be done any more: each time it is looked at how the run stands now. Between both, the alert's row decides.
"""

from collections.abc import Iterable, Sequence
from typing import Final, assert_never

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId, Micros, RunId, WorkspaceId
from engine.alert_records import AlertRule
from engine.alerts.conditions import (
    SECOND,
    Condition,
    Failed,
    LastsOver,
    LastsUnusually,
    NotStarted,
    WaitsOver,
    condition_of,
    day_of,
    next_look,
    reason_of,
    runs_due,
    too_long,
    usual_of,
)
from engine.alerts.raising import Raised, raising
from engine.bus import Bus, Consumer
from engine.channels import Channels
from engine.gate_records import GateRecord
from engine.ports import Clock, Store, StoredEvent
from engine.records import DocumentRecord
from engine.run_lists import RunRow, RunsWanted
from engine.runtime.actor import Mood
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop, TimerRang
from engine.topics.pattern import Selection
from engine.writes import Batch, ClearTimer, SetTimer, Write

ASKING: Final = "workflow:step:asking"
TOPICS: Final = ("workflow:run:*", ASKING)
_ENDED: Final = frozenset({"workflow:run:completed", "workflow:run:failed", "workflow:run:cancelled"})
_ALL: Final = 10_000


class Alerts:
    """The engine: the consumer of what runs say, and the actors that timers wake, one per rule."""

    def __init__(self, *, desk: "AlertDesk", bus: Bus, supervisor: Supervisor) -> None:
        self._desk = desk
        self._bus = bus
        self._supervisor = supervisor

    async def start(self) -> None:
        """What happened meanwhile comes by the bus, from where it was; timers are kept."""
        consumer = Consumer(
            name="alerts",
            topics=Selection.parse(TOPICS),
            take=self._desk.take,
            committed=self._desk.timers.notice,
            begins="now",
        )
        self._bus.subscribe(consumer)
        self._supervisor.register("alert", lambda key: _RuleActor(key.partition(":")[2], self._desk))


class _RuleActor:
    def __init__(self, rule: str, desk: "AlertDesk") -> None:
        self._rule = rule
        self._desk = desk

    @property
    def mood(self) -> Mood:
        return "finished"

    async def start(self) -> None:
        """It holds nothing but what the store has."""

    async def stop(self) -> None:
        """Nor anything to put away."""

    async def receive(self, message: object) -> object:
        match message:
            case TimerRang():
                await self._desk.rang(self._rule, message)
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertDesk:
    """Turns events and timers into what is committed; keeps nothing."""

    store: Store
    clock: Clock
    channels: Channels
    timers: TimerLoop

    async def take(self, channel: Channel, events: Sequence[StoredEvent]) -> Batch:
        """What these events of runs mean for the rules of their workspace."""
        where = {"workspace": WorkspaceId(channel.partition(":")[2])}
        rules = await self.store.records.find(AlertRule, where, limit=_ALL)
        if not rules:
            return ()
        found: dict[tuple[object, ...], Write] = {}
        for event in events:
            for rule in rules:
                if rule.design in {None, event.payload["design"]} and event.at >= rule.created_at:
                    for write in await self._of_event(rule, event):
                        found[_key(write)] = write
        return tuple(found.values())

    async def _of_event(self, rule: AlertRule, event: StoredEvent) -> Sequence[Write]:
        run = await self.store.runs.get(RunId(event.payload["run"]))
        if run is None:
            return ()
        condition = condition_of(rule.condition)
        if event.topic == ASKING:
            return _gate_timer(rule, condition, event)
        timed = not isinstance(condition, Failed | NotStarted)
        clear = (ClearTimer(key=timer_of(rule, run.id)),) if timed else ()
        if event.topic not in _ENDED:
            usual = await self._usual(condition, run.design)
            due = runs_due(condition, run, usual)
            return clear if due is None else (_timer(rule, run, due),)
        if isinstance(condition, Failed):
            true = event.topic == "workflow:run:failed"
        else:
            usual = await self._usual(condition, run.design, but=run.id)
            true = too_long(condition, _took(run), usual)
        return (*clear, *(await self._raise(rule, run, condition) if true else ()))

    async def rang(self, rule_id: str, rang: TimerRang) -> None:
        """Moves the timer where it was early, raises what has come true."""
        rule = await self.store.records.get(AlertRule, rule_id)
        if rule is None:
            return
        condition = condition_of(rule.condition)
        if rang.key == look_of(rule):
            writes = await self._looked(rule, condition, rang) if isinstance(condition, NotStarted) else None
        else:
            writes = await self._waited(rule, condition, rang)
        if writes is None:
            return
        batch: Batch = tuple(writes)
        receipt = await self.store.writer.commit(batch)
        self.channels.committed(batch, receipt)
        self.timers.notice(batch)

    async def _looked(self, rule: AlertRule, condition: NotStarted, rang: TimerRang) -> Sequence[Write]:
        """The day is over for this rule: the next look, and an alert where nothing was started."""
        day, began = day_of(condition, rang.due)
        wanted = RunsWanted(
            workspaces=() if rule.design else (rule.workspace,),
            designs=(rule.design,) if rule.design else (),
            since=began,
            until=Micros(rang.due + 1),
        )
        following = _look(rule, condition, rang.due)
        if sum((await self.store.runs.counts(wanted)).values()):
            return (following,)
        raised = Raised(
            rule=rule,
            subject=day,
            reason=reason_of(condition),
            design=rule.design,
            title=await self._title(rule.design),
        )
        return (following, *await raising(self.store.records, raised, self.clock.now()))

    async def _waited(self, rule: AlertRule, condition: Condition, rang: TimerRang) -> Sequence[Write] | None:
        run = await self.store.runs.get(RunId(rang.message["run"]))
        if run is None:
            return None
        if "node" in rang.message:
            return await self._asked(rule, condition, rang, run)
        due = runs_due(condition, run, await self._usual(condition, run.design))
        if due is None:
            return None
        if due > self.clock.now():
            return (_timer(rule, run, due),)
        return (ClearTimer(key=rang.key), *await self._raise(rule, run, condition))

    async def _asked(
        self, rule: AlertRule, condition: Condition, rang: TimerRang, run: RunRow
    ) -> Sequence[Write] | None:
        """A gate that was answered meanwhile means nothing any more."""
        gate = await self.store.records.get(GateRecord, run.id, rang.message["node"])
        if gate is None or gate.state != "open" or not isinstance(condition, WaitsOver):
            return None
        due = Micros(gate.asked_at + round(condition.seconds * SECOND))
        if due > self.clock.now():
            return (SetTimer(key=rang.key, actor=f"alert:{rule.id}", due=due, message=rang.message),)
        raised = Raised(
            rule=rule,
            subject=f"{run.id}:{gate.node}",
            reason=f"{reason_of(condition)} for a decision at {gate.title}",
            design=run.design,
            title=run.title,
            run=run,
        )
        return (
            ClearTimer(key=rang.key),
            *await raising(self.store.records, raised, self.clock.now()),
        )

    async def _raise(self, rule: AlertRule, run: RunRow, condition: Condition) -> Sequence[Write]:
        usual = await self._usual(condition, run.design, but=run.id)
        raised = Raised(
            rule=rule,
            subject=run.id,
            reason=reason_of(condition, usual),
            design=run.design,
            title=run.title,
            run=run,
        )
        return await raising(self.store.records, raised, self.clock.now())

    async def _usual(self, condition: Condition, design: DocumentId, but: str = "") -> int | None:
        if not isinstance(condition, LastsUnusually):
            return None
        wanted = RunsWanted(designs=(design,), states=("succeeded",))
        rows = await self.store.runs.page(wanted, limit=condition.of + 1)
        return usual_of([_took(row) for row in rows if row.id != but][: condition.of])

    async def _title(self, design: DocumentId | None) -> str:
        record = None if design is None else await self.store.records.get(DocumentRecord, design)
        return "" if record is None else record.title

    async def beginnings(self, rule: AlertRule) -> Sequence[Write]:
        """What a new or changed rule begins with: its next look, or timers of the runs that are under way."""
        condition = condition_of(rule.condition)
        match condition:
            case NotStarted():
                return (_look(rule, condition, self.clock.now()),)
            case LastsOver() | LastsUnusually() | WaitsOver():
                return await self._of_runs_under_way(rule, condition)
            case Failed():
                return ()
            case never:
                assert_never(never)

    async def _of_runs_under_way(self, rule: AlertRule, condition: Condition) -> list[Write]:
        wanted = RunsWanted(
            workspaces=() if rule.design else (rule.workspace,),
            designs=(rule.design,) if rule.design else (),
            states=("queued", "running"),
        )
        rows = await self.store.runs.page(wanted, limit=_ALL)
        timers: list[Write] = []
        for run in rows:
            due = runs_due(condition, run, await self._usual(condition, run.design))
            if due is not None:
                timers.append(_timer(rule, run, due))
        return timers


def timer_of(rule: AlertRule, run: RunId) -> str:
    return f"alert:{rule.id}:{run}"


def look_of(rule: AlertRule) -> str:
    return f"alert:{rule.id}:look"


def _timer(rule: AlertRule, run: RunRow, due: Micros) -> SetTimer:
    return SetTimer(key=timer_of(rule, run.id), actor=f"alert:{rule.id}", due=due, message={"run": run.id})


def _gate_timer(rule: AlertRule, condition: Condition, event: StoredEvent) -> Sequence[Write]:
    if not isinstance(condition, WaitsOver):
        return ()
    run, node = event.payload["run"], event.payload["node"]
    timer = SetTimer(
        key=f"alert:{rule.id}:{run}:{node}",
        actor=f"alert:{rule.id}",
        due=Micros(event.at + round(condition.seconds * SECOND)),
        message={"run": run, "node": node},
    )
    return (timer,)


def _look(rule: AlertRule, condition: NotStarted, after: Micros) -> SetTimer:
    due = next_look(condition, after)
    return SetTimer(key=look_of(rule), actor=f"alert:{rule.id}", due=due, message={})


def _took(run: RunRow) -> int:
    if run.started_at is None or run.finished_at is None:
        return 0
    return run.finished_at - run.started_at


def _key(write: Write) -> tuple[object, ...]:
    """Events of one page may say the same of one run: it is written once, as the last of them says."""
    match write:
        case SetTimer(key=key) | ClearTimer(key=key):
            return "timer", key
    return "write", *_identity(write)


def _identity(write: Write) -> Iterable[object]:
    record = getattr(write, "record", None)
    if record is None:
        return (id(write),)
    return (type(record), *(getattr(record, name) for name in type(record).KEY))
