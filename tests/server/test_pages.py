"""The app's own files: packed once, kept by browsers, and never anything beside them."""

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from server.routes.pages import Files, Pages

SCRIPT = "export const words = 'said again and again';\n" * 100
PLAIN = {"accept-encoding": "identity"}

pytestmark = pytest.mark.anyio


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Concert</title>")
    (folder / "icon.svg").write_text("<svg/>")
    (folder / "assets" / "app-1a2b.js").write_text(SCRIPT)
    (folder / "assets" / "noise-3c4d.woff2").write_bytes(os.urandom(4000))
    (tmp_path / "secrets.key").write_text("not for anybody")
    return folder


@pytest.fixture
async def http(built: Path) -> AsyncIterator[httpx.AsyncClient]:
    app = Starlette(routes=[Mount("/assets", Files(built / "assets")), Mount("/", Pages(built))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://concert.test") as http:
        yield http


async def test_a_hashed_file_travels_packed_and_is_kept_for_a_year(http: httpx.AsyncClient) -> None:
    for _ in range(2):
        answer = await http.get("/assets/app-1a2b.js")
        assert (200, SCRIPT, "gzip") == (answer.status_code, answer.text, answer.headers["content-encoding"])
        assert len(SCRIPT) / 5 > int(answer.headers["content-length"])
        assert "text/javascript; charset=utf-8" == answer.headers["content-type"]
        assert "public, max-age=31536000, immutable" == answer.headers["cache-control"]
        assert "Accept-Encoding" == answer.headers["vary"]


async def test_who_cannot_unpack_gets_it_as_it_is(http: httpx.AsyncClient) -> None:
    answer = await http.get("/assets/app-1a2b.js", headers=PLAIN)
    assert SCRIPT == answer.text
    assert "content-encoding" not in answer.headers


async def test_what_does_not_get_shorter_is_not_packed(http: httpx.AsyncClient, built: Path) -> None:
    answer = await http.get("/assets/noise-3c4d.woff2")
    assert (built / "assets" / "noise-3c4d.woff2").read_bytes() == answer.content
    assert "content-encoding" not in answer.headers
    assert "font/woff2" == answer.headers["content-type"]


async def test_who_has_it_already_is_told_so(http: httpx.AsyncClient) -> None:
    first = await http.get("/assets/app-1a2b.js")
    again = await http.get("/assets/app-1a2b.js", headers={"if-none-match": first.headers["etag"]})
    assert (304, b"") == (again.status_code, again.content)
    since = await http.get(
        "/assets/app-1a2b.js", headers={"if-modified-since": first.headers["last-modified"]}
    )
    assert 304 == since.status_code


async def test_a_file_that_was_built_anew_is_read_anew(http: httpx.AsyncClient, built: Path) -> None:
    page = built / "index.html"
    before = (await http.get("/")).text
    page.write_text("<!doctype html><title>Concert, built anew</title>")
    assert before != (await http.get("/")).text == page.read_text()


@pytest.mark.parametrize(
    "path", ["/", "/w/1/documents/2", "/index.html", "/assets", "/%00", "/" + "x" * 5000]
)
async def test_every_address_that_is_no_file_is_the_page(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert 200 == answer.status_code
    assert "<title>Concert</title>" in answer.text
    assert "no-cache" == answer.headers["cache-control"]


async def test_a_file_beside_the_page_is_itself(http: httpx.AsyncClient) -> None:
    assert ("<svg/>", "image/svg+xml") == (
        (await http.get("/icon.svg")).text,
        (await http.get("/icon.svg")).headers["content-type"],
    )


@pytest.mark.parametrize(
    "path",
    ["/assets/other-9f.js", "/assets/%00", "/assets/" + "x" * 5000, "/assets/..%2findex.html", "/assets/"],
)
async def test_there_is_nothing_else_among_the_hashed_files(http: httpx.AsyncClient, path: str) -> None:
    assert 404 == (await http.get(path)).status_code


@pytest.mark.parametrize(
    "path",
    ["/..%2fsecrets.key", "/assets/..%2f..%2fsecrets.key", "/assets%2f..%2f..%2fsecrets.key", "//etc/passwd"],
)
async def test_nothing_beside_the_folder_is_read(http: httpx.AsyncClient, path: str) -> None:
    answer = await http.get(path)
    assert "<title>Concert</title>" in answer.text or 404 == answer.status_code
    assert "not for anybody" not in answer.text


async def test_a_link_out_of_the_folder_leads_nowhere(http: httpx.AsyncClient, built: Path) -> None:
    (built / "assets" / "link.js").symlink_to(built.parent / "secrets.key")
    assert 404 == (await http.get("/assets/link.js")).status_code


async def test_it_is_only_read(http: httpx.AsyncClient) -> None:
    assert [405, 405] == [(await http.post(path)).status_code for path in ("/", "/assets/app-1a2b.js")]


@pytest.mark.parametrize("gone", ["dist/index.html", "dist"])
async def test_without_the_app_the_page_says_how_to_build_it(
    http: httpx.AsyncClient, built: Path, gone: str
) -> None:
    (built.parent / gone).rename(built.parent / "elsewhere")
    for path in ("/", "/w/1"):
        answer = await http.get(path)
        assert 503 == answer.status_code
        assert "make run" in answer.text
    assert 404 == (await http.get("/assets/other-9f.js")).status_code


async def test_it_is_packed_as_others_unpack_it(http: httpx.AsyncClient, built: Path) -> None:
    async with http.stream("GET", "/assets/app-1a2b.js") as answer:
        assert SCRIPT == gzip.decompress(b"".join([part async for part in answer.aiter_raw()])).decode()
