"""Values of a document that two people wrote without having seen each other's: list them, settle them."""

from typing import Literal

from pydantic import Field

from crdt.canonical import ABSENT
from crdt.errors import InvalidInput
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.commands.documents import user_names
from engine.records import FieldConflict, Json
from engine.settling import Settler, Strategy

_ALL = 100_000


class ValueOut(Model):
    """`there` is false where the key was deleted; `by` is empty where nobody knows."""

    there: bool
    value: Json = None
    by: str
    by_name: str


class ConflictOut(Model):
    """`late`: which of the two came second. The last four are empty while it is open."""

    id: str
    path: list[str]
    kept: ValueOut
    lost: ValueOut
    late: Literal["kept", "lost"]
    sequence: int
    at: int
    strategy: str | None
    settled: ValueOut | None
    settled_at: int | None


class ConflictQuery(Page):
    id: str
    state: Literal["open", "settled", "all"] = "open"


class Settlement(Model):
    """`value` is for the strategy `manual`."""

    id: str
    conflict: str = Field(max_length=64)
    strategy: Strategy
    value: Json = None


async def list_conflicts(input_: ConflictQuery, context: CommandContext) -> Listing[ConflictOut]:
    """Newest first."""
    where = {"document": context.document.id}
    rows = await context.platform.store.records.find(
        FieldConflict, where, order="sequence", descending=True, limit=_ALL
    )
    wanted = [row for row in rows if input_.state in {"all", "open" if row.strategy is None else "settled"}]
    page = wanted[input_.offset : input_.offset + input_.limit]
    items = await _shown(page, context)
    return Listing(items=items, total=len(wanted), offset=input_.offset, limit=input_.limit)


async def settle(input_: Settlement, context: CommandContext) -> ConflictOut:
    if (input_.strategy == "manual") is not ("value" in input_.model_fields_set):
        raise InvalidInput("`value` goes with the strategy `manual`.", details={"field": "value"})
    platform, caller = context.platform, context.caller
    settler = Settler(
        store=platform.store, rooms=platform.rooms, channels=platform.channels, clock=platform.clock
    )
    kind = platform.documents.kind(context.document.kind)
    row = await settler.settle(
        context.document,
        kind,
        input_.conflict,
        input_.strategy,
        input_.value if input_.strategy == "manual" else ABSENT,
        caller.user,
        caller.role,
    )
    return (await _shown([row], context))[0]


async def _shown(rows: list[FieldConflict], context: CommandContext) -> list[ConflictOut]:
    people = {user for row in rows for user in (row.kept_by, row.lost_by, row.settled_by) if user}
    names = await user_names(context, people)

    def value(said: Json, by: str) -> ValueOut:
        return ValueOut(there="value" in said, value=said.get("value"), by=by, by_name=names.get(by, ""))

    return [
        ConflictOut(
            id=row.id,
            path=row.path,
            kept=value(row.kept, row.kept_by),
            lost=value(row.lost, row.lost_by),
            late=row.late,
            sequence=row.sequence,
            at=row.at,
            strategy=row.strategy,
            settled=None if row.settled_by is None else value(row.settled, row.settled_by),
            settled_at=row.settled_at,
        )
        for row in rows
    ]


COMMANDS = Area(
    name="conflicts",
    commands=(
        Command(
            name="conflicts.list",
            summary="Values that two people wrote without having seen each other's, with what became of them",
            method="GET",
            path="/documents/{id}/conflicts",
            scope="document",
            right="read",
            input=ConflictQuery,
            output=Listing[ConflictOut],
            run=list_conflicts,
        ),
        Command(
            name="conflicts.settle",
            summary="Says which of two values it shall be, by a strategy; what follows is one edit in one's own name",
            method="POST",
            path="/documents/{id}/conflicts/settle",
            scope="document",
            right="edit",
            input=Settlement,
            output=ConflictOut,
            run=settle,
        ),
    ),
)
