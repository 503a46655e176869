"""What each command about comments, notifications, working sessions and history is asked with, about something of its own."""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol

from tests.support import security_samples, source_samples
from tests.support.belonging import HERE
from tests.support.membership_samples import bea
from tests.support.people import Person, invited


class Things(Protocol):
    @property
    def ada(self) -> Person: ...

    @property
    def workspace(self) -> str: ...

    def drafted(self) -> str: ...


@cache
def cem(ada: Person) -> Person:
    """Somebody who comments; one for each server."""
    return invited(ada.server, ada, "Cem", "commenter")


def edited(t: Things) -> dict[str, Any]:
    """A design with two edits, the second one Ada's."""
    id_ = t.drafted()
    t.ada.call("PUT", f"/workflow/designer/workflows/{id_}", body={"description": "new"})
    return {"id": id_}


def commented(t: Things) -> dict[str, Any]:
    id_ = t.drafted()
    made = t.ada.call("POST", f"/collaboration/documents/{id_}/comments", text="Why?")
    return {"id": id_, "thread": made["id"]}


def message(t: Things) -> dict[str, Any]:
    """With a reaction of Ada's."""
    found = commented(t)
    path = f"/collaboration/documents/{found['id']}/comments"
    (thread,) = t.ada.call("GET", path)["items"]
    id_ = thread["messages"][0]["id"]
    t.ada.call("POST", f"{path}/{found['thread']}/messages/{id_}/reactions", emoji="👍")
    return {**found, "message": id_}


def told(t: Things) -> str:
    """A notification that Ada was sent just now."""
    before = {one["id"] for one in t.ada.call("GET", "/notifications")["items"]}
    path = f"/collaboration/documents/{t.drafted()}/comments"
    cem(t.ada).call("POST", path, text="Ada?", mentions=[t.ada.id])
    since = 0
    for _ in range(100):
        if new := [
            one["id"] for one in t.ada.call("GET", "/notifications")["items"] if one["id"] not in before
        ]:
            return str(new[0])
        since = t.ada.call("GET", f"/channels/user:me/events?topics=notification:*&since={since}&wait=20")[
            "next"
        ]
    raise AssertionError("nobody was told")


def session(t: Things) -> dict[str, Any]:
    """One in which Bea takes part, too."""
    path = f"{HERE}/{t.workspace}/sessions"
    made = t.ada.call("POST", path, name="Together", type="review")["id"]
    bea(t.ada).call("POST", f"{path}/{made}/join")
    return {"id": t.workspace, "session": made}


def version(t: Things) -> dict[str, Any]:
    found = edited(t)
    made = t.ada.call("POST", f"/documents/{found['id']}/versions", name="First")
    return {**found, "version": made["id"]}


SAMPLES: dict[str, Callable[[Any], dict[str, Any]]] = {
    **security_samples.SAMPLES,
    **source_samples.SAMPLES,
    "comments.create": lambda t: {"id": t.drafted(), "text": "Why?"},
    "comments.delete": message,
    "comments.edit": lambda t: {**message(t), "text": "Why so?"},
    "comments.list": lambda t: {"id": message(t)["id"]},
    "comments.marks": lambda t: {"id": commented(t)["id"]},
    "comments.people": lambda t: {"id": t.drafted()},
    "comments.react": lambda t: {**message(t), "emoji": "🎉"},
    "comments.read": commented,
    "comments.reopen": commented,
    "comments.reply": lambda t: {**commented(t), "text": "Because."},
    "comments.resolve": commented,
    "comments.unreact": lambda t: {**message(t), "emoji": "👍"},
    "history.blame": lambda t: {**edited(t), "path": '["body", "description"]'},
    "history.difference": lambda t: {**edited(t), "before": 1},
    "history.list": edited,
    "history.restore": lambda t: {**edited(t), "through": 1},
    "history.state": lambda t: {**edited(t), "through": 1},
    "history.undo_person": lambda t: {**edited(t), "user": t.ada.id, "since": 1},
    "notifications.list": lambda t: {"state": "unread" if told(t) else "all", "limit": 1},
    "notifications.read": lambda t: {"ids": [told(t)]},
    "notifications.read_all": lambda _: {},
    "notifications.unread": lambda t: {"ids": [told(t)]},
    "notifications.remove": lambda t: {"notification": told(t)},
    "sessions.active": lambda _: {},
    "sessions.end": session,
    "sessions.get": session,
    "sessions.give_role": lambda t: {**session(t), "user": bea(t.ada).id, "role": "viewer"},
    "sessions.join": session,
    "sessions.leave": session,
    "sessions.list": lambda t: {"id": session(t)["id"], "limit": 1},
    "sessions.start": lambda t: {"id": t.workspace, "name": "Together", "type": "data_modeling"},
    "versions.create": lambda t: {**edited(t), "name": "First"},
    "versions.list": lambda t: {"id": version(t)["id"]},
    "versions.remove": version,
    "versions.rename": lambda t: {**version(t), "name": "Second"},
}
