"""Input for each command about members, groups, invitations and whole documents, about something of its own."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Protocol

from tests.support.belonging import HERE, document, offer, own_workspace
from tests.support.people import Person, invited


class About(Protocol):
    @property
    def ada(self) -> Person: ...

    @property
    def workspace(self) -> str: ...

    @property
    def source(self) -> str: ...

    def fresh(self) -> str: ...

    def trashed(self) -> str: ...


@cache
def bea(ada: Person) -> Person:
    """A member of Ada's organisation; one for each server."""
    return invited(ada.server, ada, "Bea Lind", "viewer")


def here(t: About) -> dict[str, str]:
    """A workspace in which Bea is a viewer."""
    workspace = own_workspace(t.ada, "Of two")
    offer(t.ada, workspace, bea(t.ada), "viewer")
    return {"id": workspace}


def with_bea(t: About) -> dict[str, str]:
    return {**here(t), "user": bea(t.ada).id}


def with_group(t: About) -> dict[str, str]:
    place = here(t)
    group = t.ada.call("POST", f"{HERE}/{place['id']}/groups", name="Team")["id"]
    return {**place, "group": group}


def with_mate(t: About) -> dict[str, str]:
    given = {**with_group(t), "user": bea(t.ada).id}
    t.ada.call("PUT", f"{HERE}/{given['id']}/groups/{given['group']}/members/{given['user']}")
    return given


def filled(t: About) -> dict[str, str]:
    """A group in which somebody is."""
    given = with_mate(t)
    return {"id": given["id"], "group": given["group"]}


def shared(t: About) -> dict[str, str]:
    given = {"id": document(t.ada), "subject_kind": "user", "subject": bea(t.ada).id}
    t.ada.call("POST", f"/collaboration/documents/{given['id']}/share", **{**given, "role": "editor"})
    return given


def sent(t: About) -> dict[str, str]:
    made = t.ada.call("POST", f"{HERE}/{t.workspace}/invite", role="viewer")
    return {"id": t.workspace, "invitation": made["invitation"]}


def asked(t: About) -> dict[str, str]:
    """An invitation that waits for Bea's answer."""
    workspace = own_workspace(t.ada, "Asked in")
    made = t.ada.call("POST", f"{HERE}/{workspace}/invite", role="viewer", user=bea(t.ada).id)
    return {"id": made["invitation"]}


SAMPLES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "documents.access": lambda t: {"id": t.source},
    "documents.delete": lambda t: {"id": t.trashed()},
    "documents.duplicate": lambda t: {"id": t.source, "name": "Copy"},
    "documents.empty_trash": here,
    "documents.move": lambda t: {"id": t.fresh(), "workspace": here(t)["id"]},
    "documents.rename": lambda t: {"id": t.fresh(), "name": "Renamed"},
    "documents.share": lambda t: {**shared(t), "role": "viewer"},
    "documents.shared": lambda _: {"limit": 5},
    "documents.unshare": shared,
    "groups.add": lambda t: {**with_group(t), "user": bea(t.ada).id},
    "groups.create": lambda t: {**here(t), "name": "Made"},
    "groups.delete": with_group,
    "groups.list": lambda t: {"id": with_mate(t)["id"]},
    "groups.members": filled,
    "groups.remove": with_mate,
    "groups.rename": lambda t: {**with_group(t), "name": "Renamed"},
    "groups.set_role": lambda t: {**with_group(t), "role": "editor"},
    "invitations.accept": asked,
    "invitations.decline": asked,
    "invitations.list": lambda t: {"id": sent(t)["id"], "limit": 1},
    "invitations.mine": lambda _: {},
    "invitations.renew": sent,
    "invitations.withdraw": sent,
    "members.leave": here,
    "members.remove": with_bea,
    "members.set_role": lambda t: {**with_bea(t), "role": "editor"},
    "members.transfer": with_bea,
    "people.list": lambda _: {"search": "bea"},
    "people.rename": lambda t: {"name": f" {t.ada.name} "},
    "workspaces.archive": here,
    "workspaces.bring_back": here,
    "workspaces.update": lambda t: {**here(t), "name": "Described", "description": "Anew."},
}

BY_BEA = frozenset({"invitations.accept", "invitations.decline", "members.leave"})
"""What Ada cannot do: she belongs to every workspace by the organisation."""
