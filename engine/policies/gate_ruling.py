"""Who decides a gate of a run, or a question that is put as one, that names a policy or stages of its own."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from crdt.dataclasses import replace
from crdt.kinds.policy import KIND, PolicyStage
from engine.approval.ruling import Facts, Ruling, Stage
from engine.operations.flow.gate import ANY_POLICY
from engine.policies.defaults import default_ruling, groups_there
from engine.policies.reading import policy_of, stages_of
from engine.policies.trying import judged
from engine.records import DocumentRecord, Json

if TYPE_CHECKING:
    from engine.platform import Platform

RUN_GATE: Final = "run_gate"
"""The approval type, and the kind of its subject."""
DECISION: Final = "decision"
"""The approval type of a question that a program or a person asks."""


async def gate_ruling(platform: "Platform", facts: Facts) -> Ruling | None:
    """What the step itself says of who decides; None where it leaves that to the workspace's policies."""
    review: Mapping[str, Json] = (facts.change or {}).get("review") or {}
    if stages := review.get("stages"):
        return Ruling(outcome="route", why="The question itself says who decides.", stages=_stages(stages))
    named = review.get("policy")
    if not named or named == ANY_POLICY:
        return None
    record = await platform.store.records.get(DocumentRecord, named)
    if record is None or record.kind != KIND.name or record.workspace != facts.workspace:
        return await _without(platform, facts, "The policy that this step names is not here.")
    known = await policy_of(platform, record)
    if record.trashed_at is not None or not known.policy.enabled:
        return await _without(platform, facts, f"{known.name}, which this step names, is switched off.")
    otherwise = await _without(platform, facts, f"No rule of {known.name} is about this.")
    return (await judged((known,), facts, platform.evaluator, otherwise)).ruling


async def _without(platform: "Platform", facts: Facts, why: str) -> Ruling:
    found = default_ruling(facts, await groups_there(platform.store.records, facts))
    return replace(found, why=f"{why} {found.why}")


def _stages(said: Sequence[Mapping[str, Json]]) -> tuple[Stage, ...]:
    found = {
        f"{at:03}": PolicyStage.model_validate(
            {**stage, "order": float(at), "approvers": dict(_numbered(stage.get("approvers") or ()))}
        )
        for at, stage in enumerate(said)
    }
    return stages_of(found)


def _numbered(approvers: Sequence[Json]) -> Iterator[tuple[str, Json]]:
    for at, one in enumerate(approvers):
        yield f"{at:03}", one
