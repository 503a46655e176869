"""Who may do what here, and why: the table of roles, effective rights, who may do one thing, denials, roles on kinds and tags."""

from crdt.errors import NotFound
from crdt.ids import Micros
from crdt.kinds.kind import kinds
from crdt.roles import MEANINGS, RIGHTS, Right, Role, rank
from engine.access.desk import desk_of
from engine.access.effective import effective, everybody_on, who_may
from engine.access.grants import Grants, Wanted
from engine.access_records import AccessRequest
from engine.commands.access_views import (
    AbleOut,
    EffectiveOut,
    EffectiveQuery,
    GrantOut,
    GrantsQuery,
    NewGrant,
    OneGrant,
    RightOut,
    RoleOut,
    RolesOut,
    WhoQuery,
    chain_out,
    grant_out,
    named,
    object_of,
)
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing
from engine.commands.members import giver_of
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import User

HOUR = 3600 * 1_000_000
ABOUT = "/rbac/objects/{object}"


async def roles(_input: Nothing, _context: CommandContext) -> RolesOut:
    return RolesOut(
        roles=[RoleOut(role=role, rights=sorted(RIGHTS[role])) for role in Role],
        rights=[RightOut(right=right, means=MEANINGS[right]) for right in Right],
        kinds=sorted(name for name in kinds() if name != "workspace"),
    )


async def effective_rights(input_: EffectiveQuery, context: CommandContext) -> EffectiveOut:
    """Every right with the grants that give it or take it. What a token narrows further is not told."""
    of = await object_of(context, input_.object)
    records, now = _records(context), context.platform.clock.now()
    user = await records.get(User, input_.user or context.caller.user)
    if user is None or user.organisation != context.caller.organisation:
        raise NotFound("Nobody of this organisation has this id.")
    found = await effective(records, user, of, now)
    names = await named(context, (one for chain in found.chains for one in chain.grants), of)
    return EffectiveOut(
        object=input_.object,
        title=of.title,
        user=user.id,
        name=user.name,
        roles=_strongest_first(found.decision.roles if found.able else ()),
        rights=[chain_out(chain, names, of, able=found.able) for chain in found.chains],
    )


async def who(input_: WhoQuery, context: CommandContext) -> Listing[AbleOut]:
    """Everybody who may do this here, by name."""
    of = await object_of(context, input_.object)
    records, now = _records(context), context.platform.clock.now()
    chains = await who_may(records, input_.right, of, now)
    users = await found_by(records, User, "id", chains)
    users.sort(key=lambda user: (user.name.casefold(), user.id))
    page = users[input_.offset : input_.offset + input_.limit]
    names = await named(context, (one for user in page for one in chains[user.id].grants), of)
    decisions = await everybody_on(records, of, now)
    items = [
        AbleOut(
            user=user.id,
            name=user.name,
            roles=_strongest_first(decisions[user.id].roles),
            grants=[grant_out(one, names, of) for one in chains[user.id].grants],
        )
        for user in page
    ]
    return Listing(items=items, total=len(users), offset=input_.offset, limit=input_.limit)


async def grants(input_: GrantsQuery, context: CommandContext) -> Listing[GrantOut]:
    """All that stands on the object and above it, denials first, then by role and name. A workspace has those on kinds and tags too."""
    of = await object_of(context, input_.object)
    records, now = _records(context), context.platform.clock.now()
    found = await of.everything(records, now)
    names = await named(context, found, of)
    came = {
        row.grant: row.id
        for row in await found_by(records, AccessRequest, "grant", {one.id for one in found})
        if row.grant is not None
    }
    listed = [grant_out(one, names, of, came) for one in found]
    words = input_.search.casefold().split()
    kept = [one for one in listed if all(word in f"{one.name} {one.role}".casefold() for word in words)]
    kept.sort(key=lambda one: (one.effect != "deny", rank(one.role), one.name.casefold(), one.id))
    page = kept[input_.offset : input_.offset + input_.limit]
    return Listing(items=page, total=len(kept), offset=input_.offset, limit=input_.limit)


async def give(input_: NewGrant, context: CommandContext) -> GrantOut:
    of = await object_of(context, input_.object)
    hours = input_.expires_in_hours
    until = None if hours is None else Micros(context.platform.clock.now() + hours * HOUR)
    wanted = Wanted(
        subject_kind=input_.subject_kind,
        subject=input_.subject if input_.subject_kind != "everyone" else "",
        effect=input_.effect,
        role=input_.role,
        kind=input_.kind,
        tag=input_.tag,
        expires_at=until,
    )
    grant = await Grants(desk_of(context.platform)).give(of, wanted, giver_of(context))
    return grant_out(grant, await named(context, (grant,), of), of)


async def withdraw(input_: OneGrant, context: CommandContext) -> Nothing:
    of = await object_of(context, input_.object)
    await Grants(desk_of(context.platform)).withdraw(of, input_.grant, giver_of(context))
    return Nothing()


def _records(context: CommandContext) -> Records:
    return context.platform.store.records


def _strongest_first(names: tuple[str, ...]) -> list[Role]:
    return sorted({Role(name) for name in names}, key=rank)


COMMANDS = Area(
    name="access",
    commands=(
        Command(
            name="access.roles",
            summary="The roles, the rights, and which role has which",
            method="GET",
            path="/rbac/roles",
            scope="none",
            right="read",
            input=Nothing,
            output=RolesOut,
            run=roles,
        ),
        Command(
            name="access.effective",
            summary="What somebody may do with a workspace or a document, and the grants that say so",
            method="GET",
            path=f"{ABOUT}/effective",
            scope="channel",
            names="object",
            right="read",
            input=EffectiveQuery,
            output=EffectiveOut,
            run=effective_rights,
        ),
        Command(
            name="access.who",
            summary="Everybody who may do one thing with it, and by what",
            method="GET",
            path=f"{ABOUT}/who",
            scope="channel",
            names="object",
            right="read",
            input=WhoQuery,
            output=Listing[AbleOut],
            run=who,
        ),
        Command(
            name="access.grants",
            summary="All that was given, denied or narrowed on it and above it",
            method="GET",
            path=f"{ABOUT}/grants",
            scope="channel",
            names="object",
            right="read",
            input=GrantsQuery,
            output=Listing[GrantOut],
            run=grants,
        ),
        Command(
            name="access.give",
            summary="Denies somebody all access, or gives a role on all documents of one kind or with one tag",
            method="POST",
            path=f"{ABOUT}/grants",
            scope="channel",
            names="object",
            right="share",
            input=NewGrant,
            output=GrantOut,
            run=give,
        ),
        Command(
            name="access.withdraw",
            summary="Takes a grant or a denial away; open sockets hear of it at once",
            method="DELETE",
            path=f"{ABOUT}/grants/{{grant}}",
            scope="channel",
            names="object",
            right="share",
            input=OneGrant,
            output=Nothing,
            run=withdraw,
        ),
    ),
)
