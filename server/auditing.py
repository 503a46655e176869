"""`concert audit`: verifies and writes out the audit log of a data folder, whether or not a server runs on it."""

from collections.abc import Sequence
from pathlib import Path

from crdt.ids import OrganisationId, UserId, WorkspaceId
from engine.audit.anchors import Anchor, Anchors
from engine.audit.audited import audited
from engine.audit.texts import Format, as_text
from engine.audit.verifying import Verdict, verify
from engine.ports import Store
from engine.records import Json, Organisation
from engine.runtime.clock import SystemClock
from server.keys import installation_key
from server.settings import Settings
from server.stores import open_guest_store

PAGE = 2000


async def verify_log(settings: Settings, text: str | None) -> tuple[bool, str]:
    """Whether every organisation's log holds, and what to print. `text`: an anchor that was kept elsewhere."""
    anchors = Anchors(installation_key(settings.secret_key, settings.data))
    anchor = None if text is None else anchors.read(text)
    lines, holds = [], True
    store = await open_guest_store(settings)
    try:
        for organisation in await _organisations(store):
            own = anchor if anchor is not None and anchor.organisation == organisation.id else None
            verdict = await verify(store.audit, organisation.id, own)
            holds = holds and verdict.holds
            signed = Anchor(organisation=organisation.id, head=verdict.head, at=SystemClock().now())
            lines += [*_said(organisation, verdict, own), f"  anchor: {anchors.sign(signed)}"]
    finally:
        await store.close()
    return holds, "\n".join(lines)


def _said(organisation: Organisation, verdict: Verdict, anchor: Anchor | None) -> list[str]:
    head, broken = verdict.head, verdict.broken
    if broken is not None:
        return [
            f"{organisation.name} ({organisation.id}): BROKEN at entry {broken.number} ({broken.fault})",
            f"  {broken.why}",
            f"  entries before it hold, the last of them {head.number} {head.hash}",
        ]
    lines = [f"{organisation.name} ({organisation.id}): {head.number} entries hold", f"  head: {head.hash}"]
    if anchor is not None:
        lines.append(f"  it goes through the anchor at entry {anchor.head.number}")
    return lines


async def export_log(settings: Settings, file: Path, format_: Format) -> str:
    """All entries, oldest first."""
    store = await open_guest_store(settings)
    count = 0
    try:
        with file.open("w", encoding="utf-8") as opened:
            for organisation in await _organisations(store):
                last = 0
                while page := await store.audit.since(organisation.id, last, PAGE):
                    opened.write(as_text(page, format_, heading=count == 0))
                    count, last = count + len(page), page[-1].number
    finally:
        await store.close()
    return f"{file}: {count} entries"


async def enter(
    settings: Settings,
    action: str,
    *,
    object_kind: str,
    object: str = "",  # noqa: A002 - the word of the language everybody shares
    workspace: WorkspaceId | None = None,
    details: Json = None,
) -> None:
    """What the operator did at the command line, in every organisation."""
    store = await open_guest_store(settings)
    try:
        for organisation in await _organisations(store):
            await enter_in(
                store, organisation.id, action, object_kind=object_kind, object=object, workspace=workspace, details=details
            )  # fmt: skip
    finally:
        await store.close()


async def enter_in(
    store: Store,
    organisation: OrganisationId,
    action: str,
    *,
    object_kind: str,
    object: str = "",  # noqa: A002
    workspace: WorkspaceId | None = None,
    details: Json = None,
) -> None:
    """By nobody: who may run `concert` on the data folder is known to the machine and not to Concert."""
    entry = audited(
        organisation=organisation, workspace=workspace, by=UserId(""), action=action, object_kind=object_kind,
        object=object, details={"at": "command line", **(details or {})}, at=SystemClock().now(),
    )  # fmt: skip
    await store.writer.commit((entry,))


async def _organisations(store: Store) -> Sequence[Organisation]:
    return await store.records.find(Organisation, {}, order="created_at")
