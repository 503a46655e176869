"""Whether a rule can be kept: its topics, its condition, its actions and what its owner may do."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import ValidationError

from crdt.errors import Forbidden, InvalidInput
from crdt.kinds.workflow import binding_of, expression_of
from crdt.roles import allows
from engine.expressions.faults import Fault
from engine.expressions.reading import read
from engine.expressions.references import references
from engine.rules.action import RuleAction, rule_actions
from engine.topics.catalogue import TOPICS
from engine.topics.pattern import Selection

Json = Any
NAMES: Final = ("event", "rule")
MOST_ACTIONS: Final = 10


def check(
    topics: Sequence[str], condition: str, actions: Sequence[tuple[str, dict[str, Json]]], role: str
) -> None:
    """`InvalidInput` with all problems by field; `Forbidden` where the owner may not do it."""
    Selection.parse(tuple(topics))
    TOPICS.check_heard(topics)
    problems = [
        {"field": field, "message": message}
        for field, text in _expressions(condition, actions)
        for message in wrong(text)
    ]
    for number, (name, input_) in enumerate(actions):
        action = rule_actions().get(name)
        if action is None:
            problems.append({"field": f"actions.{number}.action", "message": "There is no such action."})
            continue
        if not allows(role, action.right):
            raise Forbidden(
                f"{action.title} needs the right to {action.right}.", details={"right": action.right}
            )
        problems += _unfit(number, action, input_)
    if problems:
        raise InvalidInput(problems[0]["message"], details={"problems": problems})


def wrong(text: str) -> Iterator[str]:
    """What is wrong with an expression of a rule."""
    tree = read(text)
    if isinstance(tree, Fault):
        yield tree.message
        return
    strangers = sorted({str(one.path[0]) for one in references(text).all} - set(NAMES))
    if strangers:
        yield f"A rule knows {' and '.join(NAMES)}, not {', '.join(strangers)}."


def _expressions(condition: str, actions: Sequence[tuple[str, dict[str, Json]]]) -> Iterator[tuple[str, str]]:
    if condition:
        yield "condition", condition
    for number, (_, input_) in enumerate(actions):
        for name, value in input_.items():
            if (text := expression_of(value)) is not None:
                yield f"actions.{number}.input.{name}", text


def _unfit(number: int, action: RuleAction[Any], input_: dict[str, Json]) -> list[dict[str, str]]:
    """What is known now does not fit. Values that are worked out later are judged then."""
    later = {
        name
        for name, value in input_.items()
        if expression_of(value) is not None or binding_of(value) is not None
    }
    try:
        action.input.model_validate(input_)
    except ValidationError as error:
        return [
            {"field": f"actions.{number}.input.{'.'.join(map(str, one['loc']))}", "message": one["msg"]}
            for one in error.errors(include_input=False, include_url=False)
            if not one["loc"] or one["loc"][0] not in later
        ]
    return []


def heard_by(role: str) -> list[tuple[str, str]]:
    """Topics of workspaces that somebody with this role may hear, with what they tell."""
    return [
        (one.name, one.summary)
        for one in TOPICS
        if "workspace" in one.channels and one.kept and allows(role, one.right)
    ]
