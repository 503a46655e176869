"""Which rules hold where: the rules of rule sets, spread over the tables and columns that their patterns mean. Pure."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId
from engine.quality.check import Check, checks
from engine.records import Json
from engine.scans.stage import Severity
from engine.sources.source import Column, Table

SEVERITIES: Mapping[Json, Severity] = {one: one for one in get_args(Severity)}


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """A rule as a rule set has it. `wrong` says why it cannot be held against anything; then `parameters` are none."""

    rule_set: DocumentId
    id: str
    name: str
    check: Check[Any] | None
    check_name: str
    parameters: BaseModel | None
    table: str
    column: str
    severity: Severity
    share: float | None
    rows: int | None
    wrong: str = ""

    def tolerates(self, failing: int, checked: int) -> bool:
        """Whether so many failing rows still pass. Either bound may allow them."""
        if failing == 0:
            return True
        by_rows = self.rows is not None and failing <= self.rows
        # what is allowed is rounded as people do: 1 % of 1,000 rows are 10 rows, whatever binary fractions say
        by_share = self.share is not None and failing <= round(self.share * checked, 6)
        return by_rows or by_share

    def words(self, table: str, column: str) -> str:
        """The rule as a sentence about a place."""
        if self.check is None or self.parameters is None:
            return self.name or self.check_name
        place = f"{table}.{column}" if column else table
        return self.name or f"{place} {self.check.says(self.parameters)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A rule at one place. `column` is unset for a check of the whole table."""

    rule: QualityRule
    table: Table
    column: Column | None

    @property
    def id(self) -> str:
        return result_id(
            self.rule.rule_set, self.rule.id, self.table.name, self.column.name if self.column else ""
        )


def result_id(rule_set: str, rule: str, table: str, column: str) -> str:
    """The same place of the same rule has the same id in each run."""
    place = f"{rule_set}\0{rule}\0{table}\0{column}"
    return hashlib.blake2b(place.encode(), digest_size=12).hexdigest()


def rules_in(rule_set: DocumentId, body: Mapping[str, Json]) -> Iterator[QualityRule]:
    """The enabled quality rules of a rule set's body, in the order of their ids."""
    rules = body.get("rules")
    for id_, rule in sorted((rules or {}).items() if isinstance(rules, Mapping) else ()):
        if (
            isinstance(rule, Mapping)
            and rule.get("area", "quality") == "quality"
            and rule.get("enabled", True)
        ):
            yield rule_of(rule_set, id_, rule)


def rule_of(rule_set: DocumentId, id_: str, rule: Mapping[str, Json]) -> QualityRule:
    name = str(rule.get("check") or "")
    check = checks().get(name)
    tolerance = rule.get("tolerance")
    tolerance = tolerance if isinstance(tolerance, Mapping) else {}
    parameters, wrong = _parameters(check, name, rule.get("parameters"))
    severity = str(rule.get("severity"))
    share, rows = tolerance.get("share"), tolerance.get("rows")
    return QualityRule(
        rule_set=rule_set,
        id=id_,
        name=str(rule.get("name") or ""),
        check=check,
        check_name=name,
        parameters=parameters,
        table=str(rule.get("table") or "*"),
        column=str(rule.get("column") or "*"),
        severity=SEVERITIES.get(severity, "medium"),
        share=float(share) if isinstance(share, int | float) else None,
        rows=int(rows) if isinstance(rows, int | float) else None,
        wrong=wrong,
    )


def places_of(rule: QualityRule, tables: Sequence[Table]) -> Iterator[Held]:
    """Where the rule holds among these tables."""
    if rule.check is None:
        return
    for table in tables:
        if not matches(rule.table, table.name):
            continue
        if rule.check.on == "table":
            yield Held(rule=rule, table=table, column=None)
            continue
        for column in table.columns:
            if matches(rule.column, column.name):
                yield Held(rule=rule, table=table, column=column)


def matches(pattern: str, name: str) -> bool:
    """`*` stands for any text; everything else for itself."""
    return pattern == name or ("*" in pattern and _compiled(pattern).fullmatch(name) is not None)


def tables_of(held: Iterable[Held]) -> dict[str, list[Held]]:
    found: dict[str, list[Held]] = {}
    for one in held:
        found.setdefault(one.table.name, []).append(one)
    return found


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> "re.Pattern[str]":
    parts = re.sub(r"\*+", "*", pattern).split("*")
    return re.compile(".*".join(re.escape(part) for part in parts), re.DOTALL)


def _parameters(check: Check[Any] | None, name: str, given: Json) -> tuple[BaseModel | None, str]:
    if check is None:
        return None, f"There is no check called “{name[:80]}”." if name else "The rule names no check yet."
    try:
        return check.parameters.model_validate(given if isinstance(given, Mapping) else {}), ""
    except ValidationError as error:
        return None, f"The parameters do not fit: {in_words(error)}."


def in_words(error: ValidationError) -> str:
    """Which parameter, and what is wrong with it, without the value."""
    said = []
    for one in error.errors(include_input=False, include_url=False)[:3]:
        where = ".".join(map(str, one["loc"]))
        why = one["msg"].removeprefix("Value error, ")
        said.append(f"{where}: {why}" if where else why)
    return "; ".join(said)
