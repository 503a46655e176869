"""Who decides for me while I am away: delegations with a period, and a standing substitute; for others by who runs a workspace."""

from typing import Annotated

from pydantic import Field

from crdt.errors import Forbidden, NotFound
from crdt.ids import Micros, UserId, WorkspaceId
from crdt.model import Model
from crdt.roles import allows
from engine.commands.command import MOST, WHOLE, Area, Command, CommandContext, Listing, Page, paged
from engine.commands.documents import user_names
from engine.escalation.away import Absence, Away
from engine.escalation.errors import DelegationGone
from engine.escalation.records import Delegation, Substitute
from engine.escalation.standing_in import current
from engine.members.ways import ways_into
from engine.ports import Records
from engine.records import User, Workspace

Id = Annotated[str, Field(max_length=64)]
MOST_SHOWN = 200


class OfPerson(Model):
    """Empty: about me. For somebody else `within` is a workspace that they belong to and I manage."""

    person: Id = ""
    within: Id = ""


class NewDelegation(OfPerson):
    """`to` null: my substitute decides."""

    to: Id | None = None
    since: int = Field(ge=0, le=MOST)
    until: int = Field(ge=0, le=MOST)
    reason: str = Field(min_length=1, max_length=500)


class OneDelegation(OfPerson):
    delegation: Id


class NewSubstitute(OfPerson):
    substitute: Id | None = None


class DelegationOut(Model):
    """`now`: it holds at this moment."""

    id: str
    person: str
    person_name: str
    to: str | None
    to_name: str
    since: int
    until: int
    reason: str
    now: bool
    created_by: str
    created_by_name: str


class AwayOut(Model):
    """`delegations` that are not over, the next one first; `for_others`: whom I decide for, or shall;
    `substitute_for`: whose substitute I am.
    """

    person: str
    name: str
    substitute: str | None
    substitute_name: str
    delegations: list[DelegationOut]
    for_others: list[DelegationOut]
    substitute_for: list[str]


class ColleagueNamed(Model):
    id: str
    name: str


class ColleagueQuery(OfPerson, Page):
    search: str = Field(default="", max_length=200)
    limit: int = Field(default=MOST_SHOWN, ge=1, le=1000)


async def get(input_: OfPerson, context: CommandContext) -> AwayOut:
    return await _shown(await _person(input_, context), context)


async def colleagues(input_: ColleagueQuery, context: CommandContext) -> Listing[ColleagueNamed]:
    """People of my workspaces who could decide for me, by name."""
    person = await _person(input_, context)
    now, records = context.platform.clock.now(), _records(context)
    able: set[UserId] = set()
    for id_ in await context.workspaces():
        workspace = await records.get(Workspace, id_)
        if workspace is not None and workspace.organisation == person.organisation:
            able |= (await ways_into(records, workspace, None, now)).keys()
    words = input_.search.casefold().split()
    users = await records.find(User, {"id": tuple(able), "kind": "person", "disabled_at": None}, limit=10_000)
    fits = [one for one in users if one.id != person.id and all(w in one.name.casefold() for w in words)]
    fits.sort(key=lambda one: (one.name.casefold(), one.id))
    return paged([ColleagueNamed(id=one.id, name=one.name) for one in fits], input_)


async def delegate(input_: NewDelegation, context: CommandContext) -> AwayOut:
    person = await _person(input_, context)
    await Away(context.platform).delegate(
        Absence(
            person=person,
            to=None if input_.to is None else UserId(input_.to),
            since=Micros(input_.since),
            until=Micros(input_.until),
            reason=input_.reason,
            by=context.caller.user,
            by_name=context.caller.name,
        )
    )
    return await _shown(person, context)


async def end(input_: OneDelegation, context: CommandContext) -> AwayOut:
    """Also from now on, where it has begun. Who was to decide gives it back, too."""
    row = await _records(context).get(Delegation, input_.delegation)
    mine = row is not None and context.caller.user in {row.person, row.to}
    person = await _person(OfPerson() if mine else input_, context)
    if row is None or not (mine or row.person == person.id):
        raise DelegationGone
    await Away(context.platform).end(row, context.caller.user)
    return await _shown(person, context)


