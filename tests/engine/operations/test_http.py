"""Requests of steps: what they send and give back, and whom they may not reach (rules HT1 to HT3 of engine/SPEC.md)."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import ValidationError

from crdt.errors import InvalidInput
from engine.operations.http import asking
from engine.operations.http.asking import AnswerTooLarge, HttpFailed
from engine.operations.http.reach import AddressRefused, Reach
from engine.operations.http.request import AnswerNotGood, HttpInput, RequestRefused, request
from engine.operations.operation import SecretUnknown
from tests.engine.operations.leaves import context, web_server

pytestmark = pytest.mark.anyio

HERE = Reach.of(["127.0.0.0/8"])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with web_server() as address:
        yield address


async def asked(url: str, reach: Reach = HERE, **more: Any) -> Any:
    return (await request(HttpInput(url=url, **more), context(reach=reach))).output


async def test_HT3_what_is_sent_arrives_and_what_comes_is_read(url: str) -> None:
    answer = await asked(f"{url}/a?b=1", method="POST", headers={"X-Own": "1"}, body={"n": [1]})
    assert (200, "POST", "/a?b=1", '{"n": [1]}') == (
        answer.status, answer.body["method"], answer.body["path"], answer.body["body"],
    )  # fmt: skip
    headers = answer.body["headers"]
    assert ("1", "r:step", "application/json") == (
        headers["x-own"], headers["idempotency-key"], headers["content-type"],
    )  # fmt: skip
    assert "{no json" == (await asked(f"{url}/broken")).body
    assert (404, "said so") == (
        (found := await asked(f"{url}/status?404", fail_on_error=False)).status,
        found.body,
    )


async def test_HT3_an_error_is_tried_again_where_that_may_help(url: str) -> None:
    for status, kind in ((404, RequestRefused), (503, AnswerNotGood), (429, AnswerNotGood)):
        with pytest.raises(kind) as failed:
            await asked(f"{url}/status?{status}")
        assert status == failed.value.details["status"]


async def test_HT2_size_and_time_have_an_end(url: str) -> None:
    with pytest.raises(AnswerTooLarge):
        await asked(f"{url}/large", most_bytes=1_000)
    with pytest.raises(HttpFailed):
        await asked(f"{url}/slow", seconds=0.2)
    with pytest.raises(HttpFailed):
        await asked("http://127.0.0.1:1/")
    with pytest.raises(InvalidInput):
        await asked(url, method="POST", body="x" * (2 << 20))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "2002:7f00:1::", "64:ff9b::7f00:1", "fe80::1%1",
        "fec0::1", "::127.0.0.1", "::10.0.0.1", "::ffff:0:127.0.0.1",
    ],
)  # fmt: skip
def test_HT1_addresses_of_this_machine_and_of_private_networks_are_refused(address: str) -> None:
    with pytest.raises(AddressRefused):
        Reach().check(address)


def test_HT1_public_addresses_and_what_an_operator_allows_are_not() -> None:
    assert "93.184.215.14" == Reach().check("93.184.215.14")
    assert "2606:2800:21f:cb07::1" == Reach().check("2606:2800:21f:cb07::1")
    assert "10.1.2.3" == Reach.of(["10.1.0.0/16"]).check("10.1.2.3")
    assert "::ffff:10.1.2.3" == Reach.of(["10.1.0.0/16"]).check("::ffff:10.1.2.3")
    with pytest.raises(AddressRefused):
        Reach.of(["10.1.0.0/16"]).check("10.2.0.1")
    with pytest.raises(ValueError, match="localhost"):
        Reach.of(["localhost"])


async def test_HT1_however_an_address_is_written_it_is_the_one_connected_to_that_counts(url: str) -> None:
    port = url.rpartition(":")[2]
    for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]"):
        with pytest.raises((AddressRefused, HttpFailed)):
            await asked(f"http://{host}:{port}/", reach=Reach())


async def test_HT1_a_redirect_is_checked_like_the_first_address(url: str) -> None:
    assert "/landed" == (await asked(f"{url}/to?/landed")).body["path"]
    assert 302 == (await asked(f"{url}/to?/landed", follow=False)).status
    port = url.rpartition(":")[2]
    with pytest.raises((AddressRefused, HttpFailed)):
        await asked(f"{url}/to?http://127.0.0.2:{port}/", reach=Reach.of(["127.0.0.1"]))
    for target in ("file:///etc/passwd", "gopher://127.0.0.1/", "http://a:b@127.0.0.1/"):
        with pytest.raises(InvalidInput):
            await asked(f"{url}/to?{target}")
    with pytest.raises(HttpFailed, match="redirected more than"):
        await asked(f"{url}/to?/to?/to?/to?/to?/to?/to?/to?/to")
    assert "GET" == (await asked(f"{url}/to-get", method="POST", body="x")).body["method"]


async def test_HT1_a_name_that_changes_its_address_changes_nothing(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was checked is what is connected to: the name is looked up once."""
    looked: list[str] = []
    real = socket.getaddrinfo

    def answers(host: Any, port: Any, *args: Any, **more: Any) -> Any:
        if host != "rebinding.test":
            return real(host, port, *args, **more)
        looked.append(host)
        return real("127.0.0.1" if len(looked) > 1 else "127.0.0.3", port, *args, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    port = url.rpartition(":")[2]
    with pytest.raises(HttpFailed):  # nobody listens at the address that was checked
        await asked(f"http://rebinding.test:{port}/", reach=Reach.of(["127.0.0.3"]))
    assert 1 == len(looked)


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example/", "http://", "//a", "http://a b/", "http://u:p@a.example/", "http://a:99999/", "x"],
)
async def test_HT1_only_plain_web_addresses_are_asked(url: str) -> None:
    with pytest.raises(InvalidInput):
        await asked(url)


async def test_HT3_a_secret_is_named_and_never_written(url: str) -> None:
    async def secret(reference: str) -> str:
        return f"Bearer {reference.removeprefix('vault:')}!"

    for value in ("Bearer abc", "Basic YTpi"):
        with pytest.raises(ValidationError):
            HttpInput(url=url, headers={"Authorization": value})
    input_ = HttpInput(url=url, headers={"Authorization": "vault:shop"})
    found = (await request(input_, context(reach=HERE, secret=secret))).output
    assert isinstance(found.body, dict)
    assert "Bearer shop!" == found.body["headers"]["authorization"]
    with pytest.raises(SecretUnknown):
        await request(input_, context(reach=HERE))
    for headers in ({"Host": "a"}, {"X": "a\r\nb"}, {"a b": "c"}):
        with pytest.raises(ValidationError):
            HttpInput(url=url, headers=headers)


def test_HT3_secrets_do_not_follow_to_another_host() -> None:
    before = asking.Request(
        method="GET", url="http://a.example/x", headers=((b"authorization", b"s"), (b"x-own", b"1")), body=b""
    )
    assert before.headers == asking._redirected(before, 302, "/y").headers
    assert ((b"x-own", b"1"),) == asking._redirected(before, 302, "http://b.example/y").headers
    assert ((b"x-own", b"1"),) == asking._redirected(before, 302, "https://a.example/y").headers
