"""What each command about access, saved filters and imports is asked with, about something of its own."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from tests.support.belonging import HERE, document
from tests.support.membership_samples import About, bea, here, with_bea

_numbers = count(1)


def wish(t: About) -> dict[str, Any]:
    """About a document that Bea may look at and no more."""
    id_ = document(t.ada)
    t.ada.call(
        "POST",
        f"/collaboration/documents/{id_}/share",
        subject_kind="user",
        subject=bea(t.ada).id,
        role="viewer",
    )
    return {"object": f"doc:{id_}", "role": "editor", "purpose": "To mend the tags", "hours": 8}


def asked(t: About, **more: Any) -> dict[str, Any]:
    """Bea asks for a role, and Ada may answer."""
    said = {**wish(t), **more}
    made = bea(t.ada).call("POST", f"/rbac/objects/{said.pop('object')}/requests", **said)
    return {"request": made["id"]}


def granted(t: About) -> dict[str, Any]:
    found = asked(t)
    t.ada.call("POST", f"/rbac/requests/{found['request']}/approve")
    return found


def denied(t: About) -> dict[str, Any]:
    place = with_bea(t)
    object_ = f"workspace:{place['id']}"
    said = {"subject_kind": "user", "subject": place["user"], "effect": "deny"}
    made = t.ada.call("POST", f"/rbac/objects/{object_}/grants", **said)
    return {"object": object_, "grant": made["id"]}


def review(t: About) -> dict[str, Any]:
    place = here(t)
    made = t.ada.call("POST", f"/rbac/workspaces/{place['id']}/reviews", title="Autumn")
    return {**place, "review": made["id"]}


def line(t: About) -> dict[str, Any]:
    """The one that Bea has."""
    about = review(t)
    path = f"/rbac/workspaces/{about['id']}/reviews/{about['review']}/lines"
    numbers = [one["number"] for one in t.ada.call("GET", path)["items"] if one["name"] == "Bea Lind"]
    return {**about, "number": numbers[0], "verdict": "revoke", "reason": "Left"}


def filter_(t: About) -> dict[str, Any]:
    said = {"list": "sources", "name": f"Mine {next(_numbers)}", "query": {"criticality": "high"}}
    return {"id": t.workspace, **said}


def kept(t: About) -> dict[str, Any]:
    said = filter_(t)
    made = t.ada.call("POST", f"{HERE}/{t.workspace}/filters", **{k: v for k, v in said.items() if k != "id"})
    return {**said, "filter": made["id"]}


def uploaded(t: About) -> dict[str, Any]:
    """A file that makes one source, and that nobody has compared yet."""
    place = here(t)
    path = f"/imports/workspaces/{place['id']}"
    made = t.ada.call("POST", path, what="sources", name="sources.csv")
    text = f"name,kind\nmade {next(_numbers)},sqlite\n"
    t.ada.call("POST", f"{path}/{made['id']}/pieces", number=1, text=text)
    return {**place, "upload": made["id"]}


def settled(t: About, about: dict[str, Any], deed: str, state: str) -> dict[str, Any]:
    path = f"/imports/workspaces/{about['id']}/{about['upload']}"
    t.ada.call("POST", f"{path}/{deed}")
    since = 0
    for _ in range(100):
        if t.ada.call("GET", path)["state"] == state:
            return about
        events = f"/channels/workspace:{about['id']}/events?topics=workspace:import:*&since={since}&wait=20"
        since = t.ada.call("GET", events)["next"]
    raise AssertionError(f"the import was never {state}")


def checked(t: About) -> dict[str, Any]:
    return settled(t, uploaded(t), "check", "checked")


def applied(t: About) -> dict[str, Any]:
    return settled(t, checked(t), "apply", "applied")


def only(given: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: given[name] for name in names}


SAMPLES: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "access.effective": lambda t: {"object": f"doc:{t.source}", "user": bea(t.ada).id},
    "access.give": lambda t: {
        "object": f"workspace:{here(t)['id']}",
        "subject_kind": "everyone",
        "effect": "allow",
        "kind": "data_source",
        "role": "commenter",
    },
    "access.grants": lambda t: {"object": denied(t)["object"]},
    "access.roles": lambda _: {},
    "access.who": lambda t: {"object": f"workspace:{here(t)['id']}", "right": "share"},
    "access.withdraw": denied,
    "access_requests.approve": lambda t: {**asked(t), "comment": "Go on"},
    "access_requests.ask": wish,
    "access_requests.ask_unseen": lambda t: {**wish(t), "object": f"doc:nothing-{next(_numbers)}"},
    "access_requests.change": lambda t: asked(t, draft=True) | {"role": "editor", "purpose": "Another"},
    "access_requests.list": lambda t: {"whose": "to_review" if asked(t) else "all", "limit": 1},
    "access_requests.open": asked,
    "access_requests.reject": asked,
    "access_requests.revoke": granted,
    "access_requests.submit": lambda t: asked(t, draft=True),
    "access_requests.withdraw": asked,
    "access_reviews.close": lambda t: {**review(t), "unfinished": True},
    "access_reviews.decide": line,
    "access_reviews.get": review,
    "access_reviews.lines": lambda t: {**review(t), "limit": 1},
    "access_reviews.list": lambda t: {"id": review(t)["id"]},
    "access_reviews.start": lambda t: {**here(t), "title": "Autumn"},
    "filters.change": lambda t: {**kept(t), "first": True},
    "filters.list": lambda t: only(kept(t), "id", "list"),
    "filters.remove": lambda t: only(kept(t), "id", "filter"),
    "filters.save": filter_,
    "imports.append": lambda t: {**uploaded(t), "number": 2, "text": "more,files\n"},
    "imports.apply": checked,
    "imports.begin": lambda t: {**here(t), "what": "sources", "name": "sources.csv"},
    "imports.check": uploaded,
    "imports.export": lambda t: {"id": t.workspace, "limit": 1},
    "imports.get": uploaded,
    "imports.list": lambda t: only(uploaded(t), "id"),
    "imports.remove": uploaded,
    "imports.rows": checked,
    "imports.stop": applied,
    "imports.undo": applied,
}

BY_BEA = frozenset(
    {"access_requests.ask", "access_requests.change", "access_requests.submit", "access_requests.withdraw"}
)
"""Ada has every right already, and nobody withdraws what another asked for."""
