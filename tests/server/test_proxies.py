"""Behind proxies: what ours forward is believed, what anybody else writes changes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from server.addresses import network
from server.proxies import FromProxies
from server.settings import BadSetting, Settings
from tests.support.furnished import with_tables
from tests.support.people import asked
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio

OURS = ("10.0.0.0/8", "192.0.2.7", "2001:db8::/32")


async def seen(peer: str, kind: str = "http", *headers: tuple[str, str]) -> tuple[str, str]:
    """(address, scheme) as everything behind the proxies sees them."""
    found: list[Scope] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        found.append(scope)

    async def nothing(*_: Any) -> Any:
        raise AssertionError

    scope = {
        "type": kind,
        "client": (peer, 40_000),
        "scheme": "http" if kind == "http" else "ws",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    await FromProxies(app, trusted=map(network, OURS))(scope, nothing, nothing)
    return found[0]["client"][0], found[0]["scheme"]


@pytest.mark.parametrize(
    ("forwarded", "sender"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),  # what stands further left was sent by the client
        ("203.0.113.9, 10.1.1.1", "203.0.113.9"),
        ("203.0.113.9, 10.1.1.1, 192.0.2.7", "203.0.113.9"),
        ("203.0.113.9:51234", "203.0.113.9"),
        ("[2001:db9::1]:443", "2001:db9::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, unknown", "10.0.0.1"),
        ("unknown", "10.0.0.1"),
        ("", "10.0.0.1"),
        ("10.1.1.1", "10.1.1.1"),
    ],
)
async def test_T28_a_trusted_proxy_says_whom_it_speaks_for(forwarded: str, sender: str) -> None:
    assert sender == (await seen("10.0.0.1", "http", ("x-forwarded-for", forwarded)))[0]


async def test_T28_several_headers_are_one_list() -> None:
    lines = [("x-forwarded-for", "6.6.6.6"), ("x-forwarded-for", "203.0.113.9")]
    assert "203.0.113.9" == (await seen("10.0.0.1", "http", *lines))[0]


@pytest.mark.parametrize(
    ("kind", "said", "scheme"),
    [
        ("http", "https", "https"),
        ("websocket", "https", "wss"),
        ("websocket", "http", "ws"),
        ("http", "gopher", "http"),
        ("http", "http, https", "https"),
    ],
)
async def test_T28_a_trusted_proxy_says_by_which_scheme_it_was_asked(
    kind: str, said: str, scheme: str
) -> None:
    assert ("10.0.0.1", scheme) == await seen("10.0.0.1", kind, ("x-forwarded-proto", said))


@pytest.mark.parametrize("peer", ["203.0.113.9", "192.0.2.8", "2001:db9::1", "11.0.0.1"])
async def test_T28_anybody_else_s_words_change_nothing(peer: str) -> None:
    forged = (("x-forwarded-for", "10.0.0.1"), ("x-forwarded-proto", "https"))
    assert (peer, "http") == await seen(peer, "http", *forged)


@pytest.mark.parametrize("proxy", ["*", "0.0.0.0/0", "::/0", "proxy.example", "10.0.0.0/33"])
def test_T28_everybody_cannot_be_trusted(proxy: str) -> None:
    with pytest.raises(BadSetting, match="CONCERT_PROXIES"):
        Settings.read({"CONCERT_PROXIES": proxy})


@contextmanager
def serving(data: Path, **environment: str) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(data), "--no-demo", environment=environment).start()
    try:
        yield server
    finally:
        server.stop()


def knocks(server: RunningServer, *addresses: str) -> list[int]:
    """Status of a sign-in with a link that does not exist, from each address."""
    return [
        asked(
            server, "POST", "/api/session", json={"token": "x"}, headers={"x-forwarded-for": one}
        ).status_code
        for one in addresses
    ]


def upgraded(server: RunningServer, address: str) -> int:
    try:
        with connect(f"{server.websocket}/ws", additional_headers={"x-forwarded-for": address}):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def signs_in_as_by_tls(server: RunningServer) -> tuple[int, bool, bool]:
    """(status, cookie for TLS only, told to stay with TLS) of who claims to have come by TLS."""
    token = server.sign_in_link().partition("#")[2]
    said = {"x-forwarded-proto": "https", "origin": server.url.replace("http", "https")}
    answer = asked(server, "POST", "/api/session", json={"token": token}, headers=said)
    cookie, stay = answer.headers.get("set-cookie", ""), answer.headers.get("strict-transport-security")
    return answer.status_code, "; Secure" in cookie, stay is not None


def test_T28_limits_origins_and_cookies_go_by_what_a_trusted_proxy_says(tmp_path: Path) -> None:
    limits = {"CONCERT_SIGN_INS": "2", "CONCERT_CONNECTIONS": "1"}
    with serving(tmp_path, CONCERT_PROXIES="127.0.0.1", **limits) as server:
        assert [401, 401, 429] == knocks(server, *["203.0.113.1"] * 3)
        assert [401] * 3 == knocks(server, "203.0.113.2", "203.0.113.3", "203.0.113.4")
        assert (200, True, True) == signs_in_as_by_tls(server)
        headers = {"x-forwarded-for": "203.0.113.5"}
        with connect(f"{server.websocket}/ws", additional_headers=headers):
            assert 429 == upgraded(server, "203.0.113.5")
            assert 101 == upgraded(server, "203.0.113.6")


def test_T28_without_a_trusted_proxy_forged_headers_change_nothing(tmp_path: Path) -> None:
    limits = {"CONCERT_SIGN_INS": "4", "CONCERT_CONNECTIONS": "1"}
    with serving(tmp_path, CONCERT_PROXIES="192.0.2.7", **limits) as server:
        assert (403, False, False) == signs_in_as_by_tls(server)
        with connect(f"{server.websocket}/ws"):
            assert 429 == upgraded(server, "203.0.113.5")
        link = server.sign_in_link()
        assert [401, 401, 401, 401, 429] == knocks(server, *[f"203.0.113.{n}" for n in range(5)])
        assert link.startswith(f"{server.url}/signin#"), "a link is printed from the settings alone"


def test_T28_links_are_printed_with_the_public_address() -> None:
    assert "https://concert.example" == Settings(public_url="https://concert.example/").url(8000)
    assert "https://127.0.0.1:8000" == Settings(tls_cert="c", tls_key="k").url(8000)
    assert "http://[::1]:8000" == Settings(host="::1").url(8000)
