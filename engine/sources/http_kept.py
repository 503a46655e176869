"""Pages that HTTP interfaces gave before. They are asked for again under a condition (RFC 9110, section 13): `304 Not Modified` says that
what is kept still stands.

In memory, for the process; what was used longest ago goes first. A page is kept under its address and all headers it was asked with,
so a condition goes only to who gave the page, with the credential that it was given for; and each page is asked for each time.
"""

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Final

from crdt.dataclasses import replace
from engine.operations.http.asking import Answer, Request

MOST_BYTES: Final = 32 << 20
"""Of all pages together."""
NOT_MODIFIED: Final = 304
_CONDITIONS: Final = {"etag": b"if-none-match", "last-modified": b"if-modified-since"}
"""What an answer says of itself, with the header that asks whether it is another by now."""


class KeptPages:
    """Used by the threads of all readers."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self._most = most
        self._pages: OrderedDict[str, Answer] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, request: Request) -> Answer | None:
        with self._lock:
            page = self._pages.get(_key(request))
            if page is not None:
                self._pages.move_to_end(_key(request))
            return page

    def keep(self, request: Request, page: Answer) -> None:
        """In place of the one before. One that cannot be asked about, or that shall not be kept, is not."""
        with self._lock:
            before = self._pages.pop(_key(request), None)
            self._bytes -= 0 if before is None else len(before.body)
            if (
                page.status != 200
                or not _conditions(page)
                or "no-store" in page.headers.get("cache-control", "")
            ):
                return
            self._pages[_key(request)] = page
            self._bytes += len(page.body)
            while self._bytes > self._most:
                _, gone = self._pages.popitem(last=False)
                self._bytes -= len(gone.body)


def unless(request: Request, page: Answer) -> Request:
    """The request, to be answered with 304 where the page is what would be given."""
    return replace(request, headers=(*request.headers, *_conditions(page)))


def still_stands(answer: Answer, page: Answer) -> bool:
    """Said of the same address: after a redirect to another one it would be about something else."""
    return answer.status == NOT_MODIFIED and answer.url == page.url


def _conditions(page: Answer) -> tuple[tuple[bytes, bytes], ...]:
    said = ((header, page.headers.get(name, "")) for name, header in _CONDITIONS.items())
    return tuple((header, value.encode("latin-1")) for header, value in said if value)


def _key(request: Request) -> str:
    """A digest: no secret stays behind."""
    return hashlib.sha256(repr((request.method, request.url, request.headers)).encode()).hexdigest()
