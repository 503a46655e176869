"""The built browser app: its files, and its first page for every address that is a screen.

What was asked for once is answered from memory, and packed once: opening a page asks for dozens.
"""

import asyncio
import zlib
from email.utils import formatdate
from hashlib import blake2b
from mimetypes import guess_type
from pathlib import Path
from stat import S_ISREG
from typing import Final, Self

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Scope

from crdt.dataclasses import dataclass

NOT_BUILT = """<!doctype html><title>Concert</title><p>The browser app is not built yet. Run <code>make run</code>,
or <code>npm run build</code> in <code>client-js</code>.</p>"""
PAGE: Final = "index.html"
YEAR: Final = 365 * 24 * 3600
WORTH_PACKING: Final = 1024
"""Bytes."""

Stamp = tuple[int, int]
"""When a file was changed, and its size."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was at `stamp`. `packed` by gzip, empty where that is not shorter by a tenth."""

    stamp: Stamp
    type: str
    content: bytes
    packed: bytes
    etag: str

    @classmethod
    def read(cls, path: str, stamp: Stamp) -> Self:
        content = Path(path).read_bytes()
        packer = zlib.compressobj(9, wbits=31)
        packed = packer.compress(content) + packer.flush() if len(content) >= WORTH_PACKING else content
        return cls(
            stamp=stamp,
            type=guess_type(path)[0] or "application/octet-stream",
            content=content,
            packed=packed if len(packed) < 0.9 * len(content) else b"",
            etag=f'"{blake2b(content, digest_size=16).hexdigest()}"',
        )


class Files(StaticFiles):
    """Files with a hash in their name: they may be kept for a year."""

    caching = f"public, max-age={YEAR}, immutable"

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._kept: dict[str, Kept] = {}

    async def check_config(self) -> None:
        """A folder that is not there is an app that is not built yet."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(405)
        file = await self.file(path)
        return self._missing() if file is None else self._answer(file, Headers(scope=scope))

    async def file(self, path: str) -> Kept | None:
        """None where there is no such file below the folder."""
        try:
            place, found = self.lookup_path(path)
        except (OSError, ValueError):
            return None
        if found is None or not S_ISREG(found.st_mode):
            return None
        stamp = (found.st_mtime_ns, found.st_size)
        kept = self._kept.get(place)
        if kept is None or kept.stamp != stamp:
            kept = self._kept[place] = await asyncio.to_thread(Kept.read, place, stamp)
        return kept

    def _answer(self, file: Kept, asked: Headers) -> Response:
        headers = {
            "cache-control": self.caching,
            "etag": file.etag,
            "last-modified": formatdate(file.stamp[0] // 1_000_000_000, usegmt=True),
            "vary": "Accept-Encoding",
        }
        if self.is_not_modified(Headers(headers), asked):
            return NotModifiedResponse(Headers(headers))
        if file.packed and "gzip" in asked.get("accept-encoding", ""):
            return Response(
                file.packed, headers={**headers, "content-encoding": "gzip"}, media_type=file.type
            )
        return Response(file.content, headers=headers, media_type=file.type)

    def _missing(self) -> Response:
        raise HTTPException(404)


class Pages(Files):
    """Everything else: the page itself, which is asked for anew each time, stands for every address that is no file."""

    caching = "no-cache"

    async def file(self, path: str) -> Kept | None:
        return await super().file(path) or await super().file(PAGE)

    def _missing(self) -> Response:
        return HTMLResponse(NOT_BUILT, 503)
