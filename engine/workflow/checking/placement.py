"""Where each step stands: inside which other one, and in which part of it. Pure.

A chain of steps inside each other ends where a step is not there, or comes again: what is wrong with that is told elsewhere.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from engine.workflow.checking.groups import Groups

DEEPEST: Final = 32
"""Levels of steps inside each other that are looked at."""

Scope = tuple[str, str]
"""A step, and which part of it; of steps at the top the first is empty."""
TOP: Final[Scope] = ("", "body")


@dataclass(slots=True)
class Placement:
    """`members`: who stands right inside a step, there or not."""

    members: Groups = field(default_factory=Groups)
    _scopes: dict[str, Scope] = field(default_factory=dict)

    def scope(self, step: str) -> Scope:
        return self._scopes.get(step, TOP)

    def put(self, step: str, inside: str, part: str) -> bool:
        """Whether that is news."""
        before, now = self._scopes.get(step), (inside, part) if inside else TOP
        if before == now:
            return False
        self.members.change(step, (before[0],) if before and before[0] else (), (inside,) if inside else ())
        self._scopes[step] = now
        return before is not None

    def drop(self, step: str) -> None:
        inside, _ = self._scopes.pop(step)
        self.members.change(step, (inside,) if inside else (), ())

    def around(self, step: str) -> Iterator[Scope]:
        """The steps that this one stands in, with the part, from within. Each of them is there, and comes once."""
        seen = {step}
        for _ in range(DEEPEST):
            scope = self._scopes.get(step, TOP)
            if scope[0] in seen or scope[0] not in self._scopes:
                return
            yield scope
            step = scope[0]
            seen.add(step)

    def round_trip(self, step: str) -> tuple[str, ...]:
        """From a step that stands inside itself back to it; empty for all others."""
        path = [step]
        for _ in range(DEEPEST):
            inside = self._scopes.get(path[-1], TOP)[0]
            if inside not in self._scopes:
                return ()
            path.append(inside)
            if inside == step:
                return tuple(path)
        return ()

    def below(self, step: str) -> AbstractSet[str]:
        """Everything inside it, at any level."""
        found: set[str] = set()
        waiting = [step]
        while waiting:
            for member in self.members[waiting.pop()]:
                if member not in found:
                    found.add(member)
                    waiting.append(member)
        return found
