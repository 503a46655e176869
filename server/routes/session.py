"""Signing in and out: links, invitations, the session cookie, tickets for sockets."""

import time
from collections.abc import Iterable
from typing import Any, Literal, cast

from pydantic import BaseModel
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from crdt.errors import InvalidInput, NotFound, NotSignedIn
from crdt.ids import WorkspaceId, workspace_channel
from crdt.model import Model
from crdt.roles import Role
from engine.audit.deeds import doing
from engine.channels import Channels
from engine.commands.command import Nothing
from engine.platform import Platform
from engine.ports import Records
from engine.records import Organisation, User, UserKind, Workspace
from engine.topics.people import MemberEvent, SignInEvent
from server.access import Access
from server.addresses import address_of
from server.attempts import Attempts
from server.identity import Identity
from server.routes.answers import COOKIE, Handler, answering, check_origin, json_body, who
from server.routes.described import DescribedRoute, Description
from server.settings import Settings
from server.signings import Signings
from server.sockets.doors import Doors
from server.tickets import Tickets

DAY = 24 * 3600
Method = Literal["GET", "POST", "DELETE"]


class LinkIn(Model):
    token: str


class JoinIn(Model):
    token: str
    name: str


class Named(Model):
    id: str
    name: str


class Identified(Model):
    id: str


class SignedIn(Model):
    user: Named
    organisation: Identified


class JoinedIn(SignedIn):
    workspace: str


class SessionUser(Named):
    email: str | None
    kind: UserKind


class WhoIAm(Model):
    user: SessionUser
    organisation: Named


class InvitationOut(Model):
    workspace: str
    organisation: str
    role: Role
    invited_by: str
    expires_at: int


class TicketOut(Model):
    ticket: str
    expires_at: int


async def sign_in(request: Request) -> Response:
    """A new session, whatever the browser was signed in with before."""
    _check_attempt(request)
    identity = _identity(request)
    token = _text(await json_body(request), "token")
    try:
        link = await identity.redeem_link(token)
    except NotSignedIn:
        await _signings(request).failed(address_of(request.scope), "link")
        raise
    user = await _records(request).get(User, link.user)
    if user is None or user.disabled_at is not None:
        raise NotSignedIn
    return await _signed_in(request, user, "link")


async def join(request: Request) -> Response:
    """A newcomer signs in with a name; the workspace hears of it."""
    _check_attempt(request)
    given = await json_body(request)
    identity = _identity(request)
    token = _text(given, "token")
    invitation = await identity.invitation(token)
    async with cast(Platform, request.app.state.platform).members.turn():
        name = _text(given, "name")
        with doing(_signings(request).joining(invitation)):
            user = await identity.join(token, name)
    told = MemberEvent(user=user.id, name=user.name, role=Role(invitation.role))
    await _tell(request, (invitation.workspace,), "workspace:member:joined", told)
    return await _signed_in(request, user, "invitation", workspace=invitation.workspace)


async def show_invitation(request: Request) -> Response:
    _check_attempt(request)
    identity, records = _identity(request), _records(request)
    invitation = await identity.invitation(_text(await json_body(request), "token"))
    workspace = await records.get(Workspace, invitation.workspace)
    inviter = await records.get(User, invitation.created_by)
    organisation = await records.get(Organisation, invitation.organisation)
    if workspace is None or organisation is None:
        raise NotFound
    return JSONResponse(
        {
            "workspace": workspace.name,
            "organisation": organisation.name,
            "role": invitation.role,
            "invited_by": inviter.name if inviter else "",
            "expires_at": invitation.expires_at,
        }
    )


async def show_session(request: Request) -> Response:
    principal = await who(request)
    organisation = await _records(request).get(Organisation, principal.organisation)
    return JSONResponse(
        {
            "user": {
                "id": principal.user,
                "name": principal.name,
                "email": principal.email,
                "kind": principal.kind,
            },
            "organisation": {"id": principal.organisation, "name": organisation.name if organisation else ""},
        }
    )


