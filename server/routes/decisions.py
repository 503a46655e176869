"""The page behind a link in a message: says what will be decided, and decides it when somebody presses the button.

Nobody signs in here; the link is good for that one decision. Looking changes nothing, since programs that read mail follow
links (rule LK3). Border: which link decides what is `engine/notify/links.py`.
"""

import json
import time
from html import escape
from typing import Final, cast
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from crdt.errors import ConcertError
from engine.approval.records import ApprovalRequest
from engine.notify.links import Asked
from engine.platform import Platform
from engine.records import Json
from server.addresses import address_of
from server.attempts import Attempts
from server.errors import status_of

LONGEST_COMMENT: Final = 4_000
MOST_FORM: Final = 64 << 10
MOST_CHANGES: Final = 20
LONGEST_VALUE: Final = 160
HEADERS: Final = {
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cache-control": "no-store",
    "x-robots-tag": "noindex",
}
_STYLE: Final = """
:root{color-scheme:light dark;--page:#f4f6fa;--card:#fff;--line:#e4e7ee;--ink:#1f2430;--soft:#5b6475;--go:#1f5fd6;--stop:#b3271e}
@media(prefers-color-scheme:dark){:root{--page:#12151c;--card:#1b202b;--line:#2e3544;--ink:#eef1f7;--soft:#a9b2c3;--go:#3a78ea;--stop:#cf4238}}
*{box-sizing:border-box}body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,sans-serif;padding:6vh 16px}
main{max-width:560px;margin:0 auto;background:var(--card);border:1px solid var(--line);border-radius:12px;padding:28px}
h1{font-size:20px;line-height:1.3;margin:0 0 6px}p{margin:0 0 14px}.soft{color:var(--soft)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:6px 16px;margin:18px 0}dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere;white-space:pre-line}
label{display:block;font-weight:600;margin:0 0 6px}textarea{width:100%;min-height:84px;font:inherit;padding:10px;border-radius:8px;
border:1px solid var(--soft);background:transparent;color:inherit}
button{font:inherit;font-weight:600;margin-top:16px;padding:11px 20px;border:0;border-radius:8px;color:#fff;background:var(--go);cursor:pointer}
button.stop{background:var(--stop)}a{color:inherit}button:focus-visible,textarea:focus-visible,a:focus-visible{outline:3px solid var(--go);outline-offset:2px}
"""


async def show(request: Request) -> Response:
    platform = _platform(request)
    try:
        _count(request)
        asked = await platform.courier.links.look(request.path_params["token"])
    except ConcertError as error:
        return _sorry(error, platform.courier.base)
    return _page(f"{_verb(asked)} this request?", _question(asked, platform.courier.base))


async def decide(request: Request) -> Response:
    platform = _platform(request)
    comment = await _comment(request)
    try:
        _count(request)
        row = await platform.courier.links.use(request.path_params["token"], platform.approvals, comment)
    except ConcertError as error:
        return _sorry(error, platform.courier.base)
    return _page("Decided", _done(row, platform.courier.base))


def _question(asked: Asked, base: str) -> str:
    request, verb = asked.request, _verb(asked)
    facts = {
        "Asked by": asked.requester or "Somebody",
        "Workspace": asked.workspace,
        "Number": f"{request.number}",
        "Reason": request.reason,
        "Changes": "\n".join(_changes(request)),
        "Concerns": f"{request.count} things" if request.count > 1 else "",
    }
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts.items() if value
    )
    stop = ' class="stop"' if asked.link.deed == "reject" else ""
    needed = " (who asked will read it)" if asked.link.deed == "reject" else ""
    return (
        f"<h1>{escape(verb)}: {escape(request.title)}</h1>"
        f'<p class="soft">You decide as {escape(asked.person.name)}. This link decides only this request, and only once.</p>'
        f"<dl>{rows}</dl>"
        f'<form method="post"><label for="comment">Comment{escape(needed)}</label>'
        f'<textarea id="comment" name="comment" maxlength="{LONGEST_COMMENT}"></textarea>'
        f"<button{stop}>{escape(verb)}</button></form>"
        f'<p class="soft" style="margin:20px 0 0"><a href="{_address(request, base)}">Look at it in Concert first</a></p>'
    )


def _changes(request: ApprovalRequest) -> list[str]:
    """Field by field from what to what, where the request says so; else the names of the fields."""
    lines = [
        f"{one['field']}: {_short(one.get('before'))} → {_short(one.get('after'))}"
        for one in (request.change if isinstance(request.change, list) else [])
        if isinstance(one, dict) and "field" in one
    ]
    lines = lines or [str(one) for one in request.fields or []]
    more = [f"and {len(lines) - MOST_CHANGES} more, in Concert"] if len(lines) > MOST_CHANGES else []
    return lines[:MOST_CHANGES] + more


def _short(value: Json) -> str:
    if value is None or value == "":
        return "nothing"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _done(row: ApprovalRequest, base: str) -> str:
    said = {
        "waiting": "Your decision is kept. The request waits for others now.",
        "rejected": "The request is rejected, and who asked is told.",
    }.get(row.state, "The request is approved.")
    return (
        f"<h1>{escape(said)}</h1><p>{escape(row.title)}</p>"
        f'<p class="soft" style="margin:0"><a href="{_address(row, base)}">Open it in Concert</a></p>'
    )


def _sorry(error: ConcertError, base: str) -> Response:
    content = (
        f"<h1>{escape(error.message)}</h1><p>{escape(error.next_step)}</p>"
        f'<p class="soft" style="margin:0"><a href="{escape(base)}">Open Concert</a></p>'
    )
    return _page("Nothing was decided", content, status_of(error))


def _page(title: str, content: str, status: int = 200) -> Response:
    text = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)} · Concert</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main>{content}</main></body></html>"
    )
    return HTMLResponse(text, status, headers=HEADERS)


def _verb(asked: Asked) -> str:
    return asked.link.deed.capitalize()


def _address(row: ApprovalRequest, base: str) -> str:
    return escape(f"{base}/w/{row.workspace}/approvals/{row.id}")


async def _comment(request: Request) -> str:
    """The form's one field; what is too long is cut, what is no form says nothing."""
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > MOST_FORM:
            return ""
    fields = parse_qs(raw.decode("utf-8", "replace"), max_num_fields=20)
    return fields.get("comment", [""])[0].strip()[:LONGEST_COMMENT]


def _count(request: Request) -> None:
    """Nobody tries links without end."""
    cast(Attempts, request.app.state.attempts).count(address_of(request.scope), time.monotonic())


def _platform(request: Request) -> Platform:
    return cast(Platform, request.app.state.platform)


ROUTES: Final = [
    Route("/decide/{token}", show, methods=["GET"]),
    Route("/decide/{token}", decide, methods=["POST"]),
]
