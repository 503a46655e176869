"""The design that a run follows, as it was pinned: steps, ways between them, and where they stand on the canvas now."""

from crdt.errors import ConcertError
from crdt.model import Model
from engine.commands.command import Area, Command, CommandContext
from engine.commands.runs import OneRun
from engine.records import DocumentRecord, Json
from engine.workflow.designs.plan import Plan


class PlanStep(Model):
    """`x` and `y` are unknown of a step that the design does not have any more, and where the reader may not see it."""

    node: str
    title: str
    operation: str
    inside: str
    part: str
    undoes: str
    x: float | None
    y: float | None


class PlanEdge(Model):
    source: str
    target: str
    port: str
    condition: str


class PlanOut(Model):
    steps: list[PlanStep]
    edges: list[PlanEdge]


async def plan(_input: OneRun, context: CommandContext) -> PlanOut:
    """It never changes: a run keeps its version. Only the places follow the design."""
    pinned = Plan.from_json(context.run.plan)
    places = await _places(context)
    steps = [
        PlanStep(
            node=node,
            title=step.title,
            operation=step.operation,
            inside=step.inside,
            part=step.part,
            undoes=step.undoes,
            x=_number(places.get(node), "x"),
            y=_number(places.get(node), "y"),
        )
        for node in pinned.outline
        for step in (pinned.steps[node],)
    ]
    edges = [
        PlanEdge(source=way.source, target=node, port=way.port, condition=way.condition)
        for node, step in pinned.steps.items()
        for way in step.ways
    ]
    return PlanOut(steps=steps, edges=edges)


async def _places(context: CommandContext) -> dict[str, Json]:
    record = await context.platform.store.records.get(DocumentRecord, context.run.design)
    if record is None or record.trashed_at is not None or not await context.readable([record]):
        return {}
    try:
        layout = (await context.platform.rooms.read(record)).layout()
    except ConcertError:
        return {}
    return dict(layout.model_dump().get("nodes") or {})


def _number(place: Json, axis: str) -> float | None:
    found = place.get(axis) if isinstance(place, dict) else None
    return float(found) if isinstance(found, int | float) else None


COMMANDS = Area(
    name="run_plan",
    commands=(
        Command(
            name="runs.plan",
            summary="The design as a run follows it",
            method="GET",
            path="/workflow/executions/{id}/plan",
            scope="run",
            right="read",
            input=OneRun,
            output=PlanOut,
            run=plan,
        ),
    ),
)
