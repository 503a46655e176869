"""Requests for access: ask, review, decide, take back; mine, those for me to review, and all, with their whole life."""

from collections.abc import Sequence

from pydantic import BaseModel

from crdt.errors import Forbidden, InvalidInput, NotFound
from crdt.ids import Micros
from crdt.roles import Right
from engine.access.desk import desk_of
from engine.access.effective import Object
from engine.access.granting import Doer
from engine.access.life import BY_REQUESTER, Deed
from engine.access.requests import Ask, RequestGone, Requests, Wanted
from engine.access_records import AccessRequest, AskedFor
from engine.commands.access_request_views import (
    WAITING,
    ChangedRequest,
    NewRequest,
    OneRequest,
    RequestAnswer,
    RequestOut,
    RequestsQuery,
    UnseenRequest,
    Wish,
    shown,
    unseen,
    visible,
)
from engine.commands.access_views import object_of
from engine.commands.command import Area, Command, CommandContext, Listing
from engine.ports import Records
from engine.records import DocumentRecord, Workspace

ALL = 100_000
MOST_ID = 64


async def ask(input_: NewRequest, context: CommandContext) -> RequestOut:
    of = await object_of(context, input_.object)
    service = Requests(desk_of(context.platform))
    request = await service.draft(of, _ask(input_), _doer(context))
    if not input_.draft:
        request = await service.act(request.id, "submit", _doer(context))
    return await _one(request, context)


async def ask_unseen(input_: UnseenRequest, context: CommandContext) -> RequestOut:
    """AC10: of what may be read it is asked as `ask` does; of anything else nobody learns whether it is there."""
    service, wish = Requests(desk_of(context.platform)), _ask(input_)
    place, seen = await _unseen(input_.object, context)
    if seen is None:
        return await _one(await service.ask_unseen(place, wish, _doer(context)), context)
    request = await service.draft(seen, wish, _doer(context))
    return await _one(await service.act(request.id, "submit", _doer(context)), context)


async def change(input_: ChangedRequest, context: CommandContext) -> RequestOut:
    request = await Requests(desk_of(context.platform)).change(input_.request, _ask(input_), _doer(context))
    return await _one(request, context)


async def requests(input_: RequestsQuery, context: CommandContext) -> Listing[RequestOut]:
    """Newest change first. Those of others are seen by who may give roles on what they are about."""
    rows = await _candidates(input_, context)
    seen = await visible(rows, context)
    states = frozenset(filter(None, input_.state.split(",")))
    words = input_.search.casefold().split()
    kept = [
        row
        for row in rows
        if row.id in seen
        and (not states or row.state in states)
        and (input_.whose != "to_review" or (seen[row.id] and row.state in WAITING))
        and all(word in f"{row.title} {row.purpose}".casefold() for word in words)
    ]
    kept.sort(key=lambda row: (row.updated_at, row.id), reverse=True)
    page = kept[input_.offset : input_.offset + input_.limit]
    items = await shown(page, context)
    return Listing(items=items, total=len(kept), offset=input_.offset, limit=input_.limit)


async def submit(input_: OneRequest, context: CommandContext) -> RequestOut:
    return await _act("submit", input_.request, "", context)


async def begin(input_: OneRequest, context: CommandContext) -> RequestOut:
    return await _act("open", input_.request, "", context)


async def approve(input_: RequestAnswer, context: CommandContext) -> RequestOut:
    return await _act("approve", input_.request, input_.comment, context)


async def reject(input_: RequestAnswer, context: CommandContext) -> RequestOut:
    return await _act("reject", input_.request, input_.comment, context)


async def revoke(input_: RequestAnswer, context: CommandContext) -> RequestOut:
    return await _act("revoke", input_.request, input_.comment, context)


async def withdraw(input_: RequestAnswer, context: CommandContext) -> RequestOut:
    return await _act("withdraw", input_.request, input_.comment, context)


async def _unseen(text: str, context: CommandContext) -> tuple[Wanted, Object | None]:
    """What is asked for as the server knows it, and as the caller may: None where they may not read it."""
    kind, _, id_ = text.partition(":")
    if kind not in {"workspace", "doc"} or not id_ or len(id_) > MOST_ID:
        raise InvalidInput("Rights are given on workspaces and documents.", details={"object": text[:200]})
    records, own = _records(context), context.caller.organisation
    document = await records.get(DocumentRecord, id_) if kind == "doc" else None
    place = await records.get(Workspace, document.workspace if document else id_)
    there = place is not None and place.organisation == own and (kind == "workspace" or document is not None)
    of = Object(workspace=place, document=document) if place is not None and there else None
    if document is not None and document.trashed_at is not None:
        of = None
    seen = of
    if of is not None and document is not None and not await context.readable([document]):
        seen = None
    if of is not None and document is None and of.workspace.id not in await context.workspaces():
        seen = None
    asked: AskedFor = "workspace" if kind == "workspace" else "document"
    return Wanted(organisation=own, object_kind=asked, object=id_, of=of), seen


