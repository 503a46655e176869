"""The demo's two sources that Concert itself feeds: made once, and allowed what they need at each start.

Who removes one of them does not get it again. `--no-demo` allows them nothing.
"""

from pathlib import Path
from typing import Any, Final

import structlog

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.ids import DocumentId, UserId
from crdt.kinds.replacing import replace_body
from crdt.kinds.writing import to_json
from crdt.roles import Role
from engine.audit.audited import audited
from engine.platform import Platform
from engine.records import DocumentRecord, Setting, User, Workspace
from engine.writes import AppendAudit, Put
from server.demo.status import CREDENTIAL, status_body, url_of
from server.demo.usage import FILE, Usage
from server.identity import Identity

SETTING: Final = "demo_sources"
FOLDER: Final = "usage"
"""The folder in the data folder, beside that of all sources, that holds what `concert-meta` reads."""
META, STATUS = "concert-meta", "status-api"
META_BODY: Final[dict[str, Any]] = {
    "kind": "sqlite",
    "description": "Who did what in this workspace, its runs with their steps, and its scans: written by Concert every five minutes. "
    "Without e-mails, values, secrets, and whatever is denied to anybody.",
    "connection": {"path": FILE},
    "criticality": "medium",
    "tags": {"concert": True, "people": True},
    "limits": {"statement_timeout_s": 30, "sample_rows": 100_000},
}

log = structlog.get_logger("demo")


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSources:
    """`data` is the data folder, `address` where this process reaches itself (`status.py`)."""

    platform: Platform
    identity: Identity
    owner: User
    workspace: Workspace
    data: Path
    address: tuple[str, int] | None

    async def open(self) -> Usage:
        """What is missing is made. The caller starts and stops what keeps `concert-meta` fresh."""
        found = await self.platform.store.records.get(Setting, SETTING)
        made: dict[str, Any] = {} if found is None else dict(found.value)
        folder = self.data / FOLDER / self.workspace.id
        usage = Usage(
            store=self.platform.store, clock=self.platform.clock, workspace=self.workspace, folder=folder
        )
        if META not in made:
            made[META] = await self._create(META, META_BODY)
            await self._remember(made)
        self.platform.allowances.open_folder(DocumentId(made[META]), str(folder))
        if not (folder / FILE).exists():
            await usage.write()
        if self.address is not None:
            await self._open_status(made, self.address)
        return usage

    async def _open_status(self, made: dict[str, Any], address: tuple[str, int]) -> None:
        url = url_of(address)
        if STATUS not in made:
            await self._keep_token(address[0])
            made[STATUS] = {"source": await self._create(STATUS, status_body(self.workspace.id, url))}
        source = DocumentId(made[STATUS]["source"])
        former = made[STATUS].get("url", url)
        self.platform.allowances.open_door(source, *address)
        if former != url:
            await self._move(source, former, url, address[0])
        if made[STATUS].get("url") != url:
            made[STATUS]["url"] = url
            await self._remember(made, self._allowed(source, url))

    async def _keep_token(self, host: str) -> None:
        vault, here = self.platform.vault, self.workspace
        if any(row.name == CREDENTIAL for row in await vault.kept(here.id)):
            return  # an interrupted start made it
        issued = await self.identity.issue(
            "api", self.owner, None, role="viewer", workspace=here.id, name=f"source {STATUS}"
        )
        said = f"The token by which the source {STATUS} reads this workspace."
        await vault.keep(
            here.organisation, here.id, CREDENTIAL, issued.text, by=self.owner.id, host=host, description=said
        )

    async def _move(self, source: DocumentId, former: str, url: str, host: str) -> None:
        """To where Concert listens now, unless somebody gave it another address."""
        row = await self.platform.store.records.get(DocumentRecord, source)
        if row is None or row.trashed_at is not None:
            return
        document = await self.platform.rooms.read(row)
        body = to_json(document).get("body", {})
        if body.get("connection", {}).get("url") != former:
            return
        changed = {**body, "connection": {**body["connection"], "url": url}}
        try:
            edit = replace_body(document, changed, Role.OWNER)
            await self.platform.rooms.edit(row, self.owner.id, edit, role=Role.OWNER)
            await self.platform.vault.move(self.workspace.id, CREDENTIAL, host)
        except ConcertError as error:
            log.warning("demo_source_not_moved", source=STATUS, code=error.code)

    async def _create(self, name: str, body: dict[str, Any]) -> DocumentId:
        row = await self.platform.documents.create(
            self.workspace, "data_source", name, {"body": body}, self.owner.id
        )
        return row.id

    async def _remember(self, made: dict[str, Any], *also: AppendAudit) -> None:
        await self.platform.store.writer.commit((Put(record=Setting(name=SETTING, value=made)), *also))

    def _allowed(self, source: DocumentId, url: str) -> AppendAudit:
        here = self.workspace
        return audited(
            organisation=here.organisation, workspace=here.id, by=UserId(""), action="source.door_allowed",
            object_kind="data_source", object=source, title=STATUS, details={"url": url}, at=self.platform.clock.now(),
        )  # fmt: skip
