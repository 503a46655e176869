"""What an action of a rule is told for one event, and what it would do: the same steps as in earnest, short of doing it."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, InvalidInput
from engine.platform import Platform
from engine.ports import Records
from engine.records import DocumentRecord, Json
from engine.rules.action import Doing, RuleAction, rule_actions
from engine.rules.clauses import shortened
from engine.rules.hearing import variables_of
from engine.rules.reasons import reason_of
from engine.rules.records import RuleRecord
from engine.rules.trying import Tried
from engine.triggers.filling import Evaluator, filled

ABOUT: Final = ("source", "document", "design", "subject")
"""Fields of a payload that may name the document it is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Would:
    """`input` as it is worked out; `problem` why it would fail, as far as that is known before."""

    action: str
    says: str
    input: Json
    problem: Json = None


async def about(records: Records, rule: RuleRecord, event: Json) -> DocumentRecord | None:
    """The document that an event is about, where it is in the rule's workspace."""
    payload = event.get("payload")
    for name in ABOUT if isinstance(payload, dict) else ():
        value = payload.get(name)
        row = await records.get(DocumentRecord, value) if isinstance(value, str) else None
        if row is not None and row.workspace == rule.workspace:
            return row
    return None


async def told_to(
    action: RuleAction[Any], input_: Json, variables: Mapping[str, Json], evaluator: Evaluator
) -> BaseModel:
    """`InvalidInput` names the fields that do not fit."""
    return fitting(action, await filled(input_, variables, evaluator))


def fitting(action: RuleAction[Any], values: Json) -> BaseModel:
    try:
        wanted: BaseModel = action.input.model_validate(values)
    except ValidationError as error:
        fields = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False)]
        raise InvalidInput(details={"fields": fields}) from None
    return wanted


async def would_do(platform: Platform, rule: RuleRecord, tried: Tried) -> tuple[Would, ...]:
    """Nothing is done. What only the deed itself finds out (rights on other things, policies) is not known here."""
    variables = variables_of(rule, tried.event)
    document = await about(platform.store.records, rule, variables["event"])
    doing = Doing(
        platform=platform,
        rule=rule,
        role=rule.role,
        event=variables["event"],
        about=document,
        key="",
        chain=(),
        now=tried.event.at,
    )
    return tuple([await _would(doing, one, variables) for one in rule.actions])


async def _would(doing: Doing, said: Json, variables: Mapping[str, Json]) -> Would:
    action, values = rule_actions()[said["action"]], dict(said["input"])
    try:
        values = await filled(values, variables, doing.platform.evaluator)
        action.leaves(doing, fitting(action, values))
    except ConcertError as error:
        problem = reason_of(error)
    else:
        problem = None
    shown = {name: shortened(value) for name, value in values.items()}
    return Would(action=action.name, says=action.says(shown), input=shown, problem=problem)
