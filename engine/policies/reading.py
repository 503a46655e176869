"""The policies of a workspace as they are committed, in the order they are tried, and what their conditions see.

Border: what a policy says about a request, `judging` works out.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, WorkspaceId
from crdt.kinds.policy import KIND, Policy, PolicyRule, PolicyStage
from engine.approval.ruling import Approver, Facts, Stage
from engine.platform import Platform
from engine.policies.guards import MOST_POLICIES
from engine.records import DocumentRecord, Json
from engine.sources.hours import zone_of
from engine.workflow.designs.schemas import Schema

DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ANYBODY: Final = Approver(kind="right", name="approve")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TEXT: Final[Schema] = {"type": "string"}
_TEXTS: Final[Schema] = {"type": "array", "items": _TEXT}
REQUEST: Final[Schema] = {
    "type": "object",
    "title": "request",
    "properties": {
        "type": _TEXT,
        "title": _TEXT,
        "criticality": {"type": "string"},
        "fields": _TEXTS,
        "count": {"type": "integer"},
        "requester": {
            "type": "object",
            "title": "requester",
            "properties": {"id": _TEXT, "groups": _TEXTS},
        },
        "subject_kind": _TEXT,
        "subject": _TEXT,
        "document_kind": _TEXT,
        "change": {},
        "hour": {"type": "integer"},
        "weekday": {"type": "string", "enum": list(DAYS)},
    },
}
"""What `request` is in a condition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One policy with its id."""

    id: DocumentId
    policy: Policy

    @property
    def name(self) -> str:
        return " ".join(self.policy.name.split()) or "A policy"


async def policies_in(platform: Platform, workspace: WorkspaceId) -> tuple[Known, ...]:
    """Those that are switched on, as they are tried."""
    where = {"workspace": workspace, "kind": KIND.name, "trashed_at": None, "branch_of": None}
    rows = await platform.store.records.find(DocumentRecord, where, limit=MOST_POLICIES)
    found = [await policy_of(platform, row) for row in rows]
    return in_order(one for one in found if one.policy.enabled)


async def policy_of(platform: Platform, record: DocumentRecord) -> Known:
    body = (await platform.rooms.read(record)).body()
    return Known(id=record.id, policy=body if isinstance(body, Policy) else Policy())


def in_order(policies: Iterable[Known]) -> tuple[Known, ...]:
    """The highest priority first; of equals the older one."""
    return tuple(sorted(policies, key=lambda one: (-one.policy.priority, one.id)))


def rules_in_order(policy: Policy) -> tuple[tuple[str, PolicyRule], ...]:
    return tuple(sorted(policy.rules.items(), key=lambda one: (one[1].order, one[0])))


def stages_of(stages: Mapping[str, PolicyStage]) -> tuple[Stage, ...]:
    """In their order. A stage that names nobody asks whoever may decide."""
    ordered = sorted(stages.items(), key=lambda one: (one[1].order, one[0]))
    return tuple(_stage(at, stage) for at, (_, stage) in enumerate(ordered, start=1))


def _stage(at: int, stage: PolicyStage) -> Stage:
    named = (Approver(kind=one.kind, name=one.name) for _, one in sorted(stage.approvers.items()) if one.name)
    return Stage(
        name=" ".join(stage.name.split()) or f"Stage {at}",
        mode=stage.mode,
        quorum=stage.quorum if stage.mode == "quorum" else 1,
        approvers=tuple(dict.fromkeys(named)) or (ANYBODY,),
        parallel=stage.parallel and at > 1,
        veto=stage.veto,
    )


def is_about(policy: Policy, facts: Facts) -> bool:
    scope = policy.applies_to
    return all(
        not wanted or value in wanted
        for wanted, value in (
            (scope.types, facts.type),
            (scope.document_kinds, facts.document_kind),
            ({str(one) for one in scope.criticalities}, facts.criticality),
        )
    )


def request_of(facts: Facts, zone: str) -> dict[str, Json]:
    """`request` as conditions see it. A zone that nobody knows is UTC; the policy's problems name it."""
    here = local_time(facts.at, zone)
    return {
        "type": facts.type,
        "title": facts.title,
        "criticality": facts.criticality,
        "fields": list(facts.fields),
        "count": facts.count,
        "requester": {"id": facts.requester, "groups": list(facts.groups)},
        "subject_kind": facts.subject_kind,
        "subject": facts.subject,
        "document_kind": facts.document_kind,
        "change": facts.change,
        "hour": here.hour,
        "weekday": DAYS[here.weekday()],
    }


def local_time(at: Micros, zone: str) -> datetime:
    return (_EPOCH + timedelta(microseconds=at)).astimezone(zone_of(zone) or UTC)
