"""Does what a firing says, action by action, with the rights its owner has at that moment; one actor for each rule.

Each action is committed before the next one begins, under an id that was given to it with the firing. What cannot be repeated is
marked before it begins: after a crash it is said to have been interrupted, and not begun again (rule RU6).
"""

from typing import Any, Final

import structlog
from pydantic import BaseModel

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError, Forbidden, InvalidInput, NotFound, Unavailable
from crdt.ids import UserId
from crdt.roles import Right, allows
from engine.audit.audited import audited
from engine.platform import Platform
from engine.records import DocumentRecord, Json
from engine.rules import reasons
from engine.rules.action import Did, Doing, Leaves, RuleAction, rule_actions
from engine.rules.chains import longer
from engine.rules.records import RuleFiring, RuleRecord, RuleTrace
from engine.rules.rehearsing import about as document_about
from engine.rules.rehearsing import told_to
from engine.rules.told import told, told_owner
from engine.runtime.actor import Mood
from engine.runtime.clock import sleep
from engine.triggers.memory import Link
from engine.writes import Batch, Put, Write

_log = structlog.get_logger(__name__)

AT_ONCE: Final = 50
ATTEMPTS: Final = 3
AGAIN_AFTER: Final = 1.0
"""Seconds until what was not to be had is tried again."""


@dataclass(frozen=True, slots=True)
class Go:
    """Firings wait."""


