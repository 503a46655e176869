"""How requests for access look from outside, and who sees which."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, get_args

from pydantic import Field

from crdt.ids import DocumentId, UserId
from crdt.model import Model
from crdt.roles import Role, may_grant
from engine.access.answering import Answering, answering
from engine.access.desk import desk_of
from engine.access.life import OVER
from engine.access.requests import RequestGone, Requests
from engine.access_records import AccessRequest, AccessStep, AskedFor, RequestState
from engine.commands.access_views import Id
from engine.commands.command import MOST, Among, CommandContext, Page
from engine.members.ways import found_by
from engine.records import DocumentRecord, User

LONGEST = 24 * 365
WAITING = frozenset({"submitted", "in_review"})


class ReviewerOut(Model):
    user: str
    name: str


class RequestStep(Model):
    """`by` is "" where it came by itself."""

    state: RequestState
    at: int
    by: str
    by_name: str
    comment: str


class RequestOut(Model):
    """`hours`: for how long it is wanted, null for until it is taken away. It ends by itself at `expires_at`.

    `mine`: I asked for it. `for_me`: I may answer it. `reviewers` are those who may, while it waits.
    """

    id: str
    workspace: str
    on: AskedFor
    object: str
    title: str
    kind: str
    requester: str
    requester_name: str
    role: Role
    purpose: str
    hours: int | None
    starts_at: int | None
    state: RequestState
    created_at: int
    updated_at: int
    expires_at: int | None
    mine: bool
    for_me: bool
    over: bool
    reviewers: list[ReviewerOut]
    life: list[RequestStep]


class RequestsQuery(Page):
    """`whose`: those I made, those that wait for me, or all I may see. `state`: several with commas between."""

    whose: Literal["mine", "to_review", "all"] = "all"
    request: str = Field(default="", max_length=64)
    workspace: str = Field(default="", max_length=64)
    object: str = Field(default="", max_length=64)
    state: Annotated[str, Among(get_args(RequestState))] = ""
    requester: str = Field(default="", max_length=64)
    role: Role | None = None
    search: str = Field(default="", max_length=200)


class Wish(Model):
    role: Role
    purpose: str = Field(min_length=1, max_length=2_000)
    hours: int | None = Field(default=None, ge=1, le=LONGEST)
    starts_at: int | None = Field(default=None, ge=0, le=MOST)


class NewRequest(Wish):
    """`object`: `workspace:ID` or `doc:ID`. `draft`: nobody hears of it yet."""

    object: Id
    draft: bool = False


class UnseenRequest(Wish):
    """`object`: `workspace:ID` or `doc:ID`, seen or not, there or not: the answer does not tell."""

    object: Id


class ChangedRequest(Wish):
    request: Id


class OneRequest(Model):
    request: Id


class RequestAnswer(OneRequest):
    comment: str = Field(default="", max_length=2_000)


async def visible(rows: Sequence[AccessRequest], context: CommandContext) -> dict[str, bool]:
    """Of those I may see: whether I may answer it. Drafts are seen by who writes them."""
    mine = context.caller.user
    others = [row for row in rows if row.requester != mine and row.state != "draft"]
    roles = await _roles_on(others, context)
    seen = {row.id: False for row in rows if row.requester == mine}
    for row in others:
        if (role := roles.get(row.object)) is not None and may_grant(role, row.role):
            seen[row.id] = True
    return seen


async def _roles_on(rows: Sequence[AccessRequest], context: CommandContext) -> dict[str, str]:
    """As the doors say it, for all of them at the price of a few questions."""
    ids = {DocumentId(row.object) for row in rows if row.object_kind == "document"}
    documents = await found_by(context.platform.store.records, DocumentRecord, "id", ids)
    found: dict[str, str] = {str(id_): role for id_, role in (await context.readable(documents)).items()}
    if any(row.object_kind == "workspace" for row in rows):
        found |= {str(id_): role for id_, role in (await context.workspaces()).items()}
    return found


async def unseen(rows: Sequence[AccessRequest], context: CommandContext) -> frozenset[str]:
    """Those of mine that are about what I may not read, or about nothing: neither is told from the other (AC10)."""
    mine = [row for row in rows if row.requester == context.caller.user]
    roles = await _roles_on(mine, context)
    return frozenset(row.id for row in mine if row.object not in roles)


async def shown(rows: Sequence[AccessRequest], context: CommandContext) -> list[RequestOut]:
    records = context.platform.store.records
    steps = await found_by(records, AccessStep, "request", [row.id for row in rows])
    able = await visible(rows, context)
    blind = await unseen(rows, context)
    waiting = await _reviewers([row for row in rows if row.state in WAITING and row.id not in blind], context)
    people = {row.requester for row in rows} | {step.by for step in steps}
    people |= {user for users in waiting.values() for user in users}
    names = {str(user.id): user.name for user in await found_by(records, User, "id", people - {""})}
    open_ = {row.object for row in rows if row.id not in blind}
    documents = await found_by(records, DocumentRecord, "id", open_)
    now = {str(one.id): one for one in documents}
    return [
        RequestOut(
            id=row.id,
            workspace="" if row.id in blind else row.workspace,
            on=row.object_kind,
            object=row.object,
            title=now[row.object].title if row.object in now else row.title,
            kind=now[row.object].kind if row.object in now else "",
            requester=row.requester,
            requester_name=names.get(row.requester, ""),
            role=Role(row.role),
            purpose=row.purpose,
            hours=row.hours,
            starts_at=row.starts_at,
            state="submitted" if row.id in blind and row.state == "in_review" else row.state,
            created_at=row.created_at,
            updated_at=row.created_at if row.id in blind and row.state in WAITING else row.updated_at,
            expires_at=row.expires_at,
            mine=row.requester == context.caller.user,
            for_me=able.get(row.id, False),
            over=row.state in OVER,
            reviewers=[ReviewerOut(user=user, name=names.get(user, "")) for user in waiting.get(row.id, ())],
            life=_life(row, steps, names, blind=row.id in blind),
        )
        for row in rows
    ]


def _life(
    row: AccessRequest, steps: Sequence[AccessStep], names: dict[str, str], *, blind: bool
) -> list[RequestStep]:
    """That somebody looks at it says that it is there."""
    own = (step for step in steps if step.request == row.id and not (blind and step.state == "in_review"))
    mine = sorted(own, key=lambda step: step.number)
    return [
        RequestStep(state=one.state, at=one.at, by=one.by, by_name=names.get(one.by, ""), comment=one.comment)
        for one in mine
    ]


async def _reviewers(
    rows: Sequence[AccessRequest], context: CommandContext
) -> Mapping[str, Sequence[UserId]]:
    """Who may answer each of them: who has which role on a thing is asked once for all requests about it."""
    records, now = context.platform.store.records, context.platform.clock.now()
    service = Requests(desk_of(context.platform))
    about: dict[tuple[AskedFor, str], Answering] = {}
    found: dict[str, Sequence[UserId]] = {}
    for row in rows:
        thing = row.object_kind, str(row.object)
        try:
            if thing not in about:
                about[thing] = await answering(records, await service.object_of(row), now)
        except RequestGone:
            continue
        found[row.id] = about[thing].may_give(row.role, row.requester)
    return found
