"""What a document's content is to its checker. Gathers what was touched at once, and looks at it in small turns. Pure."""

from collections.abc import Mapping
from itertools import islice
from typing import Protocol

from crdt.changes import Change, Json
from crdt.plain import copy
from engine.diagnostics.policies import policy_problems
from engine.diagnostics.rule_sets import rule_set_problems
from engine.diagnostics.sources import SourceKinds, source_problems
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.ledger import Ledger
from engine.workflow.checking.parts import Touched, parts_of, touched_by
from engine.workflow.checking.surroundings import Roster, Surroundings


class Subject(Protocol):
    @property
    def ledger(self) -> Ledger: ...

    def note(self, changes: tuple[Change, ...], body: Json) -> bool:
        """Copies what these changes touched. Whether there is anything to look at."""

    def begin(self, body: Json) -> None:
        """All of it may be another."""

    def surround(self, surroundings: Surroundings) -> None:
        """What it refers to may be another."""

    def work(self, most: int) -> bool:
        """Looks at so many parts. Whether there is more."""


class DesignSubject:
    def __init__(self, surroundings: Surroundings) -> None:
        self._checker = Checker(surroundings)
        self._fresh: Checker | None = None
        self._touched: dict[Touched, Json] = {}
        self._around: Surroundings | None = None

    @property
    def ledger(self) -> Ledger:
        return self._checker.ledger

    @property
    def checker(self) -> Checker:
        return self._checker

    def note(self, changes: tuple[Change, ...], body: Json) -> bool:
        touched = touched_by(changes, body)
        if touched is None:
            self.begin(body)
            return True
        self._touched.update(touched)
        return bool(touched)

    def begin(self, body: Json) -> None:
        self._fresh = Checker(self._around or self._checker.surroundings)
        self._touched = parts_of(body)

    def surround(self, surroundings: Surroundings) -> None:
        self._around = surroundings

    def work(self, most: int) -> bool:
        if self._around is not None:
            around, self._around = self._around, None
            self._checker.surround(around)
            if self._fresh is not None:
                self._fresh.surround(around)
        now = dict(islice(self._touched.items(), most))
        for key in now:
            del self._touched[key]
        (self._fresh or self._checker).take(now, new=self._fresh is None)
        if self._fresh is not None and not self._touched:
            self._fresh.ledger.instead_of(self._checker.ledger)
            self._checker, self._fresh = self._fresh, None
        return bool(self._touched)


class SourceSubject:
    def __init__(self, kinds: SourceKinds) -> None:
        self.ledger = Ledger()
        self._kinds = kinds
        self._body: Json = None

    def note(self, changes: tuple[Change, ...], body: Json) -> bool:
        if all(change.root != "body" for change in changes):
            return False
        self.begin(body)
        return True

    def begin(self, body: Json) -> None:
        self._body = copy(body)

    def surround(self, surroundings: Surroundings) -> None:
        """It refers to nothing outside itself."""

    def work(self, most: int) -> bool:  # noqa: ARG002 - it is small
        content = self._body if isinstance(self._body, Mapping) else {}
        self.ledger.find(("source", ""), source_problems(content, self._kinds))
        return False


class RuleSetSubject(SourceSubject):
    """Looked at as a whole: it is small, and refers to checks and detectors of this installation only."""

    def __init__(self) -> None:
        super().__init__({})

    def work(self, most: int) -> bool:  # noqa: ARG002 - it is small
        content = self._body if isinstance(self._body, Mapping) else {}
        self.ledger.find(("rule_set", ""), rule_set_problems(content))
        return False


class PolicySubject(SourceSubject):
    """Looked at as a whole: it is small. It names people and groups."""

    def __init__(self, roster: Roster | None) -> None:
        super().__init__({})
        self._roster = roster

    def surround(self, surroundings: Surroundings) -> None:
        self._roster = surroundings.roster or self._roster

    def work(self, most: int) -> bool:  # noqa: ARG002 - it is small
        content = self._body if isinstance(self._body, Mapping) else {}
        self.ledger.find(("policy", ""), policy_problems(content, self._roster))
        return False


def subject_of(kind: str, surroundings: Surroundings, sources: SourceKinds) -> Subject | None:
    """None for a kind that has nothing to check."""
    match kind:
        case "workflow":
            return DesignSubject(surroundings)
        case "data_source":
            return SourceSubject(sources)
        case "rule_set":
            return RuleSetSubject()
        case "policy":
            return PolicySubject(surroundings.roster)
        case _:
            return None
