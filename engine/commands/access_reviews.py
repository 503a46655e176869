"""Reviews of access: begin one, go over its lines, close it; closed ones are evidence."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import Micros
from crdt.model import Model
from crdt.roles import Role, allows
from engine.access.desk import desk_of
from engine.access.effective import Object
from engine.access.reviews import Decided, Reviews, counted
from engine.access_records import AccessReview, ReviewLine, ReviewState, Verdict
from engine.commands.access_views import Id
from engine.commands.command import MOST, Area, Command, CommandContext, Listing, Page
from engine.commands.members import giver_of
from engine.members.ways import found_by
from engine.names import ShortName
from engine.ports import Records, Wanted
from engine.records import DocumentRecord, User

ALL = 100_000
MOST_OBJECTS = 200


class ReviewsQuery(Page):
    id: str
    state: ReviewState | None = None
    search: str = Field(default="", max_length=200)


class NewReview(Model):
    """`documents`: what is looked at beside, or without, the workspace itself. `sources`: every source, too."""

    id: str
    title: ShortName
    whole: bool = True
    sources: bool = False
    documents: list[Id] = Field(default=[], max_length=MOST_OBJECTS)
    due_at: int | None = Field(default=None, ge=0, le=MOST)


class OneReview(Model):
    id: str
    review: Id


class LinesQuery(Page, OneReview):
    verdict: Literal["open", "keep", "revoke", "gone"] | None = None
    search: str = Field(default="", max_length=200)


class Verdicts(OneReview):
    number: int = Field(ge=1, le=MOST)
    verdict: Verdict
    reason: str = Field(default="", max_length=2_000)


class Closing(OneReview):
    unfinished: bool = False


class LookedAt(Model):
    kind: Literal["workspace", "document"]
    id: str
    title: str


class ReviewOut(Model):
    """`left`: lines that nobody has decided."""

    id: str
    workspace: str
    title: str
    objects: list[LookedAt]
    state: ReviewState
    lines: int
    kept: int
    revoked: int
    gone: int
    left: int
    created_by: str
    created_by_name: str
    created_at: int
    due_at: int | None
    closed_by: str | None
    closed_by_name: str
    closed_at: int | None


class LineOut(Model):
    """`mine`: it is about me, so that I do not decide it. `gone`: it was taken away before it was decided."""

    number: int
    subject_kind: Literal["user", "group", "everyone"]
    subject: str
    name: str
    members: list[str]
    on: Literal["organisation", "workspace", "kind", "tag", "document"]
    object: str
    title: str
    role: Role
    effect: Literal["allow", "deny"]
    given_by_name: str
    given_at: int
    expires_at: int | None
    verdict: Verdict | None
    gone: bool
    reason: str
    decided_by: str | None
    decided_by_name: str
    decided_at: int | None
    mine: bool


async def reviews(input_: ReviewsQuery, context: CommandContext) -> Listing[ReviewOut]:
    """Newest first."""
    where: dict[str, object] = {"workspace": context.workspace.id}
    if input_.state is not None:
        where["state"] = input_.state
    rows = await _records(context).find(AccessReview, where, order="created_at", descending=True, limit=ALL)
    words = input_.search.casefold().split()
    kept = [row for row in rows if all(word in row.title.casefold() for word in words)]
    page = kept[input_.offset : input_.offset + input_.limit]
    items = await _shown(page, context)
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def start(input_: NewReview, context: CommandContext) -> ReviewOut:
    objects = [Object(workspace=context.workspace)] if input_.whole else []
    for id_ in dict.fromkeys(input_.documents):
        document, _ = await context.other(id_, "share")
        if document.workspace != context.workspace.id:
            raise InvalidInput("A review is of one workspace.", details={"document": id_})
        objects.append(Object(workspace=context.workspace, document=document))
    if input_.sources:
        taken = {of.document.id for of in objects if of.document is not None}
        objects += [
            Object(workspace=context.workspace, document=one)
            for one in await _shareable_sources(context)
            if one.id not in taken
        ]
    if not objects:
        raise InvalidInput("Choose what is looked at.", details={"field": "documents"})
    due = None if input_.due_at is None else Micros(input_.due_at)
    service = Reviews(desk_of(context.platform))
    review = await service.start(context.workspace, input_.title, objects, due, giver_of(context))
    return (await _shown([review], context))[0]


async def _shareable_sources(context: CommandContext) -> list[DocumentRecord]:
    """Sources of the workspace, by name, whose shares are the caller's to look at."""
    wanted = Wanted(
        workspaces=(context.workspace.id,),
        kinds=("data_source",),
        hidden=await context.hidden(),
        order="title",
        descending=False,
        limit=ALL,
    )
    rows, _ = await context.platform.store.shelf.page(wanted)
    roles = await context.readable(rows)
    return [row for row in rows if row.id in roles and allows(Role(roles[row.id]), "share")]


async def get(input_: OneReview, context: CommandContext) -> ReviewOut:
    review = await Reviews(desk_of(context.platform)).get(context.workspace, input_.review)
    return (await _shown([review], context))[0]


