"""Puts together what the run actors of one process share."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import OrganisationId, RunId, WorkspaceId
from engine.areas.steward import NO_STEWARD, Steward
from engine.backups.taker import NO_TAKER, BackupTaker
from engine.execution.executor import INLINE, Executors
from engine.execution.logs import StepLogs
from engine.expressions.evaluator import Evaluator
from engine.keeper import keeper
from engine.operations.http.reach import Reach
from engine.operations.operation import PUBLIC, ReadSecret, no_secrets
from engine.operations.rate import Rate
from engine.ports import Store
from engine.records import RunRecord
from engine.runtime.clock import WakingClock
from engine.runtime.pace import Pace
from engine.scans.scanner import NO_SCANNER, Scanner
from engine.sync.taker import NO_SYNCHRONISER, Synchroniser
from engine.workflow.ahead import Ahead
from engine.workflow.asking import Asker
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.hearing import EventWaits
from engine.workflow.loading import Loader
from engine.workflow.performer import OpenSource, Performer
from engine.workflow.permission import Permission
from engine.workflow.services import Delivery, NoticeTimers, Services
from engine.workflow.serving.needs import kept_rates, needs_by
from engine.workflow.serving.queue import Queue
from engine.workflow.serving.slots import Grant, Slots

READ_AT_ONCE: Final = 16
TURNS: Final = 20
"""Transitions between two looks at the sockets: about three milliseconds."""
COMMITS: Final = 160
"""With the store at once: about one group of it (`group_writes`), so that a slow disk costs no throughput."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """`running_steps`: how many run at once in this process. `slots`: how much there is of what operations hold. `rates`:
    how often operations may start (by name, or `area.*`), besides what these say themselves.
    """

    running_steps: int = 4
    slots: Mapping[str, int] = field(default_factory=dict)
    rates: Mapping[str, Rate] = field(default_factory=dict)
    executors: Executors = INLINE
    reach: Reach = PUBLIC
    secrets: Callable[[OrganisationId, WorkspaceId], ReadSecret] = no_secrets
    """Which addresses steps may connect to."""
    scanner: Scanner = NO_SCANNER
    backups: BackupTaker = NO_TAKER
    synchroniser: Synchroniser = NO_SYNCHRONISER
    steward: Steward = NO_STEWARD


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """How the parts of a process reach its run actors."""

    grant: Grant
    post: Callable[[RunId, object], None]
    finished: Callable[[RunRecord], None]


def make_services(
    *,
    store: Store,
    clock: WakingClock,
    delivery: Delivery,
    notice_timers: NoticeTimers,
    operations: Catalogue,
    source_opener: Callable[[OrganisationId, WorkspaceId], OpenSource],
    chance: Callable[[], float],
    capacity: Capacity,
    permission: Permission | None,
    evaluator: Evaluator,
    logs: StepLogs,
    home: Home,
) -> Services:
    loader = Loader(store.records)
    performer = Performer(
        operations=operations,
        records=store.records,
        audit=store.audit,
        loader=loader,
        evaluator=evaluator,
        clock=clock,
        source_opener=source_opener,
        logs=logs,
        executors=capacity.executors,
        slots=capacity.slots,
        reach=capacity.reach,
        secrets=capacity.secrets,
        scanner=capacity.scanner,
        backups=capacity.backups,
        synchroniser=capacity.synchroniser,
        steward=capacity.steward,
        permission=permission,
        keep=keeper(store.writer, delivery.deliver),
    )
    kept = kept_rates(operations, capacity.rates)
    return Services(
        store=store,
        clock=clock,
        delivery=delivery,
        slots=Slots(Queue(capacity.running_steps, capacity.slots, kept), home.grant, clock),
        needs=needs_by(operations, kept),
        performer=performer,
        asker=Asker(operations=operations, load=loader.load, evaluator=evaluator, clock=clock),
        ahead=Ahead(operations=operations, loader=loader, clock=clock, permission=permission),
        waits=EventWaits(),
        notice_timers=notice_timers,
        post=home.post,
        finished=home.finished,
        chance=chance,
        reading=asyncio.Semaphore(READ_AT_ONCE),
        pace=Pace(TURNS),
        commits=asyncio.Semaphore(COMMITS),
        fresh=set(),
        under_way=set(),
    )
