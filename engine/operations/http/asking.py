"""Sends one request and reads one answer, within limits of time and size, to addresses that `reach` allows.

Names are looked up here, each address is checked, and the one that was checked is the one connected to: a name that changes
its address in between changes nothing. Redirects are followed by whoever asks, so each target is checked alike.
"""

import asyncio
import socket
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput, Unavailable
from engine.late import late
from engine.operations.http.reach import SCHEMES, Reach

if TYPE_CHECKING:
    import httpcore

    from engine.operations.http import connecting
else:
    httpcore, connecting = late("httpcore"), late("engine.operations.http.connecting")

REDIRECTS: Final = 5
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_SECRET: Final = frozenset({b"authorization", b"cookie", b"proxy-authorization"})
"""Headers that do not follow to another host."""


class HttpFailed(Unavailable):
    code = "http_failed"
    message = "The other system did not answer."
    next_step = "Look whether it is up and the address is right; the step can be tried again."


class AnswerTooLarge(InvalidInput):
    code = "answer_too_large"
    message = "The answer has more bytes than this step takes."
    next_step = "Ask for less, or raise the step's limit."


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """`secret`: names, in lower case, of further headers that do not follow to another host."""

    method: str
    url: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    secret: frozenset[bytes] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`url`: after redirects."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


async def ask(request: Request, reach: Reach, *, redirects: bool, most: int, seconds: float) -> Answer:
    """Raises HttpFailed, AddressRefused, AnswerTooLarge, InvalidInput. `most`: bytes of the body.

    What fails after an answer had begun says with which status (`details["status"]`): the other side has the request then.
    """
    begun: list[int] = []
    try:
        async with asyncio.timeout(seconds), await _connections(reach) as pool:
            return await _follow(pool, request, most, REDIRECTS if redirects else 0, begun)
    except TimeoutError:
        said = f"{'The answer did not end' if begun else 'Nothing came back'} within {seconds:g} s."
        raise HttpFailed(said, details={"seconds": seconds, **_status(begun)}) from None
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
        raise HttpFailed(details={"reason": type(error).__name__, **_status(begun)}) from None


async def _connections(reach: Reach) -> "httpcore.AsyncConnectionPool":
    """On a thread: the first one loads the library."""
    return await asyncio.to_thread(lambda: connecting.connections(reach))


def _status(begun: list[int]) -> dict[str, int]:
    return {"status": begun[-1]} if begun else {}


async def _follow(
    pool: "httpcore.AsyncConnectionPool", request: Request, most: int, redirects: int, begun: list[int]
) -> Answer:
    for left in range(redirects, -1, -1):
        answer = await _once(pool, request, most, begun)
        target = answer.headers.get("location", "")
        if answer.status not in _MOVED or not target or redirects == 0:
            return answer
        if left:
            request = _redirected(request, answer.status, target)
    raise HttpFailed(f"It was redirected more than {REDIRECTS} times.")


async def _once(
    pool: "httpcore.AsyncConnectionPool", request: Request, most: int, begun: list[int]
) -> Answer:
    checked_url(request.url)
    begun.clear()
    async with pool.stream(
        request.method, request.url, headers=list(request.headers), content=request.body or None
    ) as response:
        begun.append(response.status)
        body = bytearray()
        async for part in response.aiter_stream():
            body += part
            if len(body) > most:
                raise AnswerTooLarge(details={"limit": most, **_status(begun)})
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
        }
        return Answer(url=request.url, status=response.status, headers=headers, body=bytes(body))


def checked_url(url: str) -> str:
    """Raises InvalidInput for what is no address of a web server, and for one with a password in it."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in SCHEMES and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if not known or any(character.isspace() or ord(character) < 32 for character in url):
        raise InvalidInput("This is no web address.", next_step="Write http://… or https://… with a host.")
    if parts.username or parts.password:
        raise InvalidInput(
            "The address holds a name or password.", next_step="Refer to a credential in a header instead."
        )
    return url


def _redirected(request: Request, status: int, target: str) -> Request:
    url = urljoin(request.url, target)
    same = urlsplit(url)[:2] == urlsplit(request.url)[:2]
    private = frozenset() if same else _SECRET | request.secret
    headers = tuple((name, value) for name, value in request.headers if name.lower() not in private)
    if status == 303 or (status in {301, 302} and request.method == "POST"):
        plain = tuple((name, value) for name, value in headers if not name.lower().startswith(b"content-"))
        return Request(method="GET", url=url, headers=plain, body=b"", secret=request.secret)
    return Request(method=request.method, url=url, headers=headers, body=request.body, secret=request.secret)


async def looked_up(host: str, port: int) -> list[str]:
    """The addresses of a name, in the order they are tried. Raises HttpFailed."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise HttpFailed(f"Nobody knows the host {host}.", details={"host": host}) from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))