async def lines(input_: LinesQuery, context: CommandContext) -> Listing[LineOut]:
    """In the order of what they are about."""
    await Reviews(desk_of(context.platform)).get(context.workspace, input_.review)
    where: dict[str, object] = {"review": input_.review}
    match input_.verdict:
        case "open":
            where |= {"verdict": None, "gone": False}
        case "gone":
            where["gone"] = True
        case "keep" | "revoke":
            where["verdict"] = input_.verdict
        case None:
            pass
    rows = await _records(context).find(ReviewLine, where, order="number", limit=ALL)
    words = input_.search.casefold().split()
    kept = [row for row in rows if all(word in f"{row.name} {row.title}".casefold() for word in words)]
    page = kept[input_.offset : input_.offset + input_.limit]
    items = await _lines(page, context)
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def decide(input_: Verdicts, context: CommandContext) -> LineOut:
    decided = Decided(number=input_.number, verdict=input_.verdict, reason=input_.reason)
    service = Reviews(desk_of(context.platform))
    line = await service.decide(context.workspace, input_.review, decided, giver_of(context))
    return (await _lines([line], context))[0]


async def close(input_: Closing, context: CommandContext) -> ReviewOut:
    service = Reviews(desk_of(context.platform))
    review = await service.close(context.workspace, input_.review, input_.unfinished, giver_of(context))
    return (await _shown([review], context))[0]


async def _shown(rows: Sequence[AccessReview], context: CommandContext) -> list[ReviewOut]:
    names = await _names({row.created_by for row in rows} | {row.closed_by for row in rows}, context)
    items = []
    for row in rows:
        closed = row.state == "closed"
        kept, revoked, gone = (
            (row.kept, row.revoked, row.gone) if closed else await counted(_records(context), row.id)
        )
        items.append(
            ReviewOut(
                id=row.id,
                workspace=row.workspace,
                title=row.title,
                objects=[LookedAt(**one) for one in row.objects],
                state=row.state,
                lines=row.lines,
                kept=kept,
                revoked=revoked,
                gone=gone,
                left=row.lines - kept - revoked - gone,
                created_by=row.created_by,
                created_by_name=names.get(row.created_by, ""),
                created_at=row.created_at,
                due_at=row.due_at,
                closed_by=row.closed_by,
                closed_by_name=names.get(row.closed_by or "", ""),
                closed_at=row.closed_at,
            )
        )
    return items


async def _lines(rows: Sequence[ReviewLine], context: CommandContext) -> list[LineOut]:
    names = await _names({row.given_by for row in rows} | {row.decided_by for row in rows}, context)
    return [
        LineOut(
            number=row.number,
            subject_kind=row.subject_kind,
            subject=row.subject,
            name=row.name,
            members=row.members,
            on=row.object_kind,
            object=row.object,
            title=row.title,
            role=Role(row.role),
            effect=row.effect,
            given_by_name=names.get(row.given_by, ""),
            given_at=row.given_at,
            expires_at=row.expires_at,
            verdict=row.verdict,
            gone=row.gone,
            reason=row.reason,
            decided_by=row.decided_by,
            decided_by_name=names.get(row.decided_by or "", ""),
            decided_at=row.decided_at,
            mine=row.subject_kind == "user" and row.subject == context.caller.user,
        )
        for row in rows
    ]


async def _names(ids: set[str | None], context: CommandContext) -> dict[str, str]:
    users = await found_by(_records(context), User, "id", [id_ for id_ in ids if id_])
    return {str(user.id): user.name for user in users}


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


HERE = "/rbac/workspaces/{id}/reviews"
ONE = f"{HERE}/{{review}}"
COMMANDS = Area(
    name="access_reviews",
    commands=(
        Command(
            name="access_reviews.list",
            summary="Reviews of who has what, newest first, with how far they are",
            method="GET",
            path=HERE,
            scope="workspace",
            right="manage",
            input=ReviewsQuery,
            output=Listing[ReviewOut],
            run=reviews,
        ),
        Command(
            name="access_reviews.start",
            summary="Takes a snapshot of who has what, to be gone over",
            method="POST",
            path=HERE,
            scope="workspace",
            right="share",
            input=NewReview,
            output=ReviewOut,
            run=start,
        ),
        Command(
            name="access_reviews.get",
            summary="One review and how far it is",
            method="GET",
            path=ONE,
            scope="workspace",
            right="manage",
            input=OneReview,
            output=ReviewOut,
            run=get,
        ),
        Command(
            name="access_reviews.lines",
            summary="Its lines: who had what, and what became of it",
            method="GET",
            path=f"{ONE}/lines",
            scope="workspace",
            right="manage",
            input=LinesQuery,
            output=Listing[LineOut],
            run=lines,
        ),
        Command(
            name="access_reviews.decide",
            summary="Keeps a line or takes away what it is about, in the same commit",
            method="POST",
            path=f"{ONE}/lines/{{number}}",
            scope="workspace",
            right="share",
            input=Verdicts,
            output=LineOut,
            run=decide,
        ),
        Command(
            name="access_reviews.close",
            summary="Closes it: it is evidence from then on",
            method="POST",
            path=f"{ONE}/close",
            scope="workspace",
            right="share",
            input=Closing,
            output=ReviewOut,
            run=close,
        ),
    ),
)
