"""Reads the designs that a design calls, for whoever starts the run: with their right to run each (rule G22)."""

from crdt.canonical import content_digest
from crdt.dataclasses import dataclass
from crdt.errors import NotFound
from crdt.ids import DocumentId, UserId
from crdt.kinds.workflow import Workflow
from crdt.roles import Right, Role
from engine.library.shipped import shipped
from engine.rooms import Rooms
from engine.workflow.designs.compiling import Pinned
from engine.workflow.permission import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Callees:
    rooms: Rooms
    standing: Standing

    async def read(self, by: UserId, id_: str) -> Pinned:
        """As it is committed now, or as it comes with Concert. Raises `NotFound` or `Forbidden`."""
        if (template := shipped().get(id_)) is not None:
            body = template.design
            return Pinned(content=body, content_hash=content_digest(body.model_dump(mode="json")))
        record, _ = await self.standing.in_document(by, Role.OWNER, DocumentId(id_), Right.RUN)
        document = await self.rooms.read(record)
        content = document.body()
        if not isinstance(content, Workflow):
            raise NotFound("There is no such workflow.", details={"workflow": id_})
        return Pinned(content=content, content_hash=document.content_hash())
