"""Facts of runs that were never run: for what is counted from them."""

from collections.abc import Mapping
from dataclasses import astuple

from crdt.ids import DocumentId, Micros, OrganisationId, RunId, WorkspaceId
from engine.records import Json
from engine.statistics.days import DAY
from engine.statistics.facts import StepFact
from engine.statistics_records import RunFact

SECOND = 1_000_000
DESIGN = DocumentId("d")
PLAN: Json = {"steps": {node: {"operation": "test.step", "after": []} for node in "abc"}}


def fact(
    run: str,
    *,
    seconds: float = 1.0,
    status: str = "succeeded",
    day: int = 20_000,
    version: str = "v1",
    waited: float = 0.0,
    steps: Mapping[str, float] = {"a": 1.0},
) -> RunFact:
    finished = Micros(day * DAY + 40_000 * SECOND)
    duration = round(seconds * SECOND)
    done = [
        StepFact(
            key=node,
            of=node,
            status=status,
            began=0,
            waited=round(waited * SECOND),
            ran=round(one * SECOND),
            span=round(one * SECOND),
            held=round(one * SECOND),
            attempts=1,
        )
        for node, one in steps.items()
    ]
    return RunFact(
        run=RunId(run),
        organisation=OrganisationId("o"),
        workspace=WorkspaceId("w"),
        design=DESIGN,
        version=version,
        status=status,
        created_at=Micros(finished - duration - round(waited * SECOND)),
        finished_at=finished,
        waited=round(waited * SECOND),
        duration=duration,
        held=sum(one.held for one in done),
        steps=[list(astuple(one)) for one in done],
    )