async def _act(deed: Deed, id_: str, comment: str, context: CommandContext) -> RequestOut:
    request = await _seen(id_, context)
    own = request.requester == context.caller.user
    if deed in BY_REQUESTER and not own:
        raise Forbidden("Only who asked for it may do this.")
    role = await _role_on(request, context, "read" if own else "share")
    if role is None:
        raise RequestGone
    moved = await Requests(desk_of(context.platform)).act(id_, deed, _doer(context, role), comment)
    return await _one(moved, context)


async def _seen(id_: str, context: CommandContext) -> AccessRequest:
    """One of my own, or one that I may answer. Any other does not exist."""
    request = await Requests(desk_of(context.platform)).get(id_)
    if request.organisation != context.caller.organisation or not await visible([request], context):
        raise RequestGone
    return request


async def _candidates(input_: RequestsQuery, context: CommandContext) -> Sequence[AccessRequest]:
    where: dict[str, object] = {"organisation": context.caller.organisation}
    if input_.whose == "mine":
        where["requester"] = context.caller.user
    elif input_.requester:
        where["requester"] = input_.requester
    for name, field in (
        ("request", "id"),
        ("object", "object"),
        ("role", "role"),
    ):
        if value := getattr(input_, name):
            where[field] = value
    find = _records(context).find
    if not input_.workspace:
        return await find(AccessRequest, where, order="updated_at", limit=ALL)
    here = {"workspace": input_.workspace}
    rows = await find(AccessRequest, {**where, **here}, order="updated_at", limit=ALL)
    # AC10: where it is what I may not see is not told, so mine of that kind are in the list of each workspace
    mine = await find(AccessRequest, {**where, "requester": context.caller.user}, limit=ALL)
    blind = await unseen(mine, context)
    found = {row.id: row for row in (*rows, *(row for row in mine if row.id in blind))}
    return list(found.values())


async def _role_on(request: AccessRequest, context: CommandContext, right: str) -> str | None:
    mine = request.requester == context.caller.user
    if request.object_kind == "workspace":
        roles = {str(id_): role for id_, role in (await context.workspaces()).items()}
        return roles.get(request.object, "viewer" if mine else None)
    try:
        return (await context.other(request.object, right))[1]
    except NotFound:
        # what is gone can still be taken back by who asked for it
        return "viewer" if mine else None


async def _one(request: AccessRequest, context: CommandContext) -> RequestOut:
    return (await shown([request], context))[0]


def _ask(input_: Wish) -> Ask:
    starts = None if input_.starts_at is None else Micros(input_.starts_at)
    return Ask(role=input_.role, purpose=input_.purpose, hours=input_.hours, starts_at=starts)


def _doer(context: CommandContext, role: str = "") -> Doer:
    return Doer(user=context.caller.user, name=context.caller.name, role=role or context.caller.role)


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


ONE = "/rbac/requests/{request}"


def _deed(
    name: str, summary: str, run: object, input_: type[BaseModel] = RequestAnswer
) -> Command[BaseModel, RequestOut]:
    return Command(
        name=f"access_requests.{name}",
        summary=summary,
        method="POST",
        path=f"{ONE}/{name}",
        scope="none",
        right="read",
        token=Right.COMMENT,
        input=input_,
        output=RequestOut,
        run=run,  # type: ignore[arg-type]  # each takes the input named beside it
    )


COMMANDS = Area(
    name="access_requests",
    commands=(
        Command(
            name="access_requests.list",
            summary="Requests for access: mine, those that wait for me, or all that I may see",
            method="GET",
            path="/rbac/requests",
            scope="none",
            right="read",
            input=RequestsQuery,
            output=Listing[RequestOut],
            run=requests,
        ),
        Command(
            name="access_requests.ask",
            summary="Asks for a role on a workspace or a document, for a purpose and a while",
            method="POST",
            path="/rbac/objects/{object}/requests",
            scope="channel",
            names="object",
            right="read",
            input=NewRequest,
            output=RequestOut,
            run=ask,
        ),
        Command(
            name="access_requests.ask_unseen",
            summary="Asks for a role on what I cannot see, and does not tell whether it is there",
            method="POST",
            path="/rbac/unseen/{object}/requests",
            scope="none",
            right="read",
            input=UnseenRequest,
            output=RequestOut,
            run=ask_unseen,
        ),
        Command(
            name="access_requests.change",
            summary="Changes a draft",
            method="PUT",
            path=ONE,
            scope="none",
            right="read",
            input=ChangedRequest,
            output=RequestOut,
            run=change,
        ),
        _deed("submit", "Sends a draft to those who may answer it", submit, OneRequest),
        _deed("open", "Says that I look at it", begin, OneRequest),
        _deed("approve", "Approves it; the role is there at once, or from the moment it is wanted", approve),
        _deed("reject", "Refuses it", reject),
        _deed("revoke", "Takes the role that came of it away; open sockets hear of it at once", revoke),
        _deed("withdraw", "Takes my own request back, or gives the role back", withdraw),
    ),
)
