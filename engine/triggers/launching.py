"""Starts a run of a design as it is committed now, for a trigger or a backfill, with the rights of a person (rule TR10)."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden
from crdt.ids import RunId, UserId
from crdt.kinds.workflow import Workflow
from crdt.roles import allows
from engine.documents import Documents
from engine.records import DocumentRecord, RunRecord
from engine.rooms import Rooms
from engine.runtime.tasks import spawn
from engine.timeline.timeline import Timeline
from engine.workflow.designs.problem import DesignInvalid
from engine.workflow.engine import StartRun, WorkflowEngine
from engine.writes import Batch

if TYPE_CHECKING:
    from engine.components import Components
    from engine.diagnostics.diagnostics import Diagnostics

Json = Any
KIND = "workflow"


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """`role`: what `by` may do with the design. `also` is committed with the run's beginning, or not at all."""

    id: RunId
    design: DocumentRecord
    parameters: Mapping[str, Json]
    by: UserId
    role: str
    word: str
    cause: Json
    also: Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Launcher:
    rooms: Rooms
    documents: Documents
    diagnostics: "Diagnostics"
    components: "Components"
    history: Timeline
    runs: WorkflowEngine

    async def launch(self, launch: Launch) -> RunRecord:
        """`DesignInvalid`, `InvalidInput` or `Forbidden` when it cannot run; `AlreadyExists` when `also` was done before."""
        standing = await self.diagnostics.problems(launch.design, self.rooms)
        problems = [one for one in standing.problems if one.severity == "error"]
        if problems:
            raise DesignInvalid(details={"problems": [one.model_dump() for one in problems]})
        document = await self.rooms.read(launch.design)
        content, content_hash = document.body(), document.content_hash()
        through = self.rooms.sequence(launch.design.id)
        if not isinstance(content, Workflow):
            raise TypeError("the kind `workflow` has another model")
        self._check_rights(launch.role, ((node, one.operation) for node, one in content.nodes.items()))
        record = await self.runs.start_run(
            StartRun(
                organisation=launch.design.organisation,
                workspace=launch.design.workspace,
                design=launch.design.id,
                content=content,
                content_hash=content_hash,
                parameters=launch.parameters,
                by=launch.by,
                trigger=launch.word,
                cause=launch.cause,
                id=launch.id,
                also=launch.also,
                ceiling=launch.role,
            )
        )
        kind = self.documents.kind(KIND)
        pinning = self.history.versions.pin(launch.design, kind, through, record, launch.by)
        spawn(pinning, name="pin a version")
        return record

    def _check_rights(self, role: str, steps: Iterable[tuple[str, str]]) -> None:
        for node, name in steps:
            operation = self.components.operations.get(name)
            if operation is not None and not allows(role, operation.right):
                raise Forbidden(
                    f"The step {node} ({operation.title}) needs the right to {operation.right}.",
                    details={"node": node, "right": operation.right},
                )
