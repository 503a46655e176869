"""Walks through the pages of a JSON answer: which address comes next, and which rows a page has. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final, Literal
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crdt.dataclasses import dataclass
from engine.records import Json
from engine.sources.failures import SourceFailed

Paging = Literal["none", "page", "offset", "cursor", "link"]
_NEXT: Final = re.compile(r'<([^>]*)>\s*;[^,]*\brel="?next"?', re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How an interface gives its rows. `rows_at` and `cursor_at` are places in the answer: names with dots between."""

    paging: Paging
    place: str
    size: str
    page_size: int
    rows_at: str
    cursor_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came: `address` is where it came from, `number` counts from 0, `seen` the rows of the pages before."""

    address: str
    body: Json
    headers: Mapping[str, str]
    number: int
    seen: int


def first(address: str, manner: Manner) -> str:
    match manner.paging:
        case "page":
            return _with(address, {manner.place or "page": 1, manner.size: manner.page_size})
        case "offset":
            return _with(address, {manner.place or "offset": 0, manner.size: manner.page_size})
        case "cursor":
            return _with(address, {manner.size: manner.page_size})
        case _:
            return address


def after(page: Page, rows: int, manner: Manner) -> str | None:
    """The address of the next page; None after the last one. Never another host: the secret would go there."""
    match manner.paging:
        case "none":
            return None
        case "page":
            whole = rows >= manner.page_size
            return _with(page.address, {manner.place or "page": page.number + 2}) if whole else None
        case "offset":
            whole = rows >= manner.page_size
            return _with(page.address, {manner.place or "offset": page.seen + rows}) if whole else None
        case "cursor":
            return _after_cursor(page, manner)
        case "link":
            found = _NEXT.search(page.headers.get("link", ""))
            return None if found is None else _same_host(page.address, found[1])


def rows_in(body: Json, rows_at: str) -> list[dict[str, Any]]:
    """The rows of an answer: what stands at the place, else the answer itself, else its first list."""
    found = at(body, rows_at)
    if not rows_at and isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), [found])
    if not isinstance(found, list):
        raise SourceFailed("not_json", f"The answer has no list of rows at {rows_at!r}.")
    return [one if isinstance(one, dict) else {"value": one} for one in found]


def at(body: Json, place: str) -> Json:
    for name in filter(None, place.split(".")):
        body = body.get(name) if isinstance(body, dict) else None
    return body


def _after_cursor(page: Page, manner: Manner) -> str | None:
    cursor = at(page.body, manner.cursor_at or "next")
    if cursor is None or cursor == "" or isinstance(cursor, dict | list | bool):
        return None
    text = str(cursor)
    if text.startswith(("http://", "https://", "/", "?")):
        return _same_host(page.address, text)
    return _with(page.address, {manner.place or "cursor": text})


def _same_host(address: str, target: str) -> str:
    found = urljoin(address, target)
    if urlsplit(found)[:2] != urlsplit(address)[:2]:
        raise SourceFailed(
            "address_refused", "The next page is at another host, where the secret must not go."
        )
    return found


def _with(address: str, parameters: Mapping[str, object]) -> str:
    parts = urlsplit(address)
    named = dict(parse_qsl(parts.query, keep_blank_values=True))
    named.update({name: str(value) for name, value in parameters.items() if name})
    return urlunsplit(parts._replace(query=urlencode(named)))