async def make_ticket(request: Request) -> Response:
    principal = await who(request)
    ticket, expires_at = cast(Tickets, request.app.state.tickets).issue(principal)
    return JSONResponse({"ticket": ticket, "expires_at": expires_at})


async def sign_out(request: Request) -> Response:
    principal = await who(request)
    user = await _records(request).get(User, principal.user)
    with doing(None if user is None else _signings(request).deed(user, "sign_in.ended")):
        await _identity(request).revoke(principal.token)
    cast(Doors, request.app.state.doors).sign_out(principal.token)
    response = JSONResponse({})
    response.delete_cookie(COOKIE, path="/")
    return response


def _check_attempt(request: Request) -> None:
    """Before anything is looked up: pages of others sign nobody in, and nobody tries without end."""
    if request.headers.get("origin") is not None:
        check_origin(request)
    cast(Attempts, request.app.state.attempts).count(address_of(request.scope), time.monotonic())


async def _signed_in(
    request: Request, user: User, by: Literal["link", "invitation"], **extra: Any
) -> Response:
    settings = cast(Settings, request.app.state.settings)
    lifetime = settings.session_days * DAY
    with doing(_signings(request).deed(user, "sign_in.succeeded", by=by)):
        issued = await _identity(request).issue("session", user, lifetime)
    access = cast(Access, request.app.state.access)
    theirs = await access.workspaces(await access.owner(issued.row))
    await _tell(
        request, theirs, "security:sign_in:succeeded", SignInEvent(user=user.id, name=user.name, by=by)
    )
    answer = {"user": {"id": user.id, "name": user.name}, "organisation": {"id": user.organisation}, **extra}
    response = JSONResponse(answer)
    response.set_cookie(
        COOKIE,
        issued.text,
        max_age=lifetime,
        path="/",
        httponly=True,
        samesite="lax",
        secure=settings.is_https or request.url.scheme == "https",
    )
    return response


async def _tell(request: Request, workspaces: Iterable[WorkspaceId], topic: str, told: BaseModel) -> None:
    channels = cast(Channels, request.app.state.channels)
    payload = told.model_dump(mode="json")
    await channels.publish([(workspace_channel(one), topic, payload) for one in workspaces])


def _text(given: dict[str, Any], field: str) -> str:
    value = given.get(field)
    if not isinstance(value, str):
        raise InvalidInput(f"`{field}` needs a text.", details={"field": field})
    return value


def _identity(request: Request) -> Identity:
    return cast(Identity, request.app.state.identity)


def _signings(request: Request) -> Signings:
    return cast(Signings, request.app.state.signings)


def _records(request: Request) -> Records:
    return cast(Records, request.app.state.platform.store.records)


def _route(
    method: Method, path: str, handler: Handler, name: str, summary: str, **more: Any
) -> DescribedRoute:
    description = Description(
        name=f"session.{name}", summary=summary, method=method, path=f"/api/session{path}", **more
    )
    return DescribedRoute(description, answering(handler))


ROUTES = [
    _route("POST", "", sign_in, "sign_in", "Sign in by a link", input=LinkIn, output=SignedIn, public=True),
    _route("GET", "", show_session, "get", "Who I am", output=WhoIAm),
    _route("DELETE", "", sign_out, "sign_out", "Sign out; its sockets end", output=Nothing),
    _route(
        "POST", "/join", join, "join", "Come in by an invitation", input=JoinIn, output=JoinedIn, public=True
    ),
    _route(
        "POST",
        "/invitation",
        show_invitation,
        "invitation",
        "What an invitation is for",
        input=LinkIn,
        output=InvitationOut,
        public=True,
    ),
    _route("POST", "/ticket", make_ticket, "ticket", "A ticket for one socket, for 30 s", output=TicketOut),
]
