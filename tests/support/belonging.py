"""People with workspaces and documents of a running server, and a way to be inside one while something changes."""

import asyncio
from collections.abc import Awaitable
from typing import Any

from crdt.frames import Joined
from crdt.ids import DocumentId
from tests.support.people import Person
from tests.support.raw import Raw, raw

HERE = "/collaboration/workspaces"


def place(person: Person, path: str = "") -> str:
    return f"{HERE}/{person.workspace()}{path}"


def own_workspace(person: Person, name: str) -> str:
    return str(person.call("POST", HERE, name=name)["id"])


def document(person: Person, workspace: str = "", name: str = "Notes") -> str:
    where = f"{HERE}/{workspace or person.workspace()}/documents"
    return str(person.call("POST", where, kind="freeform", name=name, roots={"text": "hello"})["id"])


def code(person: Person, method: str, path: str, **json: Any) -> str:
    answer = person.request(method, path, json=json or None)
    return "" if answer.status_code < 400 else str(answer.json()["error"]["code"])


class Inside:
    """A person with a document open at the native door."""

    def __init__(self, person: Person, id_: str) -> None:
        self._opened = raw(f"{person.server.websocket}/ws")
        self._person, self._id = person, DocumentId(id_)

    async def __aenter__(self) -> tuple[Raw, Joined]:
        self.socket = await self._opened.__aenter__()
        await self.socket.hello(self._person.token)
        return self.socket, await self.socket.join(self._id, client=int(self._person.id[-6:], 16))

    async def __aexit__(self, *error: object) -> None:
        await self._opened.__aexit__(*error)  # type: ignore[arg-type]


async def within(frames: Awaitable[Any]) -> Any:
    async with asyncio.timeout(30):
        return await frames


def offer(by: Person, workspace: str, to: Person, role: str) -> str:
    """Invites somebody of the organisation, who accepts."""
    made = by.call("POST", f"{HERE}/{workspace}/invite", role=role, user=to.id)
    to.call("POST", f"/collaboration/invitations/{made['invitation']}/accept")
    return str(made["invitation"])
