"""The rows of rules: what shall happen when something is told, and what came of it. Listed in `engine/records.py`."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any

RuleFiringState = Literal["waiting", "done", "failed", "held_back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRecord:
    """`topics` are patterns, `condition` an expression, `actions` `[{"action", "input"}]` in their order.

    `acts_as` and `role`: whose rights its actions have, and what these were at most when it was saved. Nothing that was told
    before `since` is for it. `per_hour`: how often it may fire. `paused_because` is set where the server paused it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    name: str
    description: str
    topics: Json
    condition: str
    actions: Json
    per_hour: int
    acts_as: UserId
    role: str
    since: Micros
    version: int
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros
    paused_at: Micros | None = None
    paused_by: UserId | None = None
    paused_because: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFiring:
    """What came of one event for one rule. The key makes it happen once: `moment` is the channel and number of the event.

    `chain` are the firings that led to it, `ids` one id for each action, the same at every attempt, `done` what each did.
    """

    KEY: ClassVar[tuple[str, ...]] = ("rule", "moment")
    rule: str
    moment: str
    organisation: OrganisationId
    workspace: WorkspaceId
    topic: str
    state: RuleFiringState
    at: Micros
    event: Json
    chain: Json
    ids: Json
    done: Json
    reason: Json | None = None
    ended_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleTrace:
    """What a firing made (`made`) or touched, so that what is told of it is known to come from a rule."""

    KEY: ClassVar[tuple[str, ...]] = ("object",)
    object: str
    organisation: OrganisationId
    by: UserId
    made: bool
    chain: Json
    at: Micros


RuleRow = RuleRecord | RuleFiring | RuleTrace
