"""Comments of a document: begin a thread, answer, rewrite, delete, react, resolve. Rules: crdt/SPEC.md, section CM.

Each is one edit under a client id of the caller's own, through the same gate as what comes by a socket.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, Field

from crdt.comments import writing
from crdt.comments.anchors import Anchor, OnDocument, OnEdge, OnField, OnNode, OnPoint, OnText, Path
from crdt.comments.threads import LONGEST_REACTION
from crdt.comments.words import on_words
from crdt.comments.writing import Said
from crdt.ids import UserId
from crdt.kinds.kind import YDoc
from crdt.model import Model
from crdt.roles import Right
from engine.commands.command import (
    MOST,
    Area,
    Command,
    CommandContext,
    Listing,
    Nothing,
    Page,
    WholePage,
    paged,
)
from engine.commands.comment_views import MarksOut, ReaderOut, ThreadOut, View, people_of
from engine.inbox.inbox import Inbox
from engine.inbox.reading import Reading

LONGEST_TEXT = 10_000
MOST_MENTIONS = 50
LONGEST_ID = 200
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT, pattern=r"\S")]
People = Annotated[list[Id], Field(max_length=MOST_MENTIONS)]


class Words(Model):
    """Units `start` to `end` (UTF-16) of a merged text, such as a name."""

    kind: Literal["words"] = "words"
    path: Path
    start: int = Field(ge=0, le=MOST)
    end: int = Field(ge=1, le=MOST)


Place = Annotated[
    OnDocument | OnNode | OnEdge | OnField | OnPoint | OnText | Words, Field(discriminator="kind")
]


class CommentQuery(Page):
    """`state`: open ones have a place and are not resolved; an orphan's place is gone. `mine`: I wrote in it or am named."""

    id: str
    state: Literal["open", "resolved", "orphan", "all"] = "all"
    mine: bool = False
    thread: str = Field(default="", max_length=LONGEST_ID)


class NewThread(Model):
    """`mentions` are ids of people; whoever may not read the document is left out."""

    id: str
    anchor: Place = OnDocument()
    text: Text
    mentions: People = []


class OfThread(Model):
    id: str
    thread: Id


class NewReply(OfThread):
    text: Text
    mentions: People = []


class OfMessage(OfThread):
    message: Id


class NewWords(OfMessage):
    text: Text
    mentions: People = []


class Reacted(OfMessage):
    """`emoji`: one, such as 👍."""

    emoji: str = Field(min_length=1, max_length=LONGEST_REACTION, pattern=r"^\S+$")


class Seen(OfThread):
    """All messages of the thread where none are named."""

    messages: list[Id] = Field(default=[], max_length=1000)


class OfDocument(Model):
    id: str


class ReadersOfDocument(OfDocument, WholePage):
    """Who may read it."""


async def list_comments(input_: CommentQuery, context: CommandContext) -> Listing[ThreadOut]:
    """Oldest first."""
    view = await View.of(context)
    found = [
        thread
        for thread in view.threads
        if input_.state in {"all", view.state(thread)}
        and (not input_.mine or view.concerns(thread, context.caller.user))
        and input_.thread in {"", thread.id}
    ]
    page = found[input_.offset : input_.offset + input_.limit]
    items = [view.out(thread) for thread in page]
    return Listing(items=items, total=len(found), offset=input_.offset, limit=input_.limit)


async def create(input_: NewThread, context: CommandContext) -> ThreadOut:
    anchor: Anchor
    if isinstance(input_.anchor, Words):
        document = await context.platform.rooms.read(context.document)
        words = input_.anchor
        anchor = on_words(document.state(), words.path, words.start, words.end)
    else:
        anchor = input_.anchor
    thread = context.platform.ids.new()
    said = await _said(input_.text, input_.mentions, context)
    return await _edited(thread, context, lambda doc: writing.begin(doc, thread, anchor, said))


async def reply(input_: NewReply, context: CommandContext) -> ThreadOut:
    said = await _said(input_.text, input_.mentions, context)
    return await _edited(input_.thread, context, lambda doc: writing.reply(doc, input_.thread, said))


async def edit(input_: NewWords, context: CommandContext) -> ThreadOut:
    said = await _said(input_.text, input_.mentions, context)

    def change(doc: YDoc) -> None:
        writing.rewrite(doc, input_.thread, input_.message, said.text, said.mentions, said.at)

    return await _edited(input_.thread, context, change)


async def delete(input_: OfMessage, context: CommandContext) -> Nothing:
    """The last message takes its thread along."""
    await _edit(context, lambda doc: writing.remove(doc, input_.thread, input_.message))
    return Nothing()


def reacting(*, on: bool) -> Callable[[Reacted, CommandContext], Awaitable[ThreadOut]]:
    """What reacting, or taking it back, does."""

    async def run(input_: Reacted, context: CommandContext) -> ThreadOut:
        def change(doc: YDoc) -> None:
            user = context.caller.user
            writing.react(doc, input_.thread, input_.message, user, input_.emoji, on=on)

        return await _edited(input_.thread, context, change)

    return run


