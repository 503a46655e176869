"""HTTP interfaces that give pages of JSON: each endpoint a table, read into a sandboxed DuckDB when it is first asked for.

Addresses of this machine and of private networks are refused as they are for steps, also behind a name or a redirect.
"""

import asyncio
import base64
import hashlib
import json
import shutil
import tempfile
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar
from urllib.parse import urljoin, urlsplit

from pydantic import ConfigDict, Field, JsonValue

from crdt.errors import ConcertError
from crdt.model import Model
from engine.late import late
from engine.operations.http.asking import Answer, AnswerTooLarge, Request, ask
from engine.operations.http.reach import AddressRefused
from engine.sources.blocking import BlockingConnection
from engine.sources.failures import ResultTooLarge, SourceFailed, TableNotFound
from engine.sources.http_kept import NOT_MODIFIED, KeptPages, still_stands, unless
from engine.sources.http_way import Way
from engine.sources.paging import Manner, Page, Paging, after, first, rows_in
from engine.sources.profiling import quoted
from engine.sources.source import NO_ENTRANCE, Budget, Entrance, Source, SourceRoots, Step
from engine.sources.steps import run_steps
from engine.sources.tabular import Relation, TabularReader, explain

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

NAME: Final = r"^[\w.\-\[\]]*$"
PAGED: Final[dict[str, JsonValue]] = {"when": {"paging": ["page", "offset", "cursor"]}}
"""The form shows a field while another one has one of these values."""
MOST_PAGE_BYTES: Final = 16 << 20
MOST_BYTES: Final = 128 << 20
PAGES: Final = KeptPages()
T = TypeVar("T")


class HttpConfig(Model):
    model_config = ConfigDict(extra="ignore")

    url: str = Field(title="Address", pattern=r"^https?://[^\s/@?#]+(/[^\s?#]*)?$", max_length=2000)
    endpoints: str = Field(
        title="Endpoints",
        description="Paths after the address, comma-separated; `name=path` gives a table another name.",
        min_length=1,
        max_length=4000,
    )
    rows_at: str = Field(
        default="", title="Rows at", description="Names with dots, such as `data.items`. Empty finds them."
    )
    paging: Paging = Field(default="none", title="Paging")
    page_parameter: str = Field(
        default="", title="Page parameter", pattern=NAME, max_length=64, json_schema_extra=PAGED
    )
    size_parameter: str = Field(
        default="limit", title="Size parameter", pattern=NAME, max_length=64, json_schema_extra=PAGED
    )
    page_size: int = Field(default=100, title="Rows in a page", ge=1, le=10_000, json_schema_extra=PAGED)
    cursor_at: str = Field(
        default="next",
        title="Next page at",
        max_length=200,
        json_schema_extra={"when": {"paging": ["cursor"]}},
    )
    most_pages: int = Field(
        default=200,
        title="Pages at most",
        ge=1,
        le=10_000,
        json_schema_extra={"when": {"paging": ["page", "offset", "cursor", "link"]}},
    )
    sign_in: Literal["none", "bearer", "basic", "header"] = Field(
        default="none", title="Sign in", description="With the secret that the credential names."
    )
    user: str = Field(
        default="", title="User", max_length=200, json_schema_extra={"when": {"sign_in": ["basic"]}}
    )
    header: str = Field(
        default="X-API-Key",
        title="Header",
        pattern=r"^[A-Za-z0-9_-]+$",
        max_length=100,
        json_schema_extra={"when": {"sign_in": ["header"]}},
    )


def host_of(config: HttpConfig) -> str:
    return urlsplit(config.url).hostname or ""


