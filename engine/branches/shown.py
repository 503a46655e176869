"""Branches and merges as answers of commands: outputs, and how rows and findings become them."""

from collections.abc import Iterable
from typing import Any, Literal

from crdt.canonical import Value
from crdt.history.diff import Difference
from crdt.history.merge import Side, full
from crdt.model import Model
from engine.branches.contents import heard, said
from engine.branches.deciding import How, question_of
from engine.branches.merging import Looked, Plan
from engine.branches.obstacles import Obstacle
from engine.branches.records import Branch, BranchState, MergeRecord
from engine.commands.command import CommandContext
from engine.commands.documents import user_names
from engine.records import DocumentRecord, Json
from engine.whereabouts import PresentOut, people_out


class BranchOut(Model):
    """`document` is the branch itself, a document like others; `target` what it was made from."""

    document: str
    target: str
    name: str
    kind: str
    state: BranchState
    created_by: str
    created_by_name: str
    created_at: int
    updated_at: int
    updated_by: str
    updated_by_name: str
    merged_at: int | None
    merged_by_name: str
    closed_at: int | None
    present: list[PresentOut]


class HereOut(Model):
    """Where somebody is who has a document open: `here` on this branch, or on the document itself, `target`. `open`: its
    branches, newest first.
    """

    target: str
    target_title: str
    kind: str
    workspace: str
    may_have: bool
    here: BranchOut | None
    open: list[BranchOut]


class SideOut(Model):
    """`there` is false where nothing stands. `by` and `at` where it is known who wrote it, and when."""

    there: bool
    value: Json = None
    by: str = ""
    by_name: str = ""
    at: int | None = None


class BranchChange(Model):
    """One place that one side changed, or both texts that are woven. `path` begins with the root."""

    path: list[str]
    nature: Literal["added", "removed", "changed", "woven"]
    side: Literal["target", "branch", "both"]
    is_text: bool
    base: SideOut
    target: SideOut
    branch: SideOut


class QuestionOut(Model):
    """`value` and `how`: what it would be. `rule`: whether the field has one."""

    conflict: str
    path: list[str]
    nature: Literal["value", "entry"]
    base: SideOut
    target: SideOut
    branch: SideOut
    outcome: SideOut
    how: How
    open: bool


class ObstacleOut(Model):
    path: list[str]
    code: str
    who: str
    needs: str


class Comparison(Model):
    """`target_roots` and `branch_roots`: what to draw side by side."""

    branch: BranchOut
    changes: list[BranchChange]
    questions: list[QuestionOut]
    base_at: int
    target_body: dict[str, Json]
    target_layout: dict[str, Json]
    branch_body: dict[str, Json]
    branch_layout: dict[str, Json]


class PreviewOut(Model):
    """What merging would write, what is asked, and what would refuse it."""

    writes: list[list[str]]
    questions: list[QuestionOut]
    obstacles: list[ObstacleOut]


class MergeOut(Model):
    id: str
    into: Side
    strategy: str
    by: str
    by_name: str
    at: int
    sequence: int
    written: int
    questions: list[QuestionOut]
    undone_at: int | None
    undone_by_name: str
    can_undo: bool


class UndoneOut(Model):
    """`stayed`: places where somebody had written since."""

    merge: MergeOut
    stayed: list[list[str]]


async def branches_out(rows: Iterable[Branch], context: CommandContext) -> list[BranchOut]:
    platform = context.platform
    branches = list(rows)
    found = {}
    for row in branches:
        record = await platform.store.records.get(DocumentRecord, row.document)
        found[row.document] = platform.documents.latest(record or context.document)
    people = {row.created_by for row in branches} | {row.merged_by for row in branches if row.merged_by}
    names = await user_names(context, people | {record.updated_by for record in found.values()})
    return [
        BranchOut(
            document=row.document,
            target=row.target,
            name=row.name,
            kind=found[row.document].kind,
            state=row.state,
            created_by=row.created_by,
            created_by_name=names.get(row.created_by, ""),
            created_at=row.created_at,
            updated_at=found[row.document].updated_at,
            updated_by=found[row.document].updated_by,
            updated_by_name=names.get(found[row.document].updated_by, ""),
            merged_at=row.merged_at,
            merged_by_name=names.get(row.merged_by or "", ""),
            closed_at=row.closed_at,
            present=people_out(platform.rooms.present(row.document)),
        )
        for row in branches
    ]