async def resolve(input_: OfThread, context: CommandContext) -> ThreadOut:
    by, at = context.caller.user, context.platform.clock.now()
    return await _edited(input_.thread, context, lambda doc: writing.resolve(doc, input_.thread, by, at))


async def reopen(input_: OfThread, context: CommandContext) -> ThreadOut:
    return await _edited(input_.thread, context, lambda doc: writing.reopen(doc, input_.thread))


async def read(input_: Seen, context: CommandContext) -> ThreadOut:
    """Kept for the caller; who wrote what is not touched."""
    thread = (await View.of(context)).find(input_.thread)
    messages = input_.messages or [message.id for message in thread.messages]
    await _reading(context).mark(context.caller.user, context.document, thread, messages)
    view = await View.of(context)
    return view.out(view.find(input_.thread))


async def marks(_input: OfDocument, context: CommandContext) -> MarksOut:
    found = await _reading(context).marks(context.caller.user, context.document.id)
    return MarksOut(threads={thread: sorted(messages) for thread, messages in found.items()})


async def people(input_: ReadersOfDocument, context: CommandContext) -> Listing[ReaderOut]:
    """By name."""
    return paged(await people_of(context), input_)


def _reading(context: CommandContext) -> Reading:
    platform = context.platform
    return Reading(inbox=Inbox(store=platform.store, channels=platform.channels, clock=platform.clock))


async def _said(text: str, mentions: list[str], context: CommandContext) -> Said:
    named: tuple[UserId, ...] = ()
    if mentions:
        readers = {person.user for person in await people_of(context)}
        named = tuple(UserId(user) for user in dict.fromkeys(mentions) if user in readers)
    platform = context.platform
    return Said(
        id=platform.ids.new(), by=context.caller.user, at=platform.clock.now(), text=text, mentions=named
    )


async def _edit(context: CommandContext, change: Callable[[YDoc], None]) -> None:
    caller = context.caller
    await context.platform.rooms.edit(context.document, caller.user, change, role=caller.role, own=True)


async def _edited(thread: str, context: CommandContext, change: Callable[[YDoc], None]) -> ThreadOut:
    await _edit(context, change)
    view = await View.of(context)
    return view.out(view.find(thread))


_BASE = "/collaboration/documents/{id}/comments"
_THREAD = _BASE + "/{thread}"
_MESSAGE = _THREAD + "/messages/{message}"
Method = Literal["GET", "POST", "PUT", "DELETE"]
Input = TypeVar("Input", bound=BaseModel)
Output = TypeVar("Output", bound=BaseModel)


def _command(
    name: str,
    summary: str,
    route: tuple[Method, str],
    input_: type[Input],
    run: Callable[[Input, CommandContext], Awaitable[Output]],
    output: type[Output],
    right: str = Right.COMMENT,
) -> Command[Input, Output]:
    method, path = route
    return Command(
        name=f"comments.{name}",
        summary=summary,
        method=method,
        path=path,
        scope="document",
        right=right,
        input=input_,
        output=output,
        run=run,
    )


COMMANDS = Area(
    name="comments",
    commands=(
        _command(
            "list",
            "Threads of a document: open, resolved, or without their place",
            ("GET", _BASE),
            CommentQuery,
            list_comments,
            Listing[ThreadOut],
            Right.READ,
        ),
        _command(
            "create",
            "Begins a thread about a place of a document",
            ("POST", _BASE),
            NewThread,
            create,
            ThreadOut,
        ),
        _command("reply", "Answers in a thread", ("POST", f"{_THREAD}/replies"), NewReply, reply, ThreadOut),
        _command("edit", "Rewrites a message of one's own", ("PUT", _MESSAGE), NewWords, edit, ThreadOut),
        _command(
            "delete", "Deletes a message of one's own", ("DELETE", _MESSAGE), OfMessage, delete, Nothing
        ),
        _command(
            "react",
            "Reacts to a message",
            ("POST", f"{_MESSAGE}/reactions"),
            Reacted,
            reacting(on=True),
            ThreadOut,
        ),
        _command(
            "unreact",
            "Takes a reaction back",
            ("DELETE", f"{_MESSAGE}/reactions"),
            Reacted,
            reacting(on=False),
            ThreadOut,
        ),
        _command(
            "resolve",
            "Marks a thread as resolved",
            ("POST", f"{_THREAD}/resolve"),
            OfThread,
            resolve,
            ThreadOut,
        ),
        _command(
            "reopen",
            "Opens a resolved thread again",
            ("POST", f"{_THREAD}/reopen"),
            OfThread,
            reopen,
            ThreadOut,
        ),
        _command(
            "read",
            "Says which messages of a thread one has seen",
            ("POST", f"{_THREAD}/read"),
            Seen,
            read,
            ThreadOut,
            Right.READ,
        ),
        _command(
            "marks",
            "Which messages one has seen, by thread",
            ("GET", f"{_BASE}/marks"),
            OfDocument,
            marks,
            MarksOut,
            Right.READ,
        ),
        _command(
            "people",
            "Who may read a document, and so can be mentioned in its comments",
            ("GET", "/collaboration/documents/{id}/people"),
            ReadersOfDocument,
            people,
            Listing[ReaderOut],
            Right.READ,
        ),
    ),
)