class HttpReader(TabularReader):
    def __init__(self, config: HttpConfig, budget: Budget, entrance: Entrance) -> None:
        super().__init__(budget)
        self._config = config
        self._budget = budget
        self._entrance = entrance
        self._folder = ""
        self._loaded: dict[str, str] = {}
        """What tells of writes, by table."""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None

    def explain(self, error: Exception) -> SourceFailed:
        return explained(error)

    def open(self) -> "duckdb.DuckDBPyConnection":
        self._folder = tempfile.mkdtemp(prefix="concert-http-")
        return self.sandbox(duckdb.connect(":memory:"), (self._folder,))

    def relations(self) -> Sequence[Relation]:
        return [self._relation(name) for name in self._endpoints()]

    def check(self) -> list[Step]:
        name = next(iter(self._endpoints()), "")
        way = Way(self._config.url, self._entrance.reach)

        def signed_in() -> str:
            self._run(self._page(self._first(name)))
            return {"none": "without a credential"}.get(self._config.sign_in, self._config.sign_in)

        return run_steps(
            [
                ("DNS", way.look_up),
                ("TCP", way.connect),
                ("TLS", way.greet),
                ("Login", signed_in),
                ("Read right", lambda: f"{self._first_rows(name):,} rows in the first page of {name}"),
            ],
            self.explain,
        )

    def interrupt(self) -> None:
        loop, task = self._loop, self._task
        if loop is not None and task is not None and not loop.is_closed():
            loop.call_soon_threadsafe(task.cancel)
        super().interrupt()

    def close(self) -> None:
        super().close()
        folder, self._folder = self._folder, ""
        if folder:
            self._loaded.clear()
            shutil.rmtree(folder, ignore_errors=True)

    def _endpoints(self) -> dict[str, str]:
        """Path by table."""
        found: dict[str, str] = {}
        for one in self._config.endpoints.replace("\n", ",").split(","):
            name, is_named, path = one.strip().partition("=")
            if name and is_named:
                found[name.strip()] = path.strip()
            elif name:
                found[name.strip("/")] = name
        return found

    def _known(self, table: str) -> Relation:
        if table not in self._endpoints():
            raise TableNotFound(table, self._endpoints())
        return self._relation(table)

    def _relation(self, name: str) -> Relation:
        self._opened()
        if name not in self._loaded:
            self._loaded[name] = self._load(name)
        sql = quoted(name)
        rows = int(self.query(f"SELECT count(*) FROM {sql}")[0][0])
        return Relation(
            schema_name="",
            name=name,
            kind="table",
            columns=self.columns(sql),
            rows=rows,
            sql=sql,
            changed=self._loaded[name],
        )

    def _load(self, name: str) -> str:
        """All pages of an endpoint as a table; answers the digest of them. They pass through a file that is gone afterwards."""
        rows, trace = self._run(self._rows(name))
        file = Path(self._folder) / f"{len(self._loaded)}.json"
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)
        if rows:
            literal = "'" + str(file).replace("'", "''") + "'"
            source = f"read_json({literal}, format = 'newline_delimited', sample_size = -1)"
            self.query(f"CREATE TABLE {quoted(name)} AS SELECT * FROM {source}")
        else:
            self.query(f'CREATE TABLE {quoted(name)} ("value" VARCHAR)')
        file.unlink()
        return trace

    async def _rows(self, name: str) -> tuple[list[dict[str, Any]], str]:
        digest = hashlib.sha256()
        manner, rows, size = self._manner(), list[dict[str, Any]](), 0
        address: str | None = self._first(name)
        seen: set[str] = set()
        while address is not None and address not in seen:
            if len(seen) >= self._config.most_pages:
                raise ResultTooLarge("The endpoint has more pages than the source's settings allow.")
            seen.add(address)
            answer = await self._page(address)
            size += len(answer.body)
            digest.update(len(answer.body).to_bytes(8) + answer.body)
            if size > MOST_BYTES:
                raise ResultTooLarge
            page = Page(
                address=address,
                body=_json(answer),
                headers=answer.headers,
                number=len(seen) - 1,
                seen=len(rows),
            )
            found = rows_in(page.body, manner.rows_at)
            address = after(page, len(found), manner)
            rows += found
        return rows, digest.hexdigest()[:32]

    def _first_rows(self, name: str) -> int:
        return len(rows_in(_json(self._run(self._page(self._first(name)))), self._config.rows_at))

    def _first(self, name: str) -> str:
        base = self._config.url.rstrip("/") + "/"
        return first(urljoin(base, self._endpoints().get(name, "").lstrip("/")), self._manner())

    def _manner(self) -> Manner:
        config = self._config
        return Manner(
            paging=config.paging,
            place=config.page_parameter,
            size=config.size_parameter,
            page_size=config.page_size,
            rows_at=config.rows_at,
            cursor_at=config.cursor_at,
        )

    async def _page(self, address: str) -> Answer:
        signed = self._signed()
        headers = [(b"accept", b"application/json"), (b"user-agent", b"Concert"), *signed]
        request = Request(
            method="GET",
            url=address,
            headers=tuple(headers),
            body=b"",
            secret=frozenset(name for name, _ in signed),
        )
        kept = PAGES.find(request)
        answer = await self._asked(request if kept is None else unless(request, kept))
        if kept is not None and still_stands(answer, kept):
            return kept
        if answer.status == NOT_MODIFIED:
            answer = await self._asked(request)
        PAGES.keep(request, _good(answer))
        return answer

    async def _asked(self, request: Request) -> Answer:
        try:
            return await ask(
                request,
                self._entrance.reach,
                redirects=True,
                most=MOST_PAGE_BYTES,
                seconds=self._budget.statement_seconds,
            )
        except ConcertError as error:
            raise explained(error) from None

    def _signed(self) -> list[tuple[bytes, bytes]]:
        secret = self._entrance.secret
        match self._config.sign_in:
            case "none":
                return []
            case _ if not secret:
                raise SourceFailed("no_secret", "The source signs in, and names no credential.")
            case "bearer":
                return [(b"authorization", b"Bearer " + secret.encode())]
            case "basic":
                pair = base64.b64encode(f"{self._config.user}:{secret}".encode())
                return [(b"authorization", b"Basic " + pair)]
            case "header":
                return [(self._config.header.lower().encode(), secret.encode())]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        """On a loop of this thread, which `interrupt` can stop."""

        async def stoppable() -> T:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            return await work

        try:
            return asyncio.run(stoppable())
        finally:
            self._loop = self._task = None


def explained(error: Exception) -> SourceFailed:
    match error:
        case SourceFailed():
            return error
        case AddressRefused():
            return SourceFailed("address_refused", error.message)
        case AnswerTooLarge():
            return SourceFailed(
                "failed", "One page is larger than Concert reads at once: ask for fewer rows."
            )
        case ConcertError():
            return SourceFailed("unreachable", error.message)
        case _:
            return explain(error)


def _good(answer: Answer) -> Answer:
    if answer.status in {401, 403, 407}:
        raise SourceFailed(
            "wrong_password", f"The interface answers {answer.status}: it refuses the credential."
        )
    if answer.status >= 400:
        raise SourceFailed("http_status", f"The interface answers {answer.status}.")
    return answer


def _json(answer: Answer) -> Any:
    try:
        return json.loads(answer.body.decode("utf-8"))
    except UnicodeDecodeError:
        raise SourceFailed("not_utf8", "The answer is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise SourceFailed("not_json", "The answer is not JSON.") from None


async def open_http(
    config: HttpConfig, budget: Budget, _roots: SourceRoots, entrance: Entrance = NO_ENTRANCE
) -> BlockingConnection:
    return BlockingConnection(HttpReader(config, budget, entrance), budget)


SOURCE = Source(
    kind="http", title="HTTP interface", icon="globe", config=HttpConfig, open=open_http, host=host_of
)
