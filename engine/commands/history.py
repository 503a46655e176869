"""The history of a document: sessions of work, any point of it, what differs, who wrote what, and the way back."""

import json
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from crdt.errors import InvalidInput
from crdt.ids import Micros, UserId
from crdt.model import Model
from engine.commands import history_views as views
from engine.commands.command import MOST, Area, Command, CommandContext, Page
from engine.commands.documents import user_names
from engine.commands.history_views import (
    ChangeOut,
    GoneOut,
    PointOut,
    ResetOut,
    SessionOfWork,
    VersionOut,
    WhoOut,
)
from engine.records import Json
from engine.timeline.blaming import Blame
from engine.timeline.reverting import Asking, Reverted


def _keys(value: Any) -> Any:
    """In a query a path is JSON text."""
    try:
        return json.loads(value) if isinstance(value, str) and value else value or []
    except RecursionError:
        raise ValueError("nested too deeply") from None


class HistoryQuery(Page):
    id: str


class HistoryPage(Model):
    """Sessions of work, newest first. `gone`: what places of theirs were called that stand there no more. `newest` counts
    all edits. Every point from `exact_from` on can be had; of the time before those in `states` and the versions.
    """

    items: list[SessionOfWork]
    gone: list[GoneOut]
    total: int
    offset: int
    limit: int
    newest: int
    exact_from: int
    states: list[int]
    versions: list[VersionOut]
    resets: list[ResetOut]


class PointQuery(Model):
    """`through`: the state after so many edits; 0 for now. `moment`: as it was then, instead."""

    id: str
    through: int = Field(default=0, ge=0, le=MOST)
    moment: int = Field(default=0, ge=0, le=MOST)


class DocumentState(PointOut):
    """`at`: when the last edit in it was made, to the minute where edits are not kept one by one any more."""

    at: int | None
    title: str
    content_hash: str
    body: dict[str, Json]
    layout: dict[str, Json]
    roots: dict[str, Json]


class DifferenceQuery(Model):
    """From the point `before` to the point `after`, 0 for now. `since` and `until`: as it was at those moments, instead.
    `from_nothing`: all that stands at `after`, for who has seen nothing of it yet.
    """

    id: str
    before: int = Field(default=0, ge=0, le=MOST)
    after: int = Field(default=0, ge=0, le=MOST)
    since: int = Field(default=0, ge=0, le=MOST)
    until: int = Field(default=0, ge=0, le=MOST)
    from_nothing: bool = False


class DifferenceOut(Model):
    """`changes` are the first of `total`."""

    before: PointOut
    after: PointOut
    same_content: bool
    changes: list[ChangeOut]
    total: int


class BlameQuery(PointQuery):
    """`path`: the keys of a place, from its root on; what lies below it is meant too. All of the document without one."""

    path: Annotated[list[str], BeforeValidator(_keys)] = []


class StretchOut(Model):
    text: str
    by: WhoOut | None


class BlameOut(Model):
    """`by` wrote there last. `stretches` of a merged text say who wrote what stands in it."""

    path: list[str]
    by: WhoOut | None
    stretches: list[StretchOut]


class BlamePage(PointOut):
    fields: list[BlameOut]


class Restore(Model):
    """With `preview` nothing is changed."""

    id: str
    through: int = Field(ge=1, le=MOST)
    preview: bool = False


class UndoPerson(Model):
    """What `user` did after the edit `since`, up to the edit `until` (0: until now)."""

    id: str
    user: str
    since: int = Field(ge=0, le=MOST)
    until: int = Field(default=0, ge=0, le=MOST)
    preview: bool = False


class TakenOut(Model):
    """Somebody else has changed it since, so it stays."""

    path: list[str]
    by: str
    by_name: str


class RevertedOut(Model):
    """What changed, or would change. `sequence` is the number of the edit, `before` of the one it stands on. `kept`: places
    that your role may not change.
    """

    before: int
    sequence: int
    changes: list[ChangeOut]
    total: int
    kept: list[list[str]]
    taken: list[TakenOut]


async def list_history(input_: HistoryQuery, context: CommandContext) -> HistoryPage:
    history, record = context.platform.history, context.document
    page = await history.sessions(record, input_.offset, input_.limit)
    versions = await history.versions.list(record.id)
    people = {one.author for one in page.sessions} | {one.by for one in versions}
    people |= {one.by for one in page.resets}
    names = await user_names(context, people)
    sessions = zip(page.sessions, page.places, strict=True)
    return HistoryPage(
        items=[views.session(one, places, names) for one, places in sessions],
        gone=[GoneOut(path=list(path), name=name) for path, name in page.gone.items()],
        total=page.total,
        offset=input_.offset,
        limit=input_.limit,
        newest=page.newest,
        exact_from=page.exact_from,
        states=list(page.states),
        versions=[views.version(one, names) for one in versions],
        resets=[views.reset(one, names) for one in page.resets],
    )


async def state(input_: PointQuery, context: CommandContext) -> DocumentState:
    """Secrets are never in it: a document holds references."""
    through = await _point(input_.through, context, input_.moment)
    point, seen = await context.platform.history.look(context.document, through)
    return DocumentState(
        through=point.through,
        exact=point.exact,
        at=await context.platform.history.points.when(context.document, point.through),
        title=seen.title,
        content_hash=seen.content_hash,
        body=seen.content.get("body", {}),
        layout=seen.content.get("layout", {}),
        roots=seen.content.get("roots", {}),
    )


