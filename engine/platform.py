"""Everything a command or an engine may use, put together once by `server/wiring.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import field
from typing import TYPE_CHECKING

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, OrganisationId, WorkspaceId
from engine.areas.steward import NO_STEWARD, Steward
from engine.ports import Ids, Store
from engine.runtime.clock import WakingClock
from engine.sources.allowances import Allowances
from engine.sources.source import Connection, SourceRoots

if TYPE_CHECKING:
    from engine.approval.asking import Approvals
    from engine.audit.anchors import Anchors
    from engine.backups.backups import Backups
    from engine.bulk.bulk import Bulk
    from engine.bus import Bus
    from engine.channels import Channels
    from engine.components import Components
    from engine.diagnostics.diagnostics import Diagnostics
    from engine.documents import Documents
    from engine.expressions.evaluator import Evaluator
    from engine.longpoll import LongPoll
    from engine.members.members import Members
    from engine.members.naming import Naming
    from engine.notify.courier import Courier
    from engine.outbox.outbox import Outbox
    from engine.policies.guards import Guards
    from engine.rooms import Rooms
    from engine.runtime.supervisor import Supervisor
    from engine.runtime.timers import TimerLoop
    from engine.scans.scans import Scans
    from engine.secrets.vault import Vault
    from engine.sessions.sessions import Sessions
    from engine.state.states import States
    from engine.statistics.keeping import Counting
    from engine.sync.synchronisations import Synchronisations
    from engine.timeline.timeline import Timeline
    from engine.triggers.triggers import Triggers
    from engine.vitals.measuring import Measuring
    from engine.workflow.engine import WorkflowEngine

OpenSource = Callable[[DocumentId], Awaitable[Connection]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """The parts of one running process."""

    store: Store
    clock: WakingClock
    ids: Ids
    rooms: "Rooms"
    channels: "Channels"
    waits: "LongPoll"
    bus: "Bus"
    states: "States"
    documents: "Documents"
    history: "Timeline"
    members: "Members"
    naming: "Naming"
    sessions: "Sessions"
    components: "Components"
    diagnostics: "Diagnostics"
    runs: "WorkflowEngine"
    triggers: "Triggers"
    scans: "Scans"
    backups: "Backups"
    synchronisations: "Synchronisations"
    bulk: "Bulk"
    supervisor: "Supervisor"
    timers: "TimerLoop"
    statistics: "Counting"
    vault: "Vault"
    outbox: "Outbox"
    courier: "Courier"
    anchors: "Anchors"
    guards: "Guards"
    approvals: "Approvals"
    evaluator: "Evaluator"
    roots: SourceRoots
    vitals: "Measuring"
    source_opener: Callable[[OrganisationId, WorkspaceId], OpenSource]
    """Opens sources of that workspace, and no others."""
    allowances: Allowances = field(default_factory=Allowances)
    """What single sources may beyond the others."""
    steward: Steward = NO_STEWARD
