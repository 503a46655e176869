"""What a topic is, and how one is found by its name. The topics there are stand in `catalogue.py`."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.roles import Right
from engine.operations.event.told import FAMILY
from engine.topics.pattern import ONE, Pattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """`name` may have a `*` for a segment that is chosen when it is told. `kept`: with a number, for who comes later.

    `channels`: the kinds of channels it is told in. `right`: what hearing it needs there.
    """

    name: str
    says: type[BaseModel]
    summary: str
    channels: tuple[str, ...]
    right: Right = Right.READ
    kept: bool = True


class Catalogue:
    """Topics by name. Iterate it for all of them, sorted."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._named = {topic.name: topic for topic in sorted(topics, key=lambda topic: topic.name)}
        self._open = [(Pattern.parse(name), topic) for name, topic in self._named.items() if ONE in name]

    def __iter__(self) -> Iterator[Topic]:
        return iter(self._named.values())

    def find(self, topic: str) -> Topic | None:
        """The declaration of a topic as it is told, or None."""
        known = self._named.get(topic)
        if known is not None:
            return known
        segments = topic.split(":")
        return next((one for pattern, one in self._open if pattern.matches(segments)), None)

    def check_heard(self, patterns: Iterable[str]) -> None:
        """`InvalidInput` where nothing is ever told in a workspace that would fit one of these."""
        told = [topic.name for topic in self if "workspace" in topic.channels]
        for text in patterns:
            if not _heard(text, told):
                raise InvalidInput(
                    f"Nothing is ever told as {text}.",
                    next_step=_instead(text, told),
                    details={"pattern": text},
                )

    def right_of(self, topic: str) -> str | None:
        known = self.find(topic)
        return None if known is None else known.right

    def table(self) -> str:
        """All topics in Markdown; server/API.md shows it and a test compares."""
        lines = ["| topic | told in | right | says |", "|---|---|---|---|"]
        for one in self:
            channels = ", ".join(f"`{kind}:ID`" for kind in one.channels)
            kept = "" if one.kept else " (ephemeral)"
            lines.append(f"| `{one.name}` | {channels} | `{one.right}` | {one.summary}{kept} |")
        return "\n".join(lines)


def _heard(text: str, told: Iterable[str]) -> bool:
    pattern = Pattern.parse(text)
    return any(pattern.meets(Pattern.parse(name)) for name in told)


def _instead(text: str, told: Sequence[str]) -> str:
    """What may be meant."""
    near = get_close_matches(text, told, n=1, cutoff=0.8)
    own = f"{FAMILY}:{text}"
    if near:
        return f"Perhaps {near[0]} is meant."
    if text.split(":", maxsplit=1)[0] not in {name.split(":")[0] for name in told} and _heard(own, told):
        return f"Events that designs tell are heard as {own}."
    return "Choose one of the events that are offered."
