"""The engine of rules: hears the events of workspaces by the bus, and wakes the actors that do what rules say."""

from typing import Final

from crdt.errors import ConcertError
from engine.bus import Consumer
from engine.platform import Platform
from engine.rules.book import RuleBook
from engine.rules.hearing import Hearing
from engine.rules.performing import Go, RuleActor
from engine.rules.records import RuleFiring, RuleRecord
from engine.spec import EngineSpec
from engine.topics.catalogue import TOPICS
from engine.writes import Batch, Insert

ALL: Final = 1_000_000


class RuleEngine:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.hearing = Hearing(
            records=platform.store.records,
            clock=platform.clock,
            ids=platform.ids,
            evaluator=platform.evaluator,
            right_of=TOPICS.right_of,
        )

    async def start(self) -> None:
        """What was told meanwhile comes by the bus, from where it was; firings that wait are done."""
        platform = self._platform
        supervisor = platform.supervisor
        supervisor.register("rule", lambda key: RuleActor(key.partition(":")[2], platform))
        supervisor.register(
            "rulebook", lambda key: RuleBook(key.partition(":")[2], platform, self.hearing.index)
        )
        for rule in await platform.store.records.find(RuleRecord, {"paused_at": None}, limit=ALL):
            await self.hearing.index(rule, rule.id)
        platform.bus.subscribe(
            Consumer(
                name="rules",
                topics=self.hearing,
                take=self.hearing.take,
                committed=self._committed,
                begins="now",
            )
        )
        waiting = await platform.store.records.find(RuleFiring, {"state": "waiting"}, limit=ALL)
        for id_ in sorted({one.rule for one in waiting}):
            self._wake(id_)

    def _committed(self, batch: Batch) -> None:
        inserted = (write.record for write in batch if isinstance(write, Insert))
        firings = (row for row in inserted if isinstance(row, RuleFiring))
        for rule in sorted({row.rule for row in firings if row.state == "waiting"}):
            self._wake(rule)

    def _wake(self, rule: str) -> None:
        """A mailbox that is full holds the same message already: one look does all that wait."""
        try:
            self._platform.supervisor.tell(f"rule:{rule}", Go())
        except ConcertError:
            return


ENGINE = EngineSpec(
    name="rules",
    title="Rules",
    summary="When something is told and a condition holds, something is done.",
    capabilities=("events", "conditions", "actions", "loop guard", "rate limit", "dry run"),
    make=RuleEngine,
)