class RuleActor:
    def __init__(self, rule: str, platform: Platform) -> None:
        self._rule = rule
        self._platform = platform
        self._records = platform.store.records

    @property
    def mood(self) -> Mood:
        return "finished"

    async def start(self) -> None:
        """Also after a crash: what waits is done."""
        await self._go()

    async def stop(self) -> None:
        """Nothing to let go of."""

    async def receive(self, message: object) -> object:
        if not isinstance(message, Go):
            raise TypeError(f"a rule does not take {type(message).__name__}")
        await self._go()
        return None

    async def _go(self) -> None:
        where = {"rule": self._rule, "state": "waiting"}
        while waiting := await self._records.find(RuleFiring, where, order="at", limit=AT_ONCE):
            for firing in waiting:
                await self._fire(firing)

    async def _fire(self, firing: RuleFiring) -> None:
        rule = await self._records.get(RuleRecord, self._rule)
        if rule is None or rule.paused_at is not None:
            await self._end(rule, firing, "held_back", reasons.PAUSED)
            return
        try:
            role, about = await self._allowed(rule, firing)
            for number in range(len(firing.done), len(rule.actions)):
                firing = await self._act(rule, firing, number, role, about)
                if firing.done[number]["state"] == "failed":
                    await self._end(rule, firing, "failed", firing.done[number]["reason"])
                    return
        except (Forbidden, NotFound) as error:
            await self._pause(rule, firing, reasons.reason_of(error))
            return
        await self._end(rule, firing, "done", None)

    async def _allowed(self, rule: RuleRecord, firing: RuleFiring) -> tuple[str, DocumentRecord | None]:
        """What the owner may do now, and the document that it is about; `Forbidden` and `NotFound` where they may not."""
        standing = self._platform.triggers.standing
        role = await standing.in_workspace(rule.acts_as, rule.role, rule.workspace, Right.READ)
        for one in rule.actions:
            action = rule_actions().get(one["action"])
            if action is not None and not allows(role, action.right):
                raise Forbidden(
                    f"{action.title} needs the right to {action.right}.", details={"right": action.right}
                )
        about = await document_about(self._records, rule, firing.event)
        if about is not None:
            await standing.in_document(rule.acts_as, rule.role, about.id, Right.READ)
        return role, about

    async def _act(
        self, rule: RuleRecord, firing: RuleFiring, number: int, role: str, about: DocumentRecord | None
    ) -> RuleFiring:
        """The firing with what this action came to, committed."""
        said, now = rule.actions[number], self._platform.clock.now()
        action = rule_actions().get(said["action"])
        if action is None or number >= len(firing.ids):
            return await self._note(firing, _failed(said, InvalidInput("There is no such action any more.")))
        if firing.reason == _begun(number):
            return await self._note(
                replace(firing, reason=None), _done(said, "failed", reason=reasons.STOPPED)
            )
        chain = longer([Link(**one) for one in firing.chain], rule, firing.moment, firing.topic)
        doing = Doing(
            platform=self._platform,
            rule=rule,
            role=role,
            event=firing.event,
            about=about,
            key=firing.ids[number],
            chain=chain,
            now=now,
        )
        try:
            wanted = await self._wanted(action, doing, said["input"])
            firing = await self._begin(firing, number, action, doing, wanted)
            did = await self._done(action, doing, wanted)
        except ConcertError as error:
            return await self._note(replace(firing, reason=None), _failed(said, error))
        except Exception as error:  # noqa: BLE001 - whatever an action raises, the firings after it have their turn
            _log.error("rule_action_failed", rule=rule.id, action=said["action"], exc_info=error)
            return await self._note(replace(firing, reason=None), _failed(said, ConcertError()))
        done = _done(said, "done", summary=did.summary, link=did.link)
        return await self._note(replace(firing, reason=None), done, did.writes)

    async def _wanted(self, action: RuleAction[Any], doing: Doing, input_: Json) -> BaseModel:
        variables = {"rule": {"id": doing.rule.id, "name": doing.rule.name}, "event": doing.event}
        return await told_to(action, input_, variables, self._platform.evaluator)

    async def _begin(
        self, firing: RuleFiring, number: int, action: RuleAction[Any], doing: Doing, wanted: BaseModel
    ) -> RuleFiring:
        """RU4, RU6: what it leaves and that it began, in one commit before it happens."""
        begun = firing if action.repeatable else replace(firing, reason=_begun(number))
        traces = _traces(doing, action.leaves(doing, wanted))
        if traces or begun is not firing:
            await self._commit((Put(record=begun), *traces))
        return begun

    async def _done(self, action: RuleAction[Any], doing: Doing, wanted: BaseModel) -> Did:
        """What is not to be had right now is tried again, where that does no harm."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return await action.run(doing, wanted)
            except Unavailable:
                if not action.repeatable or attempt == ATTEMPTS:
                    raise
                await sleep(self._platform.clock, AGAIN_AFTER * attempt)
        raise AssertionError("an attempt ends")

    async def _note(self, firing: RuleFiring, done: Json, writes: Batch = ()) -> RuleFiring:
        noted = replace(firing, done=[*firing.done, done])
        await self._commit((Put(record=noted), *writes))
        return noted

    async def _end(self, rule: RuleRecord | None, firing: RuleFiring, state: Any, reason: Json) -> None:
        now = self._platform.clock.now()
        ended = Put(record=replace(firing, state=state, reason=reason, ended_at=now))
        if rule is None:
            await self._commit((ended,))
            return
        what: Any = {"done": "fired", "failed": "failed"}.get(state, "held_back")
        summary = "; ".join(one["summary"] for one in firing.done if one["summary"])
        event = told(
            rule, what, now, moment=firing.moment, topic=firing.topic, summary=summary, reason=reason
        )
        entry = audited(
            organisation=rule.organisation,
            workspace=rule.workspace,
            by=rule.acts_as,
            action=f"rule.{what}",
            object_kind="rule",
            object=rule.id,
            title=rule.name,
            details={"topic": firing.topic, "moment": firing.moment, "done": len(firing.done)},
            at=now,
        )
        await self._commit((ended, event, entry))

    async def _pause(self, rule: RuleRecord, firing: RuleFiring, reason: Json) -> None:
        """RU3: a rule whose owner may not do this any more rests, and they are told."""
        now = self._platform.clock.now()
        resting = replace(rule, paused_at=now, paused_by=UserId(""), paused_because=reason)
        owner = told_owner(rule, self._platform.ids.new(), reason, now)
        said = told(rule, "paused", now, reason=reason)
        await self._commit((Put(record=resting), *owner, said))
        self._platform.supervisor.tell(f"rulebook:{rule.workspace}", Rested(rule=resting))
        await self._end(rule, firing, "held_back", reason)

    async def _commit(self, batch: Batch) -> None:
        receipt = await self._platform.store.writer.commit(batch)
        self._platform.channels.committed(batch, receipt)
        self._platform.timers.notice(batch)
        self._platform.outbox.notice(batch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rested:
    """The server paused a rule: nobody listens for it any more."""

    rule: RuleRecord


def _begun(number: int) -> Json:
    return {"code": "begun", "action": number}


def _done(said: Json, state: str, *, summary: str = "", link: str = "", reason: Json = None) -> Json:
    return {"action": said["action"], "state": state, "summary": summary, "link": link, "reason": reason}


def _failed(said: Json, error: ConcertError) -> Json:
    return _done(said, "failed", reason=reasons.reason_of(error))


def _traces(doing: Doing, leaves: Leaves) -> tuple[Write, ...]:
    chain = [one.to_json() for one in doing.chain]

    def trace(object_: str, made: bool) -> Write:
        return Put(
            record=RuleTrace(
                object=object_,
                organisation=doing.rule.organisation,
                by=doing.owner,
                made=made,
                chain=chain,
                at=doing.platform.clock.now(),
            )
        )

    return (*(trace(one, True) for one in leaves.made), *(trace(one, False) for one in leaves.touched))
