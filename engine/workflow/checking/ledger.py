"""The problems of a document by what they were found at, and what has changed since somebody asked. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import field

from crdt.dataclasses import dataclass
from engine.workflow.designs.problem import Problem

Finder = tuple[str, str]
"""What was looked at: a kind of look, and the step, edge or parameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delta:
    """`changed` are problems that stay and say something else. In the order of problems; `removed` are ids."""

    added: tuple[Problem, ...] = ()
    changed: tuple[Problem, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


@dataclass(slots=True)
class Ledger:
    """Ids are unique: no two finders find the same problem at the same place."""

    _found: dict[Finder, dict[str, Problem]] = field(default_factory=dict)
    _all: dict[str, Problem] = field(default_factory=dict)
    _told: dict[str, Problem | None] = field(default_factory=dict)
    """What has changed since it was asked, as it was before."""

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Problem]:
        """In order."""
        return iter(sorted(self._all.values(), key=_order))

    @property
    def errors(self) -> int:
        return sum(problem.severity == "error" for problem in self._all.values())

    def find(self, finder: Finder, problems: Iterable[Problem]) -> None:
        """What a look has found now, in place of what it found before."""
        before = self._found.get(finder, {})
        now = {problem.id: problem for problem in problems}
        for id_ in before.keys() - now.keys():
            self._note(id_, None)
        for id_, problem in now.items():
            if before.get(id_) != problem:
                self._note(id_, problem)
        if now:
            self._found[finder] = now
        elif before:
            del self._found[finder]

    def finders(self, look: str) -> list[Finder]:
        """Those of a kind of look that have found something."""
        return [finder for finder in self._found if finder[0] == look]

    def take(self) -> Delta:
        """What has changed since the last time."""
        told, self._told = self._told, {}
        added, changed, removed = [], [], []
        for id_, before in told.items():
            now = self._all.get(id_)
            if now is None:
                removed += [id_] if before is not None else []
            elif before is None:
                added.append(now)
            elif before != now:
                changed.append(now)
        return Delta(
            added=tuple(sorted(added, key=_order)),
            changed=tuple(sorted(changed, key=_order)),
            removed=tuple(sorted(removed)),
        )

    def instead_of(self, other: "Ledger") -> None:
        """Takes the place of another one: what differs counts as changed."""
        before = {problem.id: problem for problem in other}
        self._told = {id_: before.get(id_) for id_ in self._all.keys() | before.keys()}

    def _note(self, id_: str, problem: Problem | None) -> None:
        self._told.setdefault(id_, self._all.get(id_))
        if problem is None:
            del self._all[id_]
        else:
            self._all[id_] = problem


def _order(problem: Problem) -> tuple[int, str, str]:
    return problem.order
