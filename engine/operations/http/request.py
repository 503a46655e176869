"""Asks another system over HTTP and gives back what it answered."""

import json
from typing import Annotated, Literal

from pydantic import Field, field_validator

from crdt.errors import InvalidInput, Unavailable
from crdt.kinds.secrets import is_reference
from crdt.model import Model
from engine.operations.http.asking import Answer, Request, ask, checked_url
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.records import Json

MOST_BYTES = 8 << 20
MOST_SENT = 1 << 20
_SECRET = frozenset({"authorization", "cookie", "proxy-authorization", "x-api-key"})
_OURS = frozenset({"host", "content-length", "transfer-encoding", "connection"})
HeaderValue = Annotated[str, Field(max_length=4_000)]


class AnswerNotGood(Unavailable):
    code = "http_status"
    message = "The other system answered with an error."
    next_step = "Look at its answer in details; the step can be tried again."


class RequestRefused(InvalidInput):
    code = "http_refused"
    message = "The other system does not take this request."
    next_step = "Correct what is sent; the answer is in details."


class HttpInput(Model):
    """`body` is sent as JSON, a text as it is. Secrets are named, `vault:name`, never written."""

    url: str = Field(title="Address", min_length=1, max_length=4_000, description="http:// or https://")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] = Field(default="GET", title="Method")
    headers: dict[str, HeaderValue] = Field(default_factory=dict, title="Headers", max_length=50)
    body: Json = Field(default=None, title="Body")
    follow: bool = Field(default=True, title="Follow redirects")
    fail_on_error: bool = Field(default=True, title="Fail on an answer of 400 and above")
    seconds: float = Field(default=30.0, title="Wait at most", gt=0, le=300, description="Seconds")
    most_bytes: int = Field(default=1 << 20, title="Largest answer", ge=1, le=MOST_BYTES, description="Bytes")

    @field_validator("headers")
    @classmethod
    def _are_headers(cls, headers: dict[str, str]) -> dict[str, str]:
        for name, value in headers.items():
            if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
                raise ValueError(f"{name!r} is no name of a header")
            if name.lower() in _OURS:
                raise ValueError(f"{name} follows from the request")
            if any(ord(character) < 32 or ord(character) > 126 for character in value):
                raise ValueError(f"the value of {name} has characters that no header has")
            if name.lower() in _SECRET and not is_reference(value):
                raise ValueError(f"{name} would hold a secret; name it as vault:name")
        return headers


class HttpOutput(Model):
    """`body` is the JSON that came, or its text. `headers` in lower case."""

    status: int
    url: str
    headers: dict[str, str]
    body: Json


async def request(input_: HttpInput, context: OperationContext) -> Outcome[HttpOutput]:
    headers = {"user-agent": "Concert", "accept": "*/*", "idempotency-key": context.idempotency_key}
    sent, kind = _written(input_.body)
    if kind:
        headers["content-type"] = kind
    headers |= {
        name.lower(): await context.secret(value) if is_reference(value) else value
        for name, value in input_.headers.items()
    }
    answer = await ask(
        Request(
            method=input_.method,
            url=checked_url(input_.url),
            headers=tuple((name.encode("ascii"), value.encode("ascii")) for name, value in headers.items()),
            body=sent,
            secret=frozenset(
                name.lower().encode("ascii") for name, value in input_.headers.items() if is_reference(value)
            ),
        ),
        context.reach,
        redirects=input_.follow,
        most=input_.most_bytes,
        seconds=input_.seconds,
    )
    context.report.log(
        "info", f"{input_.method} {_without_query(answer.url)}: {answer.status}, {len(answer.body):,} bytes"
    )
    output = HttpOutput(
        status=answer.status, url=answer.url, headers=dict(answer.headers), body=_read(answer)
    )
    if input_.fail_on_error and answer.status >= 400:
        details = {"status": answer.status, "answer": str(output.body)[:1_000]}
        again = answer.status >= 500 or answer.status in {408, 425, 429}
        raise (AnswerNotGood if again else RequestRefused)(f"It answered {answer.status}.", details=details)
    return Outcome(output=output)


def _written(body: Json) -> tuple[bytes, str]:
    if body is None:
        return b"", ""
    sent, kind = (
        (body, "text/plain; charset=utf-8")
        if isinstance(body, str)
        else (json.dumps(body), "application/json")
    )
    found = sent.encode()
    if len(found) > MOST_SENT:
        raise InvalidInput(
            f"A request carries at most {MOST_SENT >> 20} MiB.", next_step="Send less at once."
        )
    return found, kind


def _read(answer: Answer) -> Json:
    text = answer.body.decode("utf-8", "replace")
    if "json" in answer.headers.get("content-type", ""):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return text
    return text


def _without_query(url: str) -> str:
    return url.partition("?")[0]


OPERATION = Operation(
    name="http.request",
    title="HTTP request",
    summary="Asks another system over HTTP and gives back what it answered",
    icon="globe",
    category="Data",
    input=HttpInput,
    output=HttpOutput,
    run=request,
    timeout=330.0,
    changes=True,
)
