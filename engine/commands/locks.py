"""Locks of documents and of their sections: take, renew, release, ask for, hand over, break, list. Rules: crdt/SPEC.md, L."""

from collections.abc import Awaitable, Callable

from pydantic import Field

from crdt.events import LockVerb
from crdt.ids import UserId
from crdt.model import Model
from crdt.presence import Author
from crdt.roles import Right
from crdt.sections import LONGEST_STEP, MOST_STEPS
from engine.commands.command import Area, Command, CommandContext, Listing, WholePage, paged
from engine.rooms.lock_words import LockOut, lock_out

SHORTEST = 1
LONGEST = 3600


class OfDocument(Model):
    id: str


class LocksOf(OfDocument, WholePage):
    """Of all its sections."""


class OfSection(OfDocument):
    """`section` is a path of map keys from a root on, such as `["body", "nodes", "n1"]`; empty for the whole document."""

    section: list[str] = Field(default=[], max_length=MOST_STEPS)


class Lease(OfSection):
    """`seconds` until it ends unless renewed: at most 30 for who has the document open, 600 for anybody else."""

    seconds: float | None = Field(default=None, ge=SHORTEST, le=LONGEST)


class HandOver(OfSection):
    """`to` is the id of a person who waits for the section, or has the document open and may edit it."""

    to: str = Field(min_length=1, max_length=LONGEST_STEP)


class LockStanding(Model):
    """`lock` as it stands now, null where nobody holds the section. `place`: from 1 in the queue, 0 for who does not wait."""

    lock: LockOut | None
    place: int


async def list_locks(input_: LocksOf, context: CommandContext) -> Listing[LockOut]:
    locks = await context.platform.rooms.locks(context.document)
    colours = context.platform.rooms.colours(context.document.id)
    return paged([lock_out(lock, colours) for lock in locks], input_)


def ordered(verb: LockVerb) -> Callable[[OfSection, CommandContext], Awaitable[LockStanding]]:
    """What a command of this verb does."""

    async def run(input_: OfSection, context: CommandContext) -> LockStanding:
        rooms, caller, document = context.platform.rooms, context.caller, context.document
        answer = await rooms.lock(
            document,
            Author(user=caller.user, name=caller.name),
            verb,
            tuple(input_.section),
            ttl=input_.seconds if isinstance(input_, Lease) else None,
            to=UserId(input_.to) if isinstance(input_, HandOver) else None,
        )
        lock = None if answer.lock is None else lock_out(answer.lock, rooms.colours(document.id))
        return LockStanding(lock=lock, place=answer.place)

    return run


def _command(
    verb: LockVerb, path: str, summary: str, input_: type[OfSection] = OfSection, right: str = Right.EDIT
) -> Command[OfSection, LockStanding]:
    return Command(
        name=f"locks.{verb}",
        summary=summary,
        method="POST",
        path=f"/documents/{{id}}/locks{path}",
        scope="document",
        right=right,
        input=input_,
        output=LockStanding,
        run=ordered(verb),
    )


COMMANDS = Area(
    name="locks",
    commands=(
        Command(
            name="locks.list",
            summary="Who holds which section of a document, and who waits for it",
            method="GET",
            path="/documents/{id}/locks",
            scope="document",
            right="read",
            input=LocksOf,
            output=Listing[LockOut],
            run=list_locks,
        ),
        _command("take", "", "Takes a section, so that nobody else can change it", Lease),
        _command("renew", "/renew", "Keeps a section for longer", Lease),
        _command("release", "/release", "Gives a section back"),
        _command("ask", "/ask", "Asks for a section that somebody else holds, and waits in the queue"),
        _command("withdraw", "/withdraw", "Waits no longer"),
        _command("keep", "/keep", "Tells who asks that the section is still needed"),
        _command("hand_over", "/hand-over", "Gives a section to somebody else", HandOver),
        _command(
            "break", "/break", "Takes a section over from its holder", OfSection, right=Right.LOCK_BREAK
        ),
    ),
)
