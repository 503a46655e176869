"""Tries the rules of policies on the facts of a request (SPEC.md, section PO).

Total and deterministic: the first rule that holds rules; what cannot be worked out never approves, it is put to people.
Border: which policies, and what holds where none of them rules, the caller says.
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.kinds.policy import PolicyRule
from engine.approval.ruling import Facts, Ruling, Stage
from engine.policies.reading import Known, is_about, request_of, rules_in_order, stages_of
from engine.records import Json

Went = Literal["fired", "no", "failed", "off"]
_MOST_SAID: Final = 20


class Evaluator(Protocol):
    async def evaluate(self, text: str, variables: Mapping[str, Json], *, owner: str = "") -> Json:
        """Raises a ConcertError for an expression that cannot be read, fails, or takes too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How it went with one rule; `why` in words."""

    policy: str
    policy_name: str
    rule: str
    rule_name: str
    went: Went
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The ruling, and every rule that was tried on the way to it, in order."""

    ruling: Ruling
    tried: tuple[Tried, ...]


async def judged(policies: Sequence[Known], facts: Facts, evaluator: Evaluator, otherwise: Ruling) -> Judged:
    """`policies` in the order they are tried, `otherwise` what holds where none of them rules."""
    tried: list[Tried] = []
    for known in policies:
        if not is_about(known.policy, facts):
            continue
        variables = {"request": request_of(facts, known.policy.zone)}
        for id_, rule in rules_in_order(known.policy):
            one = await _try(known, id_, rule, variables, evaluator)
            tried.append(one)
            if one.went in {"fired", "failed"}:
                ruling = _ruling(known, rule, tried, otherwise.stages)
                return Judged(ruling=ruling, tried=tuple(tried))
    return Judged(ruling=_said_otherwise(otherwise, tried), tried=tuple(tried))


async def _try(
    known: Known, id_: str, rule: PolicyRule, variables: Mapping[str, Json], evaluator: Evaluator
) -> Tried:
    went, why = await _holds(rule, variables, evaluator, known.id)
    return Tried(
        policy=known.id,
        policy_name=known.name,
        rule=id_,
        rule_name=" ".join(rule.name.split()) or "A rule",
        went=went,
        why=why,
    )


async def _holds(
    rule: PolicyRule, variables: Mapping[str, Json], evaluator: Evaluator, owner: str
) -> tuple[Went, str]:
    condition = rule.when.strip()
    if not rule.enabled:
        return "off", "it is switched off"
    if not condition:
        return "fired", "it always holds"
    try:
        value = await evaluator.evaluate(condition, variables, owner=f"policy:{owner}")
    except ConcertError as error:
        return "failed", f"{condition} could not be worked out: {error.message}"
    if value is True:
        return "fired", f"{condition} holds"
    if value is False:
        return "no", f"{condition} does not hold"
    return "failed", f"{condition} is neither true nor false"


def _ruling(known: Known, rule: PolicyRule, tried: Sequence[Tried], stages: tuple[Stage, ...]) -> Ruling:
    """PO4: what could not be worked out is put to people, whatever the rule would have done."""
    last = tried[-1]
    outcome = "route" if last.went == "failed" else rule.outcome
    own = stages_of(rule.stages) if outcome == "route" else ()
    return Ruling(
        outcome=outcome,
        policy=known.id,
        policy_name=known.name,
        rule=last.rule,
        why=_why(rule, tried),
        stages=(own or stages) if outcome == "route" else (),
        ladder=rule.ladder,
    )


def _why(rule: PolicyRule, tried: Sequence[Tried]) -> str:
    last = tried[-1]
    reason = " ".join(rule.reason.split())
    fired = f"{last.rule_name} ({last.policy_name}): {last.why}."
    return " ".join(part for part in (fired, reason, _before(tried[:-1])) if part)


def _before(tried: Sequence[Tried]) -> str:
    if not tried:
        return ""
    said = [f"{one.rule_name}: {one.why}" for one in tried[:_MOST_SAID]]
    more = f"; and {len(tried) - _MOST_SAID} more" if len(tried) > _MOST_SAID else ""
    return f"Before it: {'; '.join(said)}{more}."


def _said_otherwise(otherwise: Ruling, tried: Sequence[Tried]) -> Ruling:
    if not tried:
        return otherwise
    said = _before(tried).replace("Before it", "No rule of a policy holds", 1)
    return Ruling(outcome=otherwise.outcome, why=f"{said} {otherwise.why}", stages=otherwise.stages)
