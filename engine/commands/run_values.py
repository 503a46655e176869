"""What a step of a run was given and what it gave, looked into place by place: a big value is never sent whole."""

from typing import Final, Literal

from pydantic import Field

from crdt.errors import Conflict, NotFound
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext, Listing, Page
from engine.records import Json, Report
from engine.workflow.loading import OutputGone
from engine.workflow.machine.outputs import summary_of
from engine.workflow.machine.places import place_of
from engine.workflow.machine.run import Run, Stored, Succeeded

LONGEST: Final = 32_768
"""Characters of a text in one answer."""
DEEPEST: Final = 64
Kind = Literal["object", "array", "text", "number", "boolean", "null"]


class ValueQuery(Page):
    """`path` is a JSON pointer into it: "" for all, "/rows/0". Of a text `offset` and `limit` count characters, 32,768 at most."""

    id: str
    node: str
    part: Literal["input", "output"] = "output"
    path: str = Field(default="", max_length=2000)


class ValueItem(Model):
    """`value` in full where it is small, else shortened; `size`: how many are inside, or how long the text is."""

    key: str
    kind: Kind
    value: Json
    size: int


class ValuePage(Listing[ValueItem]):
    """`items` of an object or a list; of all else `value`. `total`: how many are inside, or how long the text is."""

    kind: Kind
    value: Json


async def value(input_: ValueQuery, context: CommandContext) -> ValuePage:
    run = await context.platform.runs.read(context.run.id)
    if input_.node not in run.steps:
        raise NotFound("The run has no such step.", details={"node": input_.node})
    whole = await (_given if input_.part == "input" else _gave)(run, input_.node, context)
    return _page(_at(whole, input_.path), input_)


async def _gave(run: Run, node: str, context: CommandContext) -> Json:
    state = run.steps[node].state
    if not isinstance(state, Succeeded):
        raise Conflict("The step has given nothing: it has not succeeded.", details={"node": node})
    if not isinstance(state.output, Stored):
        return state.output.value
    report = await context.platform.store.records.get(Report, state.output.report)
    if report is None:
        raise OutputGone("The output of this step is no longer kept.")
    return report.content


async def _given(run: Run, node: str, context: CommandContext) -> Json:
    """As it was written, with what was bound filled in as far as it is there; expressions stay expressions."""
    prefix = place_of(node).scope

    async def filled(one: Json) -> Json:
        if isinstance(one, dict) and one.keys() == {"$from"} and isinstance(one["$from"], str):
            source, _, path = one["$from"].partition(".output")
            step = run.steps.get(f"{prefix}{source}")
            if step is None or not isinstance(step.state, Succeeded):
                return one
            try:
                return _at(await _gave(run, f"{prefix}{source}", context), path.replace(".", "/"))
            except NotFound:
                return one
        if isinstance(one, dict):
            return {key: await filled(inner) for key, inner in one.items()}
        return [await filled(inner) for inner in one] if isinstance(one, list) else one

    return await filled(run.planned(node).input)


def _at(whole: Json, path: str) -> Json:
    at = whole
    for part in path.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(at, dict) and key in at:
            at = at[key]
        elif isinstance(at, list) and key.isdecimal() and len(key) < DEEPEST and int(key) < len(at):
            at = at[int(key)]
        else:
            raise NotFound("There is no such place in the value.", details={"path": path})
    return at


def _page(at: Json, query: ValueQuery) -> ValuePage:
    end = query.offset + query.limit
    items: list[ValueItem] = []
    plain: Json = None
    match at:
        case dict():
            items = [_item(key, inner) for key, inner in list(at.items())[query.offset : end]]
        case list():
            items = [
                _item(str(query.offset + place), inner) for place, inner in enumerate(at[query.offset : end])
            ]
        case str():
            plain = at[query.offset : query.offset + LONGEST]
        case _:
            plain = at
    return ValuePage(
        items=items, total=_size(at), offset=query.offset, limit=query.limit, kind=_kind(at), value=plain
    )


def _item(key: str, inner: Json) -> ValueItem:
    return ValueItem(key=key, kind=_kind(inner), value=summary_of(inner), size=_size(inner))


def _size(at: Json) -> int:
    return len(at) if isinstance(at, dict | list | str) else 0


def _kind(at: Json) -> Kind:
    match at:
        case dict():
            return "object"
        case list():
            return "array"
        case str():
            return "text"
        case bool():
            return "boolean"
        case None:
            return "null"
    return "number"


COMMANDS = Area(
    name="run_values",
    commands=(
        Command(
            name="runs.value",
            summary="What a step was given or gave, place by place",
            method="GET",
            path="/workflow/executions/{id}/value",
            scope="run",
            right="read",
            input=ValueQuery,
            output=ValuePage,
            run=value,
        ),
    ),
)
