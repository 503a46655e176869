"""Keeps the rules of one workspace: one actor, so that two people who change one rule meet, and who listens is always what is kept."""

from collections.abc import Callable, Coroutine
from typing import Any, Final, cast

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, NotFound, OverLimit
from crdt.ids import UserId, WorkspaceId
from engine.platform import Platform
from engine.rules.performing import Rested
from engine.rules.records import RuleFiring, RuleRecord
from engine.rules.told import What, told
from engine.runtime.actor import Mood
from engine.writes import Batch, Insert, Put, Remove

MOST_RULES: Final = 200
MOST_FIRINGS: Final = 100_000

Index = Callable[[RuleRecord | None, str], Coroutine[Any, Any, None]]


class RuleGone(NotFound):
    code = "rule_gone"
    message = "There is no such rule in this workspace."
    next_step = "Look at the list again: somebody removed it."


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """A new rule, or with the `version` it replaces a changed one."""

    rule: RuleRecord
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    rule: str
    by: UserId
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Discard:
    rule: str
    by: UserId


def book_of(workspace: WorkspaceId) -> str:
    return f"rulebook:{workspace}"


class RuleBook:
    def __init__(self, workspace: str, platform: Platform, index: Index) -> None:
        self._workspace = WorkspaceId(workspace)
        self._platform = platform
        self._records = platform.store.records
        self._index = index

    @property
    def mood(self) -> Mood:
        return "idle"

    async def start(self) -> None:
        """It holds nothing but what the store has."""

    async def stop(self) -> None:
        """Nothing to let go of."""

    async def receive(self, message: object) -> object:
        match message:
            case Keep(rule=rule, version=version):
                return await (self._make(rule) if not version else self._change(rule, version))
            case Rest(rule=id_, by=by, paused=paused):
                return await self._rest(id_, by, paused=paused)
            case Discard(rule=id_, by=by):
                return await self._discard(id_, by)
            case Rested(rule=rule):
                await self._index(rule, rule.id)
                return rule
            case _:
                raise TypeError(f"a book of rules does not take {type(message).__name__}")

    async def _make(self, rule: RuleRecord) -> RuleRecord:
        count = await self._records.count(RuleRecord, {"workspace": self._workspace})
        if count >= MOST_RULES:
            raise OverLimit("A workspace has so many rules at most.", details={"limit": MOST_RULES})
        return await self._kept(rule, (Insert(record=rule),), "created", rule.created_by)

    async def _change(self, rule: RuleRecord, version: int) -> RuleRecord:
        before = await self._rule(rule.id)
        if before.version != version:
            raise Conflict("Somebody has changed this rule meanwhile.", details={"version": before.version})
        changed = replace(
            rule,
            version=version + 1,
            created_by=before.created_by,
            created_at=before.created_at,
            paused_at=before.paused_at,
            paused_by=before.paused_by,
            paused_because=before.paused_because,
        )
        return await self._kept(changed, (Put(record=changed),), "changed", rule.updated_by)

    async def _rest(self, id_: str, by: UserId, *, paused: bool) -> RuleRecord:
        before, now = await self._rule(id_), self._platform.clock.now()
        if (before.paused_at is not None) == paused:
            return before
        rule = replace(
            before,
            version=before.version + 1,
            paused_at=now if paused else None,
            paused_by=by if paused else None,
            paused_because=None,
            since=before.since if paused else now,
        )
        return await self._kept(rule, (Put(record=rule),), "paused" if paused else "resumed", by)

    async def _discard(self, id_: str, by: UserId) -> RuleRecord:
        """With its history."""
        rule = await self._rule(id_)
        await self._index(None, id_)
        fired = await self._records.find(RuleFiring, {"rule": id_}, limit=MOST_FIRINGS)
        gone = (Remove(type=RuleFiring, key=(one.rule, one.moment)) for one in fired)
        said = told(rule, "removed", self._platform.clock.now(), by)
        await self._commit((Remove(type=RuleRecord, key=(id_,)), *gone, said))
        return rule

    async def _kept(self, rule: RuleRecord, batch: Batch, what: What, by: UserId) -> RuleRecord:
        await self._commit((*batch, told(rule, what, self._platform.clock.now(), by)))
        await self._index(rule, rule.id)
        return rule

    async def _rule(self, id_: str) -> RuleRecord:
        rule = await self._records.get(RuleRecord, id_)
        if rule is None or rule.workspace != self._workspace:
            raise RuleGone
        return rule

    async def _commit(self, batch: Batch) -> None:
        receipt = await self._platform.store.writer.commit(batch)
        self._platform.channels.committed(batch, receipt)


async def ask(platform: Platform, workspace: WorkspaceId, message: Keep | Rest | Discard) -> RuleRecord:
    """The rule as it is kept, or was."""
    return cast(RuleRecord, await platform.supervisor.ask(book_of(workspace), message))
