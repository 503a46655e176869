"""Puts one document of a backup back, into a running server or a stopped one, without touching any other document."""

import asyncio
import json
from http import HTTPStatus
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from crdt.errors import NotFound, Refused, StoreUnavailable
from crdt.ids import DocumentId, UserId
from crdt.kinds.kind import kinds
from engine.channels import Channels
from engine.ports import Store
from engine.records import DocumentRecord, User
from engine.resetting import Resetter
from engine.rooms import Rooms
from engine.runtime.clock import SystemClock, SystemIds
from server.identity import Identity
from server.settings import Settings
from server.stores import is_served, open_guest_store, open_whole_store, state_in_backup
from server.transport.wire import frame

_SECONDS = 120


class NotTaken(Refused):
    code = "reset_not_taken"
    message = "The running server did not take the document."
    next_step = "See the message; nothing was changed."


async def bring_document_back(settings: Settings, file: Path, document: str, url: str) -> str:
    """Its people get it under a new epoch; what stood there stays as a revision."""
    id_ = DocumentId(document)
    state = await asyncio.to_thread(state_in_backup, file, id_)
    if is_served(settings):
        title = await _by_the_server(settings, id_, state, url)
    else:
        title = await _by_hand(settings, id_, state)
    return f"{title}: restored from {file}"


async def _by_hand(settings: Settings, document: DocumentId, state: bytes) -> str:
    store = await open_whole_store(settings)
    clock = SystemClock()
    ids = SystemIds(clock)
    channels = Channels(writer=store.writer, events=store.events, clock=clock, framing=frame)
    rooms = Rooms(store=store, clock=clock, kinds=kinds())
    try:
        record = await _record(store, document)
        owner = await _identity(store).found()
        resetter = Resetter(store=store, rooms=rooms, channels=channels, clock=clock, ids=ids)
        return (await resetter.reset(record, kinds()[record.kind], state, UserId(owner.id), own=True)).title
    finally:
        await rooms.close()
        await store.close()


async def _by_the_server(settings: Settings, document: DocumentId, state: bytes, url: str) -> str:
    store = await open_guest_store(settings)
    try:
        await _record(store, document)
        identity = _identity(store)
        owner: User = await identity.found()
        token = await identity.issue("api", owner, _SECONDS)
        try:
            return await asyncio.to_thread(_ask, url, token.text, document, state)
        finally:
            await identity.revoke(token.row.digest)
    finally:
        await store.close()


def _ask(url: str, token: str, document: DocumentId, state: bytes) -> str:
    """The title of what was reset."""
    request = Request(  # noqa: S310 - the operator says where the server is
        f"{url.rstrip('/')}/api/documents/{quote(document, safe='')}/reset/import?format=yjs",
        data=state,
        method="POST",
        headers={"authorization": f"Bearer {token}", "content-type": "application/octet-stream"},
    )
    try:
        with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310 - as above
            return str(json.load(answer)["title"])
    except HTTPError as error:
        raise NotTaken(_said(error)) from None
    except (URLError, OSError) as error:
        raise StoreUnavailable(
            f"The data folder is in use, but no server answers at {url}: {error}",
            next_step="Say where it is with --url, or stop it and try again.",
        ) from None


def _said(error: HTTPError) -> str:
    try:
        return str(json.load(error)["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return f"The server answered {HTTPStatus(error.code).phrase}."


async def _record(store: Store, document: DocumentId) -> DocumentRecord:
    record = await store.records.get(DocumentRecord, document)
    if record is None:
        raise NotFound(
            "There is no such document here.",
            next_step="To have a deleted document again, restore the whole backup into another folder.",
        )
    return record


def _identity(store: Store) -> Identity:
    clock = SystemClock()
    return Identity(records=store.records, writer=store.writer, clock=clock, ids=SystemIds(clock))
