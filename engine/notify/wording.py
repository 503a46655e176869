"""What a notification says outside the app: its headline, its words, where it leads and what can be done. Pure.

A kind may have a template of its own in `TEMPLATES`; every other kind says its `title` and `words`, as they stand in the
content. Border: whether somebody may read it was asked before (NT3); how a channel shows it is the channel's.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from crdt.dataclasses import dataclass
from engine.inbox.kinds import KINDS
from engine.inbox.records import Notification

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What can be done from the message by following a link into the app."""

    title: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """`path` is below the installation's address. `approval` is set where the message asks for a decision."""

    headline: str
    detail: str = ""
    path: str = "/"
    deeds: tuple[Deed, ...] = ()
    approval: str = ""
    seen: str = ""


Template = Callable[[Notification, str], Words]


def words_of(row: Notification, by_name: str) -> Words:
    """`by_name`: who caused it, "" for the server."""
    template = TEMPLATES.get(row.kind)
    if template is not None:
        return template(row, by_name)
    return _approval(row, by_name) if row.kind.startswith("approval.") else _general(row, by_name)


def discreet(row: Notification, words: Words) -> Words:
    """For a place where others read too: what kind of news it is, and where to look."""
    return Words(headline=title_of(row.kind), path=_inbox(row) if not row.document else words.path)


def title_of(kind: str) -> str:
    known = KINDS.get(kind)
    return known.title if known is not None else kind.replace(".", " ").replace("_", " ").capitalize()


def _comment(row: Notification, by_name: str) -> Words:
    content: Content = row.content
    did = "mentioned you on" if row.kind == "comment.mention" else "answered on"
    return Words(
        headline=f"{by_name or 'Somebody'} {did} {_named(content)}",
        detail=str(content.get("excerpt", "")),
        path=_said_at(row),
        deeds=(Deed(title="Open in inbox", path=_inbox(row)),),
    )


def _said_at(row: Notification) -> str:
    """The comment of a request for approval, or the document that a thread stands in."""
    content: Content = row.content
    if row.workspace and content.get("request"):
        return f"/w/{row.workspace}/approvals/{content['request']}#said-{content.get('comment', '')}"
    return _document(row, str(content.get("kind", "")))


def _alert(row: Notification, _by: str) -> Words:
    content: Content = row.content
    number = content.get("number")
    which = f"{content.get('title') or 'No run'}{f', run {number}' if number is not None else ''}"
    deeds: list[Deed] = []
    path = _document(row, "workflow")
    if content.get("run") and row.workspace:
        path = f"/w/{row.workspace}/runs/{content['run']}"
        deeds.append(Deed(title="Investigate", path=path))
    if row.document is not None:
        deeds.append(Deed(title="Run diagnostics", path=f"{_document(row, 'workflow')}/analytics"))
    return Words(
        headline=f"{which} {content.get('reason', '')}".strip(),
        detail=f"Alert: {content.get('name', '')}",
        path=path,
        deeds=tuple(deeds),
    )


def _trigger(row: Notification, _by: str) -> Words:
    content: Content = row.content
    name, reason = content.get("name", ""), content.get("reason") or {}
    which = f"Your trigger {name}" if name else "A trigger of yours"
    what = "was paused" if row.kind == "trigger.paused" else "could not start its design"
    path = f"/w/{row.workspace}/schedules" if row.workspace else "/"
    detail = " ".join(str(reason.get(key, "")) for key in ("message", "next_step")).strip()
    return Words(
        headline=f"{which} {what}", detail=detail, path=path, deeds=(Deed(title="Investigate", path=path),)
    )


def _access(row: Notification, by_name: str) -> Words:
    content: Content = row.content
    what = f"{content.get('role', '')} on {_named(content)}"
    asked = row.kind == "access.asked"
    path = f"/w/{row.workspace}/access?request={content.get('request', '')}" if row.workspace else "/"
    return Words(
        headline=f"{by_name or 'Somebody'} asks to be {what}"
        if asked
        else f"Your request for {what}: {content.get('state', '')}",
        detail=str(content.get("words", "")),
        path=path,
    )


def _approval(row: Notification, by_name: str) -> Words:
    """`content` names the request; where it asks for a decision also the hash of what is reviewed."""
    content: Content = row.content
    request = str(content.get("approval") or content.get("request") or "")
    kind = KINDS.get(row.kind)
    path = f"/w/{row.workspace}/approvals/{request}" if row.workspace and request else "/"
    asks = kind is not None and kind.asks
    headline = str(content.get("headline", "")) or (
        f"{by_name or 'Somebody'} asks for your approval: {_named(content)}"
        if asks
        else _answer(row, by_name)
    )
    detail = str(content.get("words") or content.get("reason") or content.get("comment") or "")
    return Words(
        headline=headline,
        detail=detail,
        path=path,
        deeds=(Deed(title="Review", path=path),),
        approval=request if asks else "",
        seen=str(content.get("seen") or ""),
    )


def _answer(row: Notification, by_name: str) -> str:
    content: Content = row.content
    what = str(content.get("what") or content.get("state") or "answered").replace("_", " ")
    return f"{_named(content)}: {what}{f' by {by_name}' if by_name else ''}"


def _general(row: Notification, by_name: str) -> Words:
    content: Content = row.content if isinstance(row.content, dict) else {}
    headline = str(content.get("headline", "")) or f"{title_of(row.kind)}: {_named(content)}"
    path = str(content.get("path", ""))
    return Words(
        headline=headline,
        detail=str(content.get("words", "")) or (f"By {by_name}" if by_name else ""),
        path=path if path.startswith("/") and not path.startswith("//") else _inbox(row),
    )


def _named(content: Content) -> str:
    return str(content.get("title") or "a document without a name")


def _document(row: Notification, kind: str) -> str:
    if row.workspace is None or row.document is None:
        return "/"
    area = {"data_source": "sources", "workflow": "designs"}.get(kind)
    return f"/w/{row.workspace}/{area}/{row.document}" if area else _inbox(row)


def _inbox(row: Notification) -> str:
    return f"/w/{row.workspace}/inbox" if row.workspace else "/"


TEMPLATES: Final[Mapping[str, Template]] = {
    "comment.mention": _comment,
    "comment.reply": _comment,
    "run.alert": _alert,
    "trigger.paused": _trigger,
    "trigger.refused": _trigger,
    "access.asked": _access,
    "access.answered": _access,
}
