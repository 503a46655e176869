"""Puts the gates of runs that name a policy or stages to the approval engine, and tells the runs what was decided (N9). Of the
other gates it tells those who may decide.

A gate that asks opens one request, by run, step and question; what is decided is handed to the run; when the run is cancelled
or its time is over, the request is withdrawn. Everything here may come twice and changes nothing then. Nobody holds a slot.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from crdt.errors import ConcertError
from crdt.ids import Channel, DocumentId, Micros, UserId
from engine.approval.asking import Ask
from engine.approval.records import ApprovalRequest
from engine.gate_records import GateRecord
from engine.policies.gate_noting import asking, no_longer_asking
from engine.policies.gate_ruling import RUN_GATE
from engine.policies.protecting import criticality_in
from engine.ports import StoredEvent
from engine.records import DocumentRecord
from engine.spec import EngineSpec, Triggers
from engine.workflow.machine.events import GateDecided
from engine.workflow.machine.places import place_of
from engine.workflow.rounds import rounds_around, words_of
from engine.writes import Batch, Write

if TYPE_CHECKING:
    from engine.platform import Platform

GATE: Final = "flow.gate"
ASKING: Final = "workflow:step:asking"
_OPEN: Final = ("waiting", "changes_requested")
_REFUSED: Final = {"rejected", "expired", "withdrawn"}
PAGE: Final = 200
MOST_WITHDRAWN: Final = 10_000
"""Gates of one run that are looked through at its end."""


def subject_of(gate: GateRecord) -> str:
    return f"{gate.run}/{gate.node}"


class Gates:
    def __init__(self, platform: "Platform") -> None:
        self._platform = platform

    async def start(self) -> None:
        """What was asked, decided or ended meanwhile is told by the dispatcher."""

    async def seen_document(self, document: DocumentId, sequence: int) -> None:
        """It asked for no documents."""

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        del channel
        said = event.payload
        if event.topic == ASKING:
            await self._ask(said["run"], said["node"])
        elif event.topic.startswith("approval:"):
            if said["subject_kind"] == RUN_GATE:
                await self._answer(said["request"])
        elif said.get("operation", GATE) == GATE:  # the end of a run, or of a gate
            await self._let_go(said["run"], said.get("node", ""))

    async def _ask(self, run: str, node: str) -> None:
        gate = await self._gate(run, node)
        if gate is None or gate.state != "open":
            return
        where = await self._where(gate)
        if gate.review is None:
            await self._commit(await asking(self._platform.store.records, gate, where, self._now()))
        else:
            await self._request(gate, where)
        await self._let_go(run, node)  # it may have ended meanwhile

    async def _where(self, gate: GateRecord) -> str:
        """The rounds that it stands in; only for those is its run read."""
        if place_of(gate.node).scope == "":
            return ""
        return words_of(rounds_around(await self._platform.runs.read(gate.run), gate.node))

    async def _request(self, gate: GateRecord, where: str) -> None:
        design = await self._platform.store.records.get(DocumentRecord, gate.design)
        criticality = "" if design is None else await self._criticality(design)
        await self._platform.approvals.ask(
            Ask(
                type=RUN_GATE,
                organisation=gate.organisation,
                workspace=gate.workspace,
                requester=gate.started_by,
                title=f"{gate.name}: {gate.question}{where and f' ({where})'}",
                reason=gate.question,
                subject_kind=RUN_GATE,
                subject=subject_of(gate),
                input={"run": gate.run, "node": gate.node, "asked_at": gate.asked_at, "form": gate.form},
                change={"question": gate.question, "step": gate.title, "review": gate.review},
                document_kind="" if design is None else design.kind,
                criticality=criticality,
                key=f"{subject_of(gate)} {gate.asked_at}",
            )
        )

    async def _criticality(self, design: DocumentRecord) -> str:
        return criticality_in((await self._platform.rooms.read(design)).projection.get("body"))

    async def _answer(self, request: str) -> None:
        """A refusal is handed to the run here; an approval by the request itself, when it is carried out."""
        row = await self._platform.store.records.get(ApprovalRequest, request)
        if row is None or row.state not in _REFUSED:
            return
        gate = await self._gate(row.input["run"], row.input["node"])
        if gate is None or gate.asked_at != row.input["asked_at"] or gate.state != "open":
            return
        event = GateDecided(
            node=gate.node,
            decision="rejected",
            by=row.decided_by or UserId(""),
            comment=row.comment or _WORDS[row.state],
            values={},
        )
        await self._platform.runs.decide(gate, event)

    async def _let_go(self, run: str, node: str) -> None:
        """Requests of the run whose gates ask no more are withdrawn, and what told people of gates that ask no more is read."""
        for ended in await self._ended(run, node):
            await self._commit(await no_longer_asking(self._platform.store.records, ended, self._now()))
        gates = await self._platform.store.records.find(GateRecord, {"run": run}, limit=PAGE)
        if all(gate.review is None for gate in gates):
            return
        for row in await self._requests(gates[0]):
            gate = await self._gate(row.input["run"], row.input["node"])
            if gate is not None and gate.state == "open" and gate.asked_at == row.input["asked_at"]:
                continue
            try:
                await self._platform.approvals.withdraw(row.id, row.requester, "The run asks no more.")
            except ConcertError:  # it was decided at the same moment
                continue

    async def _ended(self, run: str, node: str) -> Sequence[GateRecord]:
        """The plain gate that is named, where it asks no more; where none is, those that the end of the run withdrew."""
        if node:
            gate = await self._gate(run, node)
            return [] if gate is None or gate.state == "open" or gate.review is not None else [gate]
        where = {"run": run, "state": "withdrawn"}
        found = await self._platform.store.records.find(GateRecord, where, limit=MOST_WITHDRAWN)
        return [gate for gate in found if gate.review is None]

    async def _requests(self, of: GateRecord) -> list[ApprovalRequest]:
        """Those of its run."""
        where = {"workspace": of.workspace, "subject_kind": RUN_GATE, "state": _OPEN}
        records = self._platform.store.records
        found: list[ApprovalRequest] = []
        offset = 0
        while page := await records.find(
            ApprovalRequest, where, order="created_at", offset=offset, limit=PAGE
        ):
            found += [row for row in page if row.subject.startswith(f"{of.run}/")]
            offset += len(page)
        return found

    async def _commit(self, writes: Sequence[Write]) -> None:
        if writes:
            batch: Batch = tuple(writes)
            receipt = await self._platform.store.writer.commit(batch)
            self._platform.channels.committed(batch, receipt)

    def _now(self) -> Micros:
        return self._platform.clock.now()

    async def _gate(self, run: str, node: str) -> GateRecord | None:
        return await self._platform.store.records.get(GateRecord, run, node)


_WORDS: Final = {
    "rejected": "",
    "expired": "Nobody decided in time.",
    "withdrawn": "The request was withdrawn.",
}


def _made(platform: "Platform") -> Gates:
    return Gates(platform)


ENGINE = EngineSpec(
    name="policies",
    title="Policies",
    summary="Judges requests, protects documents, puts gates of runs to the approval engine and tells who may decide.",
    capabilities=(
        "rules that approve, reject or route",
        "documents that change only with an approval",
        "gates that several people decide",
    ),
    depends_on=("engine:approval", "engine:workflow"),
    triggers=Triggers(
        topics=(
            ASKING,
            "workflow:step:decided",
            "workflow:step:failed",
            "workflow:run:completed",
            "workflow:run:failed",
            "workflow:run:cancelled",
            *(f"approval:request:{state}" for state in sorted(_REFUSED)),
        )
    ),
    make=_made,
)
