"""What comes of one moment of a trigger: a run, or a reason why there is none (rules TR5 to TR12).

The first answer wins: it was there before, it comes too often, the chain is too long, a run is under way (where the condition
chooses the moment), the right is missing, the condition does not hold, the design does not start. Border: the actor keeps what
is decided here, except a run, which begins in the very commit that keeps it.
"""

from typing import Literal

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, Forbidden, NotFound, OverLimit, Refused
from crdt.ids import Micros, RunId, UserId
from engine.records import DocumentRecord, Json
from engine.trigger_records import Firing, FiringStatus
from engine.triggers import state
from engine.triggers.around import Around
from engine.triggers.cause import cause_of, check_hops, word_of
from engine.triggers.filling import filled, holds, variables_of
from engine.triggers.kind import Fires, kind_of
from engine.triggers.launching import Launch
from engine.triggers.memory import Moment
from engine.triggers.state import Trigger
from engine.triggers.told import What, told
from engine.writes import Batch, Insert

RUNNING: Json = {
    "code": "still_running",
    "message": "An earlier run of this trigger was still under way.",
    "next_step": "Let it wait, or let them run beside each other, in the trigger's settings.",
}
CONDITION: Json = {"code": "condition", "message": "The condition did not hold.", "next_step": ""}
LONGEST_EVENT = 64 << 10
_REPEATED = frozenset({"already_exists", "fence_lost"})


class TooOften(OverLimit):
    code = "too_often"
    message = "This trigger fired as often as it may in a minute."
    next_step = "Try again in a minute; of events, choose fewer with its pattern or its condition."


TOO_OFTEN: Json = {"code": TooOften.code, "message": TooOften.message, "next_step": TooOften.next_step}