async def substitute(input_: NewSubstitute, context: CommandContext) -> AwayOut:
    person = await _person(input_, context)
    other = None if input_.substitute is None else UserId(input_.substitute)
    await Away(context.platform).name(person, other, context.caller.user)
    return await _shown(person, context)


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


async def _person(input_: OfPerson, context: CommandContext) -> User:
    """Whom it is about, when the caller may say so. A stranger is not there."""
    id_ = UserId(input_.person or context.caller.user)
    user = await _records(context).get(User, id_)
    if user is None or user.organisation != context.caller.organisation:
        raise NotFound
    if id_ == context.caller.user:
        if user.kind != "person":
            raise Forbidden("Only people are away.", next_step="Sign in as a person.")
        return user
    role = (await context.workspaces()).get(WorkspaceId(input_.within))
    workspace = None if role is None else await _records(context).get(Workspace, input_.within)
    if workspace is None or id_ not in await ways_into(
        _records(context), workspace, None, context.platform.clock.now()
    ):
        raise NotFound
    if role is None or not allows(role, "manage"):
        raise Forbidden
    return user


async def _shown(person: User, context: CommandContext) -> AwayOut:
    records, now = _records(context), context.platform.clock.now()
    chosen = await records.get(Substitute, person.id)
    own = [one for one in await current(records, person.organisation, {person.id}) if one.until > now]
    given = await records.find(
        Delegation,
        {"to": person.id, "ended_at": None, "organisation": person.organisation},
        order="until",
        descending=True,
        limit=MOST_SHOWN,
    )
    others = [one for one in given if one.until > now]
    helping = await records.find(Substitute, {"substitute": person.id}, limit=MOST_SHOWN)
    people: set[str] = {person.id, *(row.person for row in helping)}
    people |= {one for row in (*own, *others) for one in (row.person, row.to, row.created_by) if one}
    people |= {chosen.substitute} if chosen else set()
    names = await user_names(context, people)

    def out(row: Delegation) -> DelegationOut:
        return DelegationOut(
            id=row.id,
            person=row.person,
            person_name=names.get(row.person, ""),
            to=row.to,
            to_name=names.get(row.to, "") if row.to else "",
            since=row.since,
            until=row.until,
            reason=row.reason,
            now=row.since <= now < row.until,
            created_by=row.created_by,
            created_by_name=names.get(row.created_by, ""),
        )

    return AwayOut(
        person=person.id,
        name=person.name,
        substitute=chosen.substitute if chosen else None,
        substitute_name=names.get(chosen.substitute, "") if chosen else "",
        delegations=[out(row) for row in sorted(own, key=lambda row: (row.since, row.id))],
        for_others=[out(row) for row in sorted(others, key=lambda row: (row.since, row.id))],
        substitute_for=sorted(names.get(row.person, "") for row in helping),
    )


COMMANDS = Area(
    name="away",
    commands=(
        Command(
            name="away.get",
            summary="Who decides for me, when, and for whom I decide",
            method="GET",
            path="/people/away",
            scope="none",
            right="read",
            input=OfPerson,
            output=AwayOut,
            run=get,
        ),
        Command(
            name="away.colleagues",
            summary="People of my workspaces who could decide for me",
            method="GET",
            path="/people/away/colleagues",
            scope="none",
            right="read",
            input=ColleagueQuery,
            output=Listing[ColleagueNamed],
            run=colleagues,
        ),
        Command(
            name="away.delegate",
            summary="Lets somebody decide for me during a period",
            method="POST",
            path="/people/away/delegations",
            scope="none",
            right="read",
            token=WHOLE,
            input=NewDelegation,
            output=AwayOut,
            run=delegate,
        ),
        Command(
            name="away.end",
            summary="Takes a delegation back, or gives it back",
            method="DELETE",
            path="/people/away/delegations/{delegation}",
            scope="none",
            right="read",
            token=WHOLE,
            input=OneDelegation,
            output=AwayOut,
            run=end,
        ),
        Command(
            name="away.substitute",
            summary="Names who helps out for me at any time, or nobody",
            method="PUT",
            path="/people/away/substitute",
            scope="none",
            right="read",
            token=WHOLE,
            input=NewSubstitute,
            output=AwayOut,
            run=substitute,
        ),
    ),
)
