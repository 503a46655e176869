"""What is wrong with a policy, before any request: conditions, people, rules that never have their turn. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from crdt.kinds.criticality import has_criticality
from crdt.kinds.kind import Kind, kinds
from crdt.kinds.policy import Policy, PolicyApprover, PolicyRule, PolicyStage
from crdt.kinds.reading import read_through
from crdt.roles import Right, Role
from engine.approval.type import approval_types
from engine.branches.making import may_be_protected
from engine.expressions.inferring import check
from engine.expressions.names import Given
from engine.expressions.reading import read
from engine.expressions.syntax import Constant
from engine.policies.reading import REQUEST
from engine.records import Json
from engine.sources.hours import zone_of
from engine.workflow.checking import fixes
from engine.workflow.checking.surroundings import Roster
from engine.workflow.designs.problem import Fix, Problem

NAMES: Final = Given(locals={"request": REQUEST})
_BOOLEAN: Final = {"type": "boolean"}


def policy_problems(body: Mapping[str, Json], roster: Roster | None) -> Iterator[Problem]:
    """`field` is the path in the body: `rules.ID.when`. Without a roster nobody is looked for."""
    policy, _ = read_through(Policy, dict(body))
    if not isinstance(policy, Policy):
        return
    if zone_of(policy.zone.strip() or "UTC") is None:
        yield Problem(
            code="zone_unknown",
            message=f"There is no time zone {policy.zone!r}.",
            next_step="Name one like Europe/Berlin.",
            field="zone",
        )
    yield from _of_scope(policy)
    ordered = sorted(policy.rules.items(), key=lambda one: (one[1].order, one[0]))
    for id_, rule in ordered:
        yield from _of_condition(id_, rule)
        for stage_id, stage in sorted(rule.stages.items()):
            yield from _of_stage(f"rules.{id_}.stages.{stage_id}", stage, roster)
    yield from _never(ordered)


def _of_scope(policy: Policy) -> Iterator[Problem]:
    known = kinds()
    for root, scope in (("applies_to", policy.applies_to), ("protects", policy.protects)):
        for kind in sorted(scope.document_kinds):
            place = f"{root}.document_kinds.{kind}"
            if kind not in known:
                yield _unknown_name("kind_unknown", place, "kind of document", kind)
            elif root == "protects" and not may_be_protected(known[kind]):
                yield Problem(
                    code="kind_without_branches",
                    message=f"A {known[kind].title.lower()} cannot be protected.",
                    next_step="Take it out.",
                    field=place,
                )
            elif scope.criticalities and not has_criticality(known[kind]):
                yield _never_critical(known[kind], place)
    for type_ in sorted(policy.applies_to.types):
        if type_ not in approval_types():
            yield _unknown_name("type_unknown", f"applies_to.types.{type_}", "approval type", type_)


def _never_critical(kind: Kind, place: str) -> Problem:
    return Problem(
        code="kind_without_criticality",
        message=f"A {kind.title.lower()} has no criticality: with one chosen, none of them is meant.",
        next_step="Take it out, or choose no criticality.",
        field=place,
        severity="warning",
    )


def _unknown_name(code: str, place: str, what: str, name: str) -> Problem:
    return Problem(
        code=code,
        message=f"There is no {what} {name!r}.",
        next_step="Choose one of the list.",
        field=place,
        severity="warning",
    )


def _of_condition(id_: str, rule: PolicyRule) -> Iterator[Problem]:
    place, text = f"rules.{id_}.when", rule.when.strip()
    for fault in check(text, NAMES, _BOOLEAN) if text else ():
        yield Problem(
            code=fault.code,
            message=fault.message,
            next_step=fault.next_step,
            field=place,
            fix=_fix(place, rule.when, text, fault.place.start, fault.place.end, fault.meant),
        )


def _fix(place: str, was: str, text: str, start: int, end: int, meant: str | None) -> Fix | None:
    if meant is None:
        return None
    now = text[:start] + meant + text[end:]
    return fixes.other_value((fixes.BODY, *place.split(".")), was, now, (text[start:end], meant))


def _of_stage(place: str, stage: PolicyStage, roster: Roster | None) -> Iterator[Problem]:
    for key, approver in sorted(stage.approvers.items()):
        if (said := _unknown(approver, roster)) is not None:
            yield Problem(
                code="approver_unknown",
                message=said,
                next_step="Choose somebody who is there.",
                field=f"{place}.approvers.{key}",
            )
    most = _most(stage.approvers.values(), roster)
    if stage.mode == "quorum" and most is not None and stage.quorum > most:
        people = "person" if most == 1 else "people"
        yield Problem(
            code="quorum_too_large",
            message=f"{stage.quorum} have to approve, but this stage asks at most {most} {people}.",
            next_step="Ask for fewer, or add approvers.",
            field=f"{place}.quorum",
        )


def _unknown(approver: PolicyApprover, roster: Roster | None) -> str | None:
    name = approver.name.strip()
    if not name:
        return "Nobody is chosen here."
    match approver.kind:
        case "role":
            return None if name in set(Role) else f"There is no role {name!r}."
        case "right":
            return None if name in set(Right) else f"There is no right {name!r}."
        case "user":
            known = roster is None or name in roster.people
            return None if known else "This person is not here any more."
        case "group":
            known = roster is None or name in roster.groups
            return None if known else f"There is no group {name!r}."


def _most(approvers: Iterable[PolicyApprover], roster: Roster | None) -> int | None:
    """How many people these can be; None where that is open: rights and roles come and go."""
    found: set[str] = set()
    named = list(approvers)
    if not named:
        return None
    for one in named:
        if one.kind == "user":
            found.add(one.name)
        elif one.kind == "group" and roster is not None and one.name in roster.groups:
            found |= roster.groups[one.name]
        else:
            return None
    return len(found)


def _never(ordered: list[tuple[str, PolicyRule]]) -> Iterator[Problem]:
    """Rules behind one that always holds, and rules that ask what one before has asked."""
    asked: dict[str, str] = {}
    always = ""
    for id_, rule in ordered:
        if not rule.enabled:
            continue
        text = " ".join(rule.when.split())
        name = " ".join(rule.name.split()) or "a rule"
        before = always or asked.get(text, "")
        if before:
            yield Problem(
                code="rule_never_fires",
                message=f"This never has its turn: {before} comes first and always decides what it would.",
                next_step="Move it up, change its condition, or take it out.",
                field=f"rules.{id_}",
                severity="warning",
            )
            continue
        asked[text] = name
        if _always(text):
            always = name


def _always(text: str) -> bool:
    if not text:
        return True
    tree = read(text)
    return isinstance(tree, Constant) and tree.value is True