Status = FiringStatus | Literal["waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fired:
    """What the one who asked is told. `waiting`: it starts when the run under way has ended."""

    status: Status
    run: RunId | None
    reason: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """`kept`: it is committed already. Otherwise `writes` are still to be kept, with the trigger as it is now."""

    trigger: Trigger
    status: Status
    kept: bool = False
    run: RunId | None = None
    reason: Json = None
    writes: Batch = ()
    error: ConcertError | None = None
    what: What | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """`by` and `role`: a person or a program with an account, whose rights count and whom no run holds back; otherwise the
    trigger's own. `given` outranks what the trigger says. `also` is kept with whatever comes of it. `answered`: somebody
    outside waits to be told.
    """

    by: UserId | None = None
    role: str = ""
    given: Json = None
    answered: bool = False
    also: Batch = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Firer:
    around: Around

    async def fire(self, trigger: Trigger, moment: Moment, now: Micros, asked: Asked) -> Decided:
        earlier = await self._earlier(trigger, moment, now, asked)
        if earlier is not None:
            return earlier
        try:
            check_hops(moment.chain)
            behind = await self._behind(trigger, moment, now, asked)
            return behind or await self._start(trigger, moment, now, asked)
        except (Forbidden, NotFound) as error:
            if asked.by is not None:
                raise
            paused = state.paused(trigger, None, state.reason_of(error), now)
            return Decided(trigger=paused, status="refused", reason=state.reason_of(error), error=error)
        except Refused as error:
            if asked.by is not None or error.code in _REPEATED:
                raise
            return self.refused(trigger, moment, now, error)

    async def _earlier(self, trigger: Trigger, moment: Moment, now: Micros, asked: Asked) -> Decided | None:
        """What is known before anybody looks at rights and conditions."""
        firing = await self.around.store.records.get(Firing, trigger.record.id, moment.key)
        if firing is not None:
            return Decided(trigger=trigger, status=firing.status, kept=True, reason=_known(firing.run))
        if any(one.key == moment.key for one in trigger.memory.waiting):
            return Decided(trigger=trigger, status="waiting", kept=True, reason=_known(None))
        if trigger.too_often(now, self.around.limits.per_minute):
            if asked.answered and _fires(trigger) == "call":
                raise TooOften(details={"per_minute": self.around.limits.per_minute})
            return self._passes(trigger, moment, now, TOO_OFTEN)
        return None

    async def _behind(self, trigger: Trigger, moment: Moment, now: Micros, asked: Asked) -> Decided | None:
        """What comes of it behind a run that is under way. TR5: a moment nobody chose pushes out none that waits."""
        if not trigger.memory.running or asked.by is not None or trigger.record.overlap == "beside":
            return None
        if not await self._chosen(trigger, moment):
            return self._passes(trigger, moment, now, CONDITION)
        if trigger.record.overlap == "skip":
            return self._passes(trigger, moment, now, RUNNING)
        return Decided(trigger=trigger.waits(moment), status="waiting")

    async def _start(self, trigger: Trigger, moment: Moment, now: Micros, asked: Asked) -> Decided:
        record, by = trigger.record, asked.by
        design, role = await self._allowed(trigger, by or record.acts_as, asked.role or record.role)
        if by is None and not await self._chosen(trigger, moment):
            return self._passes(trigger, moment, now, CONDITION)
        parameters = await filled(record.parameters, variables_of(record, moment), self.around.evaluator)
        run = RunId(self.around.ids.new())
        began = trigger.began(moment, run, now)
        fired = told(record, "fired", now, by or "", run=run, due=moment.due)
        firing = Insert(record=began.firing(_kept(moment), "started", now, run=run))
        await self.around.launch(
            Launch(
                id=run,
                design=design,
                parameters={**parameters, **(asked.given or {})},
                by=by or record.acts_as,
                role=role,
                word=word_of(record.kind),
                cause=cause_of(record, moment),
                also=(firing, *asked.also, *began.writes(), *fired),
            )
        )
        kept = replace(began, record=replace(record, memory=began.memory.to_json()))
        return Decided(trigger=kept, status="started", kept=True, run=run)

    async def _chosen(self, trigger: Trigger, moment: Moment) -> bool:
        variables = variables_of(trigger.record, moment)
        return await holds(trigger.record.condition, variables, self.around.evaluator)

    async def _allowed(self, trigger: Trigger, by: UserId, role: str) -> tuple[DocumentRecord, str]:
        design, role_now = await self.around.standing.in_document(by, role, trigger.record.design, "run")
        if design.trashed_at is not None:
            raise NotFound("The design is in the trash.", next_step="Bring it back, then resume the trigger.")
        return design, role_now

    def _passes(self, trigger: Trigger, moment: Moment, now: Micros, reason: Json) -> Decided:
        """Of many events that pass for one reason the first is written down; of those that no condition chose, none."""
        if _fires(trigger) == "events" and (reason is CONDITION or _says(trigger, reason)):
            return Decided(trigger=trigger, status="skipped", kept=True, reason=reason)
        firing = trigger.firing(_kept(moment), "skipped", now, reason=reason)
        return Decided(
            trigger=trigger.passed(moment, "skipped", now, reason),
            status="skipped",
            reason=reason,
            writes=(Insert(record=firing),),
            what="passed",
        )

    def refused(self, trigger: Trigger, moment: Moment, now: Micros, error: ConcertError) -> Decided:
        reason = state.reason_of(error)
        firing = trigger.firing(_kept(moment), "refused", now, reason=reason)
        return Decided(
            trigger=trigger.passed(moment, "refused", now, reason).remembers(complained=error.code),
            status="refused",
            reason=reason,
            writes=(Insert(record=firing),),
            error=error,
            what="refused",
        )


def _fires(trigger: Trigger) -> Fires:
    return kind_of(trigger.record.kind).fires


def _says(trigger: Trigger, reason: Json) -> bool:
    latest = trigger.memory.latest
    return bool(latest and latest["reason"] and latest["reason"]["code"] == reason["code"])


def _known(run: RunId | None) -> Json:
    return {
        "code": "already_fired",
        "message": "This moment was heard before.",
        "next_step": "See its run.",
        "details": {"run": run},
    }


def _kept(moment: Moment) -> Moment:
    """What is kept of an event that says much: that it was too much to keep."""
    if len(repr(moment.event)) <= LONGEST_EVENT:
        return moment
    return replace(moment, event={"left_out": True})