async def compare(input_: DifferenceQuery, context: CommandContext) -> DifferenceOut:
    if not (input_.before or input_.since or input_.from_nothing):
        raise InvalidInput("Say from which point on.", details={"field": "before"})
    before = 0 if input_.from_nothing else await _point(input_.before, context, input_.since)
    after = await _point(input_.after, context, input_.until)
    found = await context.platform.history.compare(context.document, before, after)
    shown = list(zip(found.changes, found.by, strict=True))[: views.MOST_CHANGES]
    names = await user_names(context, {by.author for _, by in shown if by is not None})
    return DifferenceOut(
        before=views.point(found.before),
        after=views.point(found.after),
        same_content=not any(one.root != "layout" for one in found.changes),
        changes=[views.change(one, by, names) for one, by in shown],
        total=len(found.changes),
    )


async def blame(input_: BlameQuery, context: CommandContext) -> BlamePage:
    through = await _point(input_.through, context, input_.moment)
    point, found = await context.platform.history.blame(context.document, through, tuple(input_.path))
    people = {by.author for one in found for by in (one.by, *(s.by for s in one.stretches)) if by is not None}
    names = await user_names(context, people)
    return BlamePage(through=point.through, exact=point.exact, fields=[_blamed(one, names) for one in found])


async def restore(input_: Restore, context: CommandContext) -> RevertedOut:
    """Merges with what others type meanwhile; who does it may undo it like any edit."""
    kind = context.platform.documents.kind(context.document.kind)
    reverter = context.platform.history.reverter
    done = await reverter.restore(
        context.document, kind, input_.through, _asking(context, preview=input_.preview)
    )
    return await _reverted(done, context)


async def undo_person(input_: UndoPerson, context: CommandContext) -> RevertedOut:
    """What nobody else has changed since goes back, as one edit; the rest is named."""
    kind = context.platform.documents.kind(context.document.kind)
    until = await _point(input_.until, context)
    asking = _asking(context, preview=input_.preview)
    reverter = context.platform.history.reverter
    done = await reverter.undo(context.document, kind, UserId(input_.user), input_.since, until, asking)
    return await _reverted(done, context)


async def _point(through: int, context: CommandContext, moment: int = 0) -> int:
    newest = through or await context.platform.history.newest(context.document)
    return await context.platform.history.points.by(context.document, Micros(moment)) if moment else newest


def _asking(context: CommandContext, *, preview: bool) -> Asking:
    return Asking(by=context.caller.user, role=context.caller.role, preview=preview)


async def _reverted(done: Reverted, context: CommandContext) -> RevertedOut:
    names = await user_names(context, set(done.taken.values()))
    return RevertedOut(
        before=done.before,
        sequence=done.sequence,
        changes=[views.change(one, None, names) for one in done.changes[: views.MOST_CHANGES]],
        total=len(done.changes),
        kept=[list(path) for path in done.kept],
        taken=[
            TakenOut(path=list(path), by=by, by_name=names.get(by, "")) for path, by in done.taken.items()
        ],
    )


def _blamed(one: Blame, names: views.Names) -> BlameOut:
    return BlameOut(
        path=list(one.path),
        by=views.who(one.by, names),
        stretches=[StretchOut(text=each.text, by=views.who(each.by, names)) for each in one.stretches],
    )


COMMANDS = Area(
    name="history",
    commands=(
        Command(
            name="history.list",
            summary="Who worked on a document when, with its versions and the points that can be looked at",
            method="GET",
            path="/documents/{id}/history",
            scope="document",
            right="read",
            input=HistoryQuery,
            output=HistoryPage,
            run=list_history,
        ),
        Command(
            name="history.state",
            summary="The document as it was at a point",
            method="GET",
            path="/documents/{id}/history/state",
            scope="document",
            right="read",
            input=PointQuery,
            output=DocumentState,
            run=state,
        ),
        Command(
            name="history.difference",
            summary="What differs between two points, with who changed it and when",
            method="GET",
            path="/documents/{id}/history/difference",
            scope="document",
            right="read",
            input=DifferenceQuery,
            output=DifferenceOut,
            run=compare,
        ),
        Command(
            name="history.blame",
            summary="Who wrote what stands in each field, and when",
            method="GET",
            path="/documents/{id}/history/blame",
            scope="document",
            right="read",
            input=BlameQuery,
            output=BlamePage,
            run=blame,
        ),
        Command(
            name="history.restore",
            summary="Makes a document what it was at a point, by one edit in one's own name",
            method="POST",
            path="/documents/{id}/history/restore",
            scope="document",
            right="edit",
            input=Restore,
            output=RevertedOut,
            run=restore,
        ),
        Command(
            name="history.undo_person",
            summary="Takes back what one person did since a point, where nobody changed it since",
            method="POST",
            path="/documents/{id}/history/undo",
            scope="document",
            right="edit",
            input=UndoPerson,
            output=RevertedOut,
            run=undo_person,
        ),
    ),
)
