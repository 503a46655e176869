"""Decides who decides: from the facts of a request to a ruling, by the policies of its workspace (SPEC.md, section PO).

Where no policy is about a request, or none of its rules holds, the defaults answer. A gate of a run, or a question that is put
as one, may name its own policy or stages. Border: it asks nobody and changes nothing.
"""

from engine.approval.ruling import Facts, Ruling
from engine.platform import Platform
from engine.policies.defaults import default_ruling, groups_there
from engine.policies.gate_ruling import DECISION, RUN_GATE, gate_ruling
from engine.policies.reading import policies_in
from engine.policies.trying import judged


async def judge(platform: Platform, facts: Facts) -> Ruling:
    """By the policies as they are committed. Raises StoreUnavailable."""
    if facts.type in {RUN_GATE, DECISION} and (ruling := await gate_ruling(platform, facts)) is not None:
        return ruling
    policies = await policies_in(platform, facts.workspace)
    otherwise = default_ruling(facts, await groups_there(platform.store.records, facts))
    return (await judged(policies, facts, platform.evaluator, otherwise)).ruling
