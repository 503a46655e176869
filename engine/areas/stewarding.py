"""Does for steps what people do with commands: says something of a table, attaches a rule set, begins a review of access."""

import asyncio
from contextlib import AbstractContextManager

from crdt.errors import NotFound
from crdt.ids import DocumentId
from crdt.kinds.replacing import replace_body
from crdt.kinds.writing import to_json
from crdt.roles import Role
from engine.access.desk import AccessDesk
from engine.access.effective import Object
from engine.access.reviews import Reviews
from engine.access_records import AccessReview
from engine.areas.steward import NewReview
from engine.audit.deeds import Deed, doing
from engine.catalog.annotating import Place, Saying, Speaker
from engine.catalog.records import Annotation
from engine.catalog.saying import say
from engine.channels import Channels
from engine.members.members import Giver
from engine.records import DocumentRecord, Json, User, Workspace
from engine.rooms import Rooms

ROLE = Role.EDITOR
"""What edits of a step are judged under: its right to edit was looked for just before."""


class Stewarding:
    def __init__(self, desk: AccessDesk, rooms: Rooms, channels: Channels) -> None:
        self._desk = desk
        self._store = desk.store
        self._rooms = rooms
        self._channels = channels

    async def say(self, by: Speaker, place: Place, saying: Saying) -> Annotation:
        details: dict[str, Json] = {"table": place.table}
        with self._doing(by, "table.annotated", "data_source", place.source, details):
            return await say(self._store, self._channels, place, saying, by)

    async def apply(self, by: Speaker, rule_set: DocumentId, source: DocumentId, *, applies: bool) -> bool:
        record = await self._store.records.get(DocumentRecord, rule_set)
        if record is None or record.kind != "rule_set":
            raise NotFound("There is no such rule set in this workspace.")
        document = await self._rooms.read(record)
        body = dict(to_json(document).get("body", {}))
        known = body.get("applies_to", {})
        if (source in known) is applies:
            return False
        others = {id_: True for id_ in known if id_ != source}
        body["applies_to"] = {**others, source: True} if applies else others
        edit = await asyncio.to_thread(replace_body, document, body, ROLE)
        action = "rule_set.attached" if applies else "rule_set.detached"
        with self._doing(by, action, "rule_set", rule_set, {"source": source}):
            await self._rooms.edit(record, by.user, edit, role=ROLE)
        return True

    async def review(self, by: Speaker, new: NewReview) -> AccessReview:
        records = self._store.records
        workspace = await records.get(Workspace, by.workspace)
        user = await records.get(User, by.user)
        if workspace is None or user is None:
            raise NotFound
        rows = [await records.get(DocumentRecord, id_) for id_ in dict.fromkeys(new.sources)]
        beside = [Object(workspace=workspace, document=row) for row in rows if row is not None]
        giver = Giver(user=user.id, name=user.name, role=Role.EDITOR)
        with self._doing(by, "access_review.started", "workspace", workspace.id, {}):
            return await Reviews(self._desk).start(
                workspace, new.title, [Object(workspace=workspace), *beside], new.due_at, giver, new.key
            )

    def _doing(
        self, by: Speaker, action: str, kind: str, object_: str, details: dict[str, Json]
    ) -> AbstractContextManager[None]:
        """Entered in the commit that does it, in the name of whoever the step runs for."""
        return doing(
            Deed(
                organisation=by.organisation,
                workspace=by.workspace,
                by=by.user,
                action=action,
                object_kind=kind,
                object=object_,
                title="",
                details=details,
                now=self._desk.clock.now,
            )
        )
