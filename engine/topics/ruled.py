"""Topics of rules."""

from collections.abc import Iterator

from engine.rules.told import RuleEvent
from engine.topics.topic import Topic


def of_rules() -> Iterator[Topic]:
    for what, summary in (
        ("created", "a rule is there"),
        ("changed", "a rule says something else"),
        ("removed", "a rule is gone"),
        ("paused", "a rule rests, also where the server paused it"),
        ("resumed", "a rule goes on"),
        ("fired", "a rule has done its actions"),
        ("failed", "an action of a rule failed"),
        ("held_back", "a rule did nothing: it came too often, round in a circle, or a right is missing"),
    ):
        yield Topic(name=f"rule:{what}", says=RuleEvent, summary=summary, channels=("workspace",))
