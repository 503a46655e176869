"""Which of two values it shall be: by hand where somebody said so, else by the strategy (BR7). Pure.

Border: who wrote the two values and when is looked up before (`writers.py`).
"""

from collections.abc import Mapping
from dataclasses import field
from typing import Any, Final, Literal, assert_never

from crdt.canonical import ABSENT, Value, content_digest
from crdt.contests import Keys
from crdt.dataclasses import dataclass
from crdt.history.merge import Clash, Side
from crdt.history.open_content import as_shared
from crdt.ids import Micros, UserId
from crdt.kinds.kind import Kind
from crdt.kinds.rules import rule_of
from crdt.roles import rank
from engine.branches.contents import said
from engine.branches.errors import MergeOutdated, MergeUndecided
from engine.settling import RuleMissing, by_rule

Strategy = Literal["ask", "automatic", "last_writer_wins", "first_writer_wins", "field_rule", "manual"]
How = Literal["by_hand", "automatic", "last_writer_wins", "first_writer_wins", "field_rule", "manual"]
_MOST_PATHS: Final = 100
NOBODY: Final = UserId("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Who wrote what stands at a place, and when; None where nobody knows any more. `role`: what they were granted."""

    by: UserId = NOBODY
    at: Micros | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """`written`: of both sides at each path. `holders`: who has a lock there, in the document that is written to."""

    written: Mapping[tuple[Side, Keys], Written] = field(default_factory=dict)
    holders: Mapping[Keys, UserId] = field(default_factory=dict)

    def of(self, side: Side, path: Keys) -> Written:
        return self.written.get((side, path), Written())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What somebody says about one question, named by what they looked at."""

    question: str
    take: Literal["target", "branch", "base", "value"]
    value: Value = ABSENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """`is_open`: nobody could tell; what stands stays, and the other value is kept beside it."""

    clash: Clash
    value: Value
    how: How
    is_open: bool = False


def question_of(clash: Clash) -> str:
    """The same as long as it is about the same two values at the same place."""
    told = {"path": list(clash.path), "target": said(clash.target), "branch": said(clash.branch)}
    return content_digest(told)[:24]


def decide_all(
    kind: Kind,
    clashes: tuple[Clash, ...],
    strategy: Strategy,
    choices: tuple[Choice, ...],
    known: Circumstances,
    into: Side,
) -> tuple[Decided, ...]:
    """Raises MergeOutdated for a choice about something else, MergeUndecided where `ask` leaves questions."""
    by_question = {choice.question: choice for choice in choices}
    asked = {question_of(clash): clash for clash in clashes}
    if strange := [question for question in by_question if question not in asked]:
        raise MergeOutdated(details={"conflicts": strange[:_MOST_PATHS]})
    open_ = [clash for question, clash in asked.items() if question not in by_question]
    if open_ and strategy == "ask":
        paths = [list(clash.path) for clash in open_[:_MOST_PATHS]]
        raise MergeUndecided(details={"conflicts": len(open_), "paths": paths})
    return tuple(
        _chosen(clash, by_question[question])
        if question in by_question
        else _by_strategy(kind, clash, strategy, known, into)
        for question, clash in asked.items()
    )


def _chosen(clash: Clash, choice: Choice) -> Decided:
    like = next((one for one in (clash.target, clash.branch, clash.base) if one is not ABSENT), ABSENT)
    typed = as_shared(choice.value, like)
    values = {"target": clash.target, "branch": clash.branch, "base": clash.base, "value": typed}
    return Decided(clash=clash, value=values[choice.take], how="by_hand")


def _by_strategy(kind: Kind, clash: Clash, strategy: Strategy, known: Circumstances, into: Side) -> Decided:
    stays = _kept(clash, clash.on(into))
    match strategy:
        case "automatic":
            return Decided(clash=clash, value=_kept(clash, clash.branch), how="automatic")
        case "last_writer_wins" | "first_writer_wins":
            side = _by_time(clash, strategy, known)
            if side is None:
                return Decided(clash=clash, value=stays, how=strategy, is_open=True)
            return Decided(clash=clash, value=clash.on(side), how=strategy)
        case "field_rule":
            try:
                return Decided(clash=clash, value=_ruled(kind, clash, known), how="field_rule")
            except RuleMissing:
                return Decided(clash=clash, value=stays, how="field_rule", is_open=True)
        case "manual" | "ask":
            return Decided(clash=clash, value=stays, how="manual", is_open=True)
        case never:
            assert_never(never)


def _kept(clash: Clash, wanted: Value) -> Value:
    """BR6: an entry stays unless somebody decides for its removal."""
    if clash.nature != "entry" or wanted is not ABSENT:
        return wanted
    return clash.branch if clash.target is ABSENT else clash.target


def _by_time(clash: Clash, strategy: Strategy, known: Circumstances) -> Side | None:
    target, branch = (known.of(side, clash.path) for side in ("target", "branch"))
    if strategy == "first_writer_wins":
        holder = known.holders.get(clash.path)
        if holder is not None and (target.by == holder) is not (branch.by == holder):
            return "target" if target.by == holder else "branch"
    if target.at is None or branch.at is None or target.at == branch.at:
        return None
    later: Side = "target" if target.at > branch.at else "branch"
    earlier: Side = "branch" if later == "target" else "target"
    return later if strategy == "last_writer_wins" else earlier


def _ruled(kind: Kind, clash: Clash, known: Circumstances) -> Value:
    """Raises RuleMissing."""
    mark = rule_of(kind.body, clash.path[1:])
    if mark is not None and mark.rule == "role":
        roles = [known.of(side, clash.path).role for side in ("target", "branch")]
        if None in roles or roles[0] == roles[1]:
            raise RuleMissing
        return clash.target if rank(str(roles[0])) < rank(str(roles[1])) else clash.branch
    return by_rule(mark, clash.target, clash.branch)


def told(decided: Decided, known: Circumstances) -> dict[str, Any]:
    """For the record of the merge."""
    clash = decided.clash
    target, branch = (known.of(side, clash.path) for side in ("target", "branch"))
    return {
        "conflict": question_of(clash),
        "path": list(clash.path),
        "nature": clash.nature,
        "base": said(clash.base),
        "target": said(clash.target),
        "target_by": target.by,
        "target_at": target.at,
        "branch": said(clash.branch),
        "branch_by": branch.by,
        "branch_at": branch.at,
        "value": said(decided.value),
        "how": decided.how,
        "open": decided.is_open,
    }
