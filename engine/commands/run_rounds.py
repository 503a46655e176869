"""What was inside a step of a run that held others: rounds and calls that are over are kept no more with the run, and are
told from the events of its channel, as long as those are kept.
"""

import re
from collections.abc import AsyncIterator
from typing import Any, Final

from pydantic import Field

from crdt.ids import run_channel
from crdt.model import Model
from engine.commands.command import MOST, Area, Command, CommandContext
from engine.commands.runs import OneRun
from engine.commands.step_views import AttemptOut, ErrorOut, StepOut
from engine.workflow.machine.places import place_of
from engine.workflow.machine.run import Inline, Run

AT_ONCE: Final = 1_000
STEP: Final = "workflow:step:"
ENDS: Final = {"completed": "succeeded", "failed": "failed", "cancelled": "cancelled", "skipped": "skipped"}
HOLDERS: Final = {
    "flow.for_each": "looping",
    "flow.while": "looping",
    "flow.try": "trying",
    "flow.call": "calling",
}


class RoundsQuery(Model):
    """`node` is the key of the step that held them; `count` rounds from `first` on."""

    id: str
    node: str = Field(max_length=1000)
    first: int = Field(default=0, ge=0, le=MOST)
    count: int = Field(default=50, ge=1, le=500)


class Rounds(Model):
    """`steps` as `runs.get` has them; of outputs those that a round ended with. `known`: the highest round that was told of,
    -1 where there is none.
    """

    steps: list[StepOut]
    known: int


class Tally(Model):
    """What a step of a design came to, wherever it stood inside others: how often it ended, and how. `path` leads there without
    the numbers of rounds: `F/x` is `x` in the loop `F`. `error` is why it failed last.
    """

    path: str
    of: str
    title: str
    operation: str
    succeeded: int = 0
    failed: int = 0
    skipped: int = 0
    cancelled: int = 0
    error: ErrorOut | None = None


class Tallies(Model):
    steps: list[Tally]


async def rounds(input_: RoundsQuery, context: CommandContext) -> Rounds:
    """All events of the run are read once: a page costs what the run said."""
    found: dict[str, StepOut] = {}
    known = -1
    last = input_.first + input_.count
    async for what, node, said in _told(context):
        if not _is_inside(node, input_.node):
            continue
        number = _round(node, input_.node)
        known = max(known, number)
        if number < 0 or input_.first <= number < last:
            found[node] = _after(found.get(node) or _new(node, said), what, said)
    run = await context.platform.runs.read(context.run.id)
    return Rounds(steps=[_with_output(step, run) for step in found.values()], known=known)


async def tallies(_input: OneRun, context: CommandContext) -> Tallies:
    """All events of the run are read once, as for rounds."""
    found: dict[str, Tally] = {}
    async for what, node, said in _told(context):
        place = place_of(node)
        if what not in ENDS or not place.scope:
            continue
        path = _NUMBER.sub("", node)
        tally = found.get(path) or Tally(
            path=path, of=place.of, title=said["title"], operation=said["operation"]
        )
        how = ENDS[what]
        update: dict[str, Any] = {how: getattr(tally, how) + 1}
        if what == "failed":
            update["error"] = ErrorOut(**said["error"])
        found[path] = tally.model_copy(update=update)
    return Tallies(steps=list(found.values()))


_NUMBER: Final = re.compile(r"\[\d+\](?=/)")


async def _told(context: CommandContext) -> AsyncIterator[tuple[str, str, dict[str, Any]]]:
    """What the run's channel said of its steps, in order: what, of which, and how."""
    sequence = 0
    while page := await context.platform.store.events.since(run_channel(context.run.id), sequence, AT_ONCE):
        sequence = page[-1].sequence
        for event in page:
            what = event.topic.removeprefix(STEP)
            if what != event.topic:
                yield what, event.payload.get("node", ""), event.payload


def _with_output(step: StepOut, run: Run) -> StepOut:
    """A round that is over keeps what its last steps gave."""
    round_ = run.rounds.get(step.scope.removesuffix("/"))
    given = None if round_ is None else round_.given.get(step.of)
    return step.model_copy(update={"output": given.value}) if isinstance(given, Inline) else step


def _is_inside(node: str, holder: str) -> bool:
    return node.startswith((f"{holder}[", f"{holder}/"))


def _round(node: str, holder: str) -> int:
    """Of the holder's own rounds; -1 in a call, which has none."""
    rest = node[len(holder) :]
    return int(rest[1 : rest.index("]")]) if rest.startswith("[") else -1


def _new(node: str, said: dict[str, Any]) -> StepOut:
    place = place_of(node)
    return StepOut(
        node=node,
        of=place.of,
        scope=place.scope,
        inside=place.inside,
        part="body",
        round=place.round,
        undoes="",
        title=said["title"],
        operation=said["operation"],
        after=[],
        status="pending",
        attempts=[],
        error=None,
        output=None,
        stored=None,
        summary=None,
        since=None,
        waits_for="",
        due=None,
        cause=None,
        reason="",
        reused=None,
        port="",
        rounds=None,
        started_at=None,
        ended_at=None,
    )


def _after(step: StepOut, what: str, said: dict[str, Any]) -> StepOut:
    """The step after one of its events; what an event does not say stays."""
    match what:
        case "started" if step.operation in HOLDERS:
            return step.model_copy(
                update={
                    "status": HOLDERS[step.operation],
                    "started_at": step.started_at or said["started_at"],
                }
            )
        case "started":
            attempts = [*step.attempts, _attempt(said["attempt"], said["started_at"])]
            return step.model_copy(update={"status": "running", "attempts": attempts})
        case "retried":
            failed = _ended(step.attempts, "failed", said)
            return step.model_copy(update={"status": "waiting", "attempts": failed, "waits_for": "retry"})
        case "asking" | "waiting":
            return step.model_copy(update={"status": what, "since": said["at"], "due": said["due"]})
        case "completed" | "failed" | "cancelled" | "skipped":
            error = said.get("error")
            return step.model_copy(
                update={
                    "status": ENDS[what],
                    "attempts": _ended(step.attempts, ENDS[what], said),
                    "error": None if error is None else ErrorOut(**error),
                    "summary": said.get("summary"),
                    "cause": said.get("cause"),
                    "reason": said.get("reason", ""),
                    "port": said.get("port", ""),
                    "waits_for": "",
                    "ended_at": said["at"],
                }
            )
    return step


def _attempt(number: int, started_at: int) -> AttemptOut:
    return AttemptOut(
        number=number, status="running", started_at=started_at, ended_at=None, error=None, log=[]
    )


def _ended(attempts: list[AttemptOut], status: str, said: dict[str, Any]) -> list[AttemptOut]:
    if not attempts or attempts[-1].ended_at is not None:
        return attempts
    error = said.get("error")
    update = {
        "status": status,
        "ended_at": said["at"],
        "error": None if error is None else ErrorOut(**error),
    }
    return [*attempts[:-1], attempts[-1].model_copy(update=update)]


COMMANDS = Area(
    name="run_rounds",
    commands=(
        Command(
            name="runs.rounds",
            summary="What happened inside a step that held others",
            method="GET",
            path="/workflow/executions/{id}/rounds",
            scope="run",
            right="read",
            input=RoundsQuery,
            output=Rounds,
            run=rounds,
        ),
        Command(
            name="runs.tallies",
            summary="What the steps inside others came to, over all rounds",
            method="GET",
            path="/workflow/executions/{id}/tallies",
            scope="run",
            right="read",
            input=OneRun,
            output=Tallies,
            run=tallies,
        ),
    ),
)
