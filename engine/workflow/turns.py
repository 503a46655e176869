"""One commit of a run being made: events are taken one after the other, each on what the ones before it left. Pure.

The journal has an entry for each event and the record is written once; a run that ends here needs its last entry alone.
"""

from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.records import RunRecord
from engine.workflow.batch import record_after, writes_of
from engine.workflow.machine.advance import advance
from engine.workflow.machine.effects import Effect, Perform, Resolve
from engine.workflow.machine.events import Event
from engine.workflow.machine.run import Run
from engine.workflow.machine.states import Running
from engine.writes import AppendJournal, Batch, Insert, Put, Write

Happening = tuple[Event, Batch]
"""An event, and what is written with it if it still counts."""


@dataclass(slots=True, kw_only=True)
class Turn:
    """What is committed together and what follows it. `claimed` are the steps that got their places for it, `late` the
    events that changed nothing; `events` counts those that changed something. `new`: the record is not stored yet.
    `ahead`: something of it was done at once, with the rights in `allowed`.
    """

    run: Run
    record: RunRecord
    now: Micros
    new: bool = False
    events: int = 0
    ahead: bool = False
    allowed: set[str] = field(default_factory=set)
    writes: list[Write] = field(default_factory=list)
    effects: list[Effect] = field(default_factory=list)
    claimed: list[str] = field(default_factory=list)
    late: list[Event] = field(default_factory=list)

    def take(self, event: Event, writes: Batch) -> tuple[Effect, ...] | None:
        """The effects of the event, None when it came too late and nothing happened."""
        run, effects = advance(self.run, event, self.now)
        if run is self.run:
            self.late.append(event)
            return None
        self.events += 1
        self.writes += (*writes, *writes_of(self.record, run, event, effects, self.now))
        self.run = run
        return effects

    def batch(self) -> Batch:
        """All of it, once everything is taken. Empty when nothing happened."""
        stored, self.record = self.record, record_after(self.record, self.run)
        writes: list[Write] = self.writes
        if self.run.is_over:  # its journal is folded here
            writes = [write for write in writes if not isinstance(write, AppendJournal)]
        if self.new and self.events:
            return (Insert(record=self.record), *writes)
        return (*writes, Put(record=self.record)) if self.record is not stored else tuple(writes)


def still_stands(run: Run, effect: Effect) -> bool:
    """False when a later event of the same commit has taken it back."""
    match effect:
        case Perform(node=node, attempt=attempt):
            step = run.steps.get(node)
            return step is not None and isinstance(step.state, Running) and step.state.attempt == attempt
        case Resolve(node=node, what=what, turn=turn):
            step = run.steps.get(node)
            return step is not None and (step.asked, step.turn) == (what, turn)
        case _:
            return True
