"""What is wrong with a rule set, before any scan: checks and detectors that are not there, parameters they refuse. Pure."""

from collections.abc import Iterator, Mapping
from typing import Final

from crdt.ids import DocumentId
from crdt.kinds.rule_set import Rule
from engine.classification.detector import detectors
from engine.classification.rules import own_rules
from engine.quality.check import checks
from engine.quality.rules import rule_of
from engine.records import Json
from engine.scans.rules import PinnedRule
from engine.workflow.checking import fixes
from engine.workflow.designs.problem import Problem

NOWHERE: Final = DocumentId("")


def rule_set_problems(body: Mapping[str, Json]) -> Iterator[Problem]:
    """`field` is the path in the body: `rules.ID.check`. Rules that are switched off are looked at too."""
    rules = body.get("rules")
    for id_, rule in sorted((rules or {}).items() if isinstance(rules, Mapping) else ()):
        if isinstance(rule, Mapping):
            yield from _of_rule(id_, rule)


def _of_rule(id_: str, rule: Mapping[str, Json]) -> Iterator[Problem]:
    name, area = str(rule.get("check") or ""), rule.get("area", "quality")
    if area == "schema":
        return
    known = checks() if area == "quality" else detectors()
    if area == "quality" and name not in known:
        yield _unknown(id_, name, known)
        return
    wrong = _refused(id_, rule, str(area))
    if wrong:
        yield Problem(
            code="rule_refused",
            message=f"{_title(rule, name)}: {wrong}",
            next_step="Correct the rule.",
            field=f"rules.{id_}.parameters",
        )


def _unknown(id_: str, name: str, known: Mapping[str, object]) -> Problem:
    meant = fixes.meant_name(name, known) if name else None
    fix = None
    if meant is not None:
        fix = fixes.other_value((fixes.BODY, "rules", id_, "check"), name, meant, (name, meant))
    return Problem(
        code="check_unknown",
        message=f"This installation has no check {name!r}." if name else "The rule names no check.",
        next_step="Choose one of the list.",
        field=f"rules.{id_}.check",
        fix=fix,
    )


def _refused(id_: str, rule: Mapping[str, Json], area: str) -> str:
    if area == "quality":
        return rule_of(NOWHERE, id_, rule).wrong
    pinned = PinnedRule(rule_set=NOWHERE, rule_set_title="", id=id_, rule=Rule.model_validate(rule))
    _, wrong = own_rules((pinned,))
    return wrong[0] if wrong else ""


def _title(rule: Mapping[str, Json], name: str) -> str:
    return str(rule.get("name") or name or "A rule")
