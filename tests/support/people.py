"""People of a running server: signed in over HTTP, with a token for the sockets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from server.routes.answers import COOKIE
from tests.support.server import RunningServer, items

SECONDS = 60.0
UNVERIFIED = httpx.create_ssl_context(verify=False)
"""Made once: it is most of what a client costs. The servers of tests sign for themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`token` is that of the browser session; programs use it as a bearer token. No connection is kept."""

    server: RunningServer
    token: str
    id: str
    name: str

    def request(
        self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> httpx.Response:
        """`path` is below `/api`."""
        said = {"authorization": f"Bearer {self.token}", **(headers or {})}
        return asked(self.server, method, f"/api{path}", headers=said, **more)

    def call(self, method: str, path: str, **json: Any) -> Any:
        """The answer of a request that has to succeed."""
        answer = self.request(method, path, json=json or None)
        assert answer.status_code < 400, answer.text
        return answer.json()

    def workspace(self) -> str:
        """The first workspace this person may read."""
        return str(items(self.request("GET", "/collaboration/workspaces"))[0]["id"])

    def document(self, title: str) -> str:
        """The id of the document with this title in that workspace."""
        path = f"/collaboration/workspaces/{self.workspace()}/documents"
        listed = items(self.request("GET", path, params={"search": title, "limit": 1000}))
        return str(next(one["id"] for one in listed if one["title"] == title))


def asked(server: RunningServer, method: str, path: str, **more: Any) -> httpx.Response:
    """One request on a connection of its own, signed in by whatever `headers` say."""
    with httpx.Client(base_url=server.url, timeout=SECONDS, verify=UNVERIFIED) as http:
        return http.request(method, path, **more)


def owner(server: RunningServer) -> Person:
    token = server.sign_in_link().partition("#")[2]
    return _signed_in(server, asked(server, "POST", "/api/session", json={"token": token}))


def invited(server: RunningServer, by: Person, name: str, role: str = "editor") -> Person:
    """A newcomer in the first workspace of `by`."""
    made = by.call("POST", f"/collaboration/workspaces/{by.workspace()}/invite", role=role)
    said = {"token": made["path"].partition("#")[2], "name": name}
    return _signed_in(server, asked(server, "POST", "/api/session/join", json=said))


def _signed_in(server: RunningServer, answer: httpx.Response) -> Person:
    answer.raise_for_status()
    return Person(
        server=server,
        token=answer.cookies[COOKIE],
        id=answer.json()["user"]["id"],
        name=answer.json()["user"]["name"],
    )
