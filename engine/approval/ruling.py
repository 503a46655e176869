"""What a policy is asked about a request, and what it answers. Pure data: who judges is `engine/policies/`, who acts on it
the engine here.
"""

from typing import Any, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any
Mode = Literal["any", "all", "quorum"]
Outcome = Literal["approve", "reject", "route"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Whom a stage asks: a person by id, a group by id or name, everybody with a role or with a right in the place."""

    kind: Literal["user", "group", "role", "right"]
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One step of a decision. `parallel`: it is open beside the stage before it.

    `veto`: one rejection ends the request; without it a rejection only counts. `quorum` is read in that mode alone.
    """

    name: str
    mode: Mode = "any"
    quorum: int = 1
    approvers: tuple[Approver, ...]
    parallel: bool = False
    veto: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that is known of a request when it is judged: what the conditions of policies see as `request`.

    `groups` are the names of the requester's groups, `fields` the places that change, `count` how many things it touches.
    """

    type: str
    organisation: OrganisationId
    workspace: WorkspaceId
    requester: UserId
    groups: tuple[str, ...]
    subject_kind: str
    subject: str
    title: str
    document_kind: str = ""
    criticality: str = ""
    fields: tuple[str, ...] = ()
    change: Json = None
    count: int = 1
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """`policy` and `rule` say what fired, `why` in words; empty where the defaults answered.

    `ladder`: the escalation ladder by id, "" for the default one.
    """

    outcome: Outcome
    policy: str = ""
    policy_name: str = ""
    rule: str = ""
    why: str = ""
    stages: tuple[Stage, ...] = ()
    ladder: str = ""