async def merges_out(rows: list[MergeRecord], last: str, context: CommandContext) -> list[MergeOut]:
    people = {row.by for row in rows} | {row.undone_by for row in rows if row.undone_by}
    people |= {one[by] for row in rows for one in row.asked for by in ("target_by", "branch_by") if one[by]}
    names = await user_names(context, people)
    return [
        MergeOut(
            id=row.id,
            into=row.into,
            strategy=row.strategy,
            by=row.by,
            by_name=names.get(row.by, ""),
            at=row.at,
            sequence=row.sequence,
            written=len(row.writes),
            questions=[_asked_then(one, names) for one in row.asked],
            undone_at=row.undone_at,
            undone_by_name=names.get(row.undone_by or "", ""),
            can_undo=row.id == last,
        )
        for row in rows
    ]


def _asked_then(one: dict[str, Any], names: dict[str, str]) -> QuestionOut:
    def value(side: str) -> SideOut:
        by = one[f"{side}_by"]
        return _value(heard(one[side]), by, names, one[f"{side}_at"])

    return QuestionOut(
        conflict=one["conflict"],
        path=one["path"],
        nature=one["nature"],
        base=_value(heard(one["base"])),
        target=value("target"),
        branch=value("branch"),
        outcome=_value(heard(one["value"])),
        how=one["how"],
        open=one["open"],
    )


def changes_out(looked: Looked) -> list[BranchChange]:
    sides: tuple[Side, ...] = ("target", "branch")
    alone = [_change(one, side) for side in sides for one in looked.found.only(side)]
    woven = [
        BranchChange(
            path=list(one.path),
            nature="woven",
            side="both",
            is_text=isinstance(said(one.target)["value"], str),
            base=_value(one.base),
            target=_value(one.target),
            branch=_value(one.branch),
        )
        for one in looked.found.texts
    ]
    return sorted([*alone, *woven], key=lambda one: one.path)


def _change(one: Difference, side: Side) -> BranchChange:
    before, after = _value(one.before), _value(one.after)
    return BranchChange(
        path=list(full(one)),
        nature=one.nature,
        side=side,
        is_text=one.is_text,
        base=before,
        target=after if side == "target" else before,
        branch=after if side == "branch" else before,
    )


def writers_in(looked: Looked) -> set[str]:
    return {one.by for one in looked.known.written.values() if one.by}


def questions_out(looked: Looked, plan: Plan, names: dict[str, str]) -> list[QuestionOut]:
    def value(side: Side, path: tuple[str, ...], held: Value) -> SideOut:
        written = looked.known.of(side, path)
        return _value(held, written.by, names, written.at)

    return [
        QuestionOut(
            conflict=question_of(one.clash),
            path=list(one.clash.path),
            nature=one.clash.nature,
            base=_value(one.clash.base),
            target=value("target", one.clash.path, one.clash.target),
            branch=value("branch", one.clash.path, one.clash.branch),
            outcome=_value(one.value),
            how=one.how,
            open=one.is_open,
        )
        for one in plan.decided
    ]


def _value(value: Value, by: str = "", names: dict[str, str] | None = None, at: int | None = None) -> SideOut:
    spelled = said(value)
    return SideOut(
        there=bool(spelled), value=spelled.get("value"), by=by, by_name=(names or {}).get(by, ""), at=at
    )


def obstacle_out(one: Obstacle) -> ObstacleOut:
    return ObstacleOut(path=list(one.path), code=one.code, who=one.who, needs=one.needs)
