"""What a rule of compliance is, and the shipped ones. Pure: controls are data, mapped to checks by name.

The numbers of controls are given from general knowledge and are to be read against the texts of the frameworks by somebody who is
responsible; each workspace may put its own in their place.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal

import yaml

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.compliance.records import ComplianceRule, Gathered

Status = Literal["found", "missing", "too_old", "not_checkable", "never_gathered"]
DAY: Final = 86_400_000_000
FRAMEWORKS: Final[Mapping[str, str]] = MappingProxyType(
    {"gdpr": "GDPR", "soc2": "SOC 2", "hipaa": "HIPAA", "iso27001": "ISO 27001"}
)
OWN: Final = "own"
"""The framework of what a workspace demands of itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`check` names a check of this package, or one of `engine/security`. Evidence older than `period_days` is too old."""

    id: str
    framework: str
    control: str
    title: str
    check: str
    period_days: int
    enabled: bool = True
    shipped: bool = True
    changed: bool = False


@cache
def shipped() -> tuple[Rule, ...]:
    """By framework and control, in the order of the file."""
    text = (Path(__file__).parent / "shipped.yaml").read_text(encoding="utf-8")
    rules = [
        Rule(
            id=id_of(framework, control, check),
            framework=framework,
            control=control,
            title=said["title"],
            check=check,
            period_days=said["period_days"],
        )
        for check, said in yaml.safe_load(text).items()
        for framework, controls in said["controls"].items()
        for control in controls
    ]
    order = list(FRAMEWORKS)
    return tuple(sorted(rules, key=lambda one: (order.index(one.framework), one.control, one.check)))


def id_of(framework: str, control: str, check: str) -> str:
    plain = "".join(letter if letter.isalnum() else "-" for letter in f"{control}-{check}".lower())
    return f"{framework}-{'-'.join(filter(None, plain.split('-')))}"


def rules_of(rows: Iterable[ComplianceRule]) -> tuple[Rule, ...]:
    """The shipped rules with what a workspace has put in their place, then its own."""
    own = {row.id: row for row in rows}
    found = [_changed(one, own.pop(one.id)) if one.id in own else one for one in shipped()]
    more = sorted(own.values(), key=lambda row: (row.framework, row.control, row.id))
    return (*found, *(_own(row) for row in more))


def status_of(gathered: Gathered | None, at: Micros | None, period_days: int, now: Micros) -> Status:
    """What is said of a control. What was found too long ago counts as too old, not as found."""
    if gathered is None or at is None:
        return "never_gathered"
    if gathered == "found" and now - at > period_days * DAY:
        return "too_old"
    return gathered


def _changed(rule: Rule, row: ComplianceRule) -> Rule:
    return Rule(
        id=rule.id,
        framework=rule.framework,
        control=row.control,
        title=row.title,
        check=row.check,
        period_days=row.period_days,
        enabled=row.enabled,
        changed=True,
    )


def _own(row: ComplianceRule) -> Rule:
    return Rule(
        id=row.id,
        framework=row.framework,
        control=row.control,
        title=row.title,
        check=row.check,
        period_days=row.period_days,
        enabled=row.enabled,
        shipped=False,
    )
