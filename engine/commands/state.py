"""Shared state of a workspace, a document or a run: read, set with the version one saw, settle what collided."""

from typing import Annotated

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.model import Model
from engine.commands.command import MOST, Area, Command, CommandContext, Listing, Page
from engine.records import Json
from engine.state.change import Scope
from engine.state.decide import Settlement
from engine.state.limits import LONGEST_KEY
from engine.state.merge import Rule
from engine.state.shown import (
    StateConflictOut,
    StateDone,
    StateItem,
    StateOut,
    StateVersionOut,
    conflict_out,
    done_out,
    state_out,
)
from engine.state_records import StateStrategy

KINDS = ("workspace", "doc", "run")
Key = Annotated[str, Field(max_length=LONGEST_KEY)]
Version = Annotated[int, Field(ge=0, le=MOST)]
Rules = Annotated[dict[str, Rule], Field(max_length=100)]


class InScope(Model):
    """`scope` is the channel of what the state belongs to: `workspace:ID`, `doc:ID`, `run:ID`."""

    scope: str = Field(max_length=255)


class StateQuery(InScope):
    key: Key


class StateList(Page, InScope):
    prefix: str = Field(default="", max_length=LONGEST_KEY)


class StateHistory(InScope):
    key: Key
    offset: int = Field(default=0, ge=0, le=MOST)
    limit: int = Field(default=20, ge=1, le=100)


class StateConflicts(InScope):
    """`open` leaves out what is settled."""

    key: str = Field(default="", max_length=LONGEST_KEY)
    open: bool = False
    offset: int = Field(default=0, ge=0, le=MOST)
    limit: int = Field(default=20, ge=1, le=100)


class StateSet(InScope):
    """`seen` is the version the writer looked at, 0 for none. Null empties the key.

    `on_conflict` says what happens when something newer stands there: `manual` keeps both for somebody to settle.
    """

    key: Key
    value: Json
    seen: Version
    on_conflict: StateStrategy = "manual"
    rules: Rules = {}


class StateResolve(InScope):
    """`value` and `seen` are needed for `manual`. `rules` count for `merge`: by field, `*` for the others."""

    conflict: str = Field(max_length=64)
    strategy: StateStrategy
    rules: Rules = {}
    value: Json = None
    seen: Version | None = None


async def get(input_: StateQuery, context: CommandContext) -> StateOut:
    scope = await _scope(context)
    return state_out(input_.key, await context.platform.states.get(scope, input_.key))


async def set_(input_: StateSet, context: CommandContext) -> StateDone:
    settlement = Settlement(strategy=input_.on_conflict, rules=input_.rules)
    scope, states = await _scope(context), context.platform.states
    result = await states.set(scope, input_.key, input_.value, input_.seen, context.caller.user, settlement)
    return done_out(input_.key, result)


async def resolve(input_: StateResolve, context: CommandContext) -> StateDone:
    if input_.strategy == "manual" and input_.seen is None:
        raise InvalidInput(
            "Who settles by hand says which version they looked at.", details={"field": "seen"}
        )
    if input_.strategy != "manual" and input_.value is not None:
        raise InvalidInput("A value is given with `manual` only.", details={"field": "value"})
    settlement = Settlement(strategy=input_.strategy, rules=input_.rules, value=input_.value)
    scope, states = await _scope(context), context.platform.states
    result = await states.resolve(scope, input_.conflict, input_.seen, context.caller.user, settlement)
    return done_out("" if result.conflict is None else result.conflict.key, result)


async def list_state(input_: StateList, context: CommandContext) -> Listing[StateItem]:
    states, scope = context.platform.states, await _scope(context)
    rows, total = await states.listed(scope, input_.prefix, input_.offset, input_.limit)
    items = [StateItem(key=one.key, version=one.version, size=one.size, by=one.by, at=one.at) for one in rows]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def list_history(input_: StateHistory, context: CommandContext) -> Listing[StateVersionOut]:
    states, scope = context.platform.states, await _scope(context)
    rows, total = await states.history(scope, input_.key, input_.offset, input_.limit)
    items = [
        StateVersionOut(
            key=one.key, value=one.value, version=one.version, by=one.by, at=one.at, conflict=one.conflict
        )
        for one in rows
    ]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def list_conflicts(input_: StateConflicts, context: CommandContext) -> Listing[StateConflictOut]:
    states, scope = context.platform.states, await _scope(context)
    rows, total = await states.conflicts(
        scope, input_.key, only_open=input_.open, offset=input_.offset, limit=input_.limit
    )
    items = [conflict_out(one) for one in rows]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def _scope(context: CommandContext) -> Scope:
    place = await context.channel()
    if place.workspace is None or place.channel.partition(":")[0] not in KINDS:
        raise InvalidInput(
            "State belongs to a workspace, a document or a run.", details={"field": "scope", "kinds": KINDS}
        )
    return Scope(channel=place.channel, organisation=context.caller.organisation, workspace=place.workspace)


COMMANDS = Area(
    name="state",
    commands=(
        Command(
            name="state.list",
            summary="The keys that hold a value, with version and size",
            method="GET",
            path="/state/{scope}/keys",
            scope="channel",
            names="scope",
            right="read",
            input=StateList,
            output=Listing[StateItem],
            run=list_state,
        ),
        Command(
            name="state.get",
            summary="The value of a key and its version",
            method="GET",
            path="/state/{scope}/keys/{key}",
            scope="channel",
            names="scope",
            right="read",
            input=StateQuery,
            output=StateOut,
            run=get,
        ),
        Command(
            name="state.set",
            summary="A new value of a key, by somebody who saw a version of it",
            method="PUT",
            path="/state/{scope}/keys/{key}",
            scope="channel",
            names="scope",
            right="edit",
            input=StateSet,
            output=StateDone,
            run=set_,
        ),
        Command(
            name="state.history",
            summary="The versions of a key that are kept, newest first",
            method="GET",
            path="/state/{scope}/keys/{key}/history",
            scope="channel",
            names="scope",
            right="read",
            input=StateHistory,
            output=Listing[StateVersionOut],
            run=list_history,
        ),
        Command(
            name="state.conflicts",
            summary="Values that collided, both of each, newest first",
            method="GET",
            path="/state/{scope}/conflicts",
            scope="channel",
            names="scope",
            right="read",
            input=StateConflicts,
            output=Listing[StateConflictOut],
            run=list_conflicts,
        ),
        Command(
            name="state.resolve",
            summary="Settles a conflict by a strategy or by hand",
            method="POST",
            path="/state/{scope}/conflicts/{conflict}/resolve",
            scope="channel",
            names="scope",
            right="edit",
            input=StateResolve,
            output=StateDone,
            run=resolve,
        ),
    ),
)
