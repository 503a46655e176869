"""What is wrong with the configuration of a source, before anybody connects: the kind's own model is the judge. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError

from crdt.kinds.secrets import is_reference
from engine.records import Json
from engine.sources.hours import clock_of, zone_of
from engine.sources.source import Source
from engine.workflow.checking import fixes
from engine.workflow.designs.problem import NOTHING, Fix, Problem
from engine.workflow.designs.wording import refusal

SourceKinds = Mapping[str, Source[Any]]

CONNECTION: Final = "connection"
_MISSING: Final = frozenset({"missing", "string_too_short"})


def source_problems(body: Mapping[str, Json], kinds: SourceKinds) -> Iterator[Problem]:
    """`field` is the path in the body: `connection.host`."""
    kind = body.get("kind")
    source = kinds.get(kind) if isinstance(kind, str) else None
    if source is None:
        yield _unknown_kind(kind if isinstance(kind, str) else "", kinds)
    else:
        yield from _connection(source, body.get(CONNECTION))
    yield from _hours(body.get("limits"))
    credential = body.get("credential")
    if credential not in {None, ""} and not is_reference(credential):
        yield Problem(
            code="credential_invalid",
            message="A credential is named as vault:name; the secret itself stays in the vault.",
            next_step="Write vault: and the name under which the secret is kept.",
            field="credential",
        )


def _hours(limits: Json) -> Iterator[Problem]:
    """Both ends of the hours, or none; a zone that is known."""
    said = limits if isinstance(limits, Mapping) else {}
    ends = {name: said.get(name) or "" for name in ("read_from", "read_until")}
    if not any(ends.values()):
        return
    for name, text in ends.items():
        if clock_of(text) is None:
            yield Problem(
                code="field_invalid",
                message="The hours in which the source is read need both ends, as HH:MM.",
                next_step="Write such as 22:00 and 06:00, or leave both empty.",
                field=f"limits.{name}",
            )
    if zone_of(said.get("zone") or "UTC") is None:
        yield Problem(
            code="field_invalid",
            message="This time zone is not known, so the source is read at any hour.",
            next_step="Write a zone such as Europe/Berlin.",
            field="limits.zone",
        )


def _unknown_kind(kind: str, kinds: SourceKinds) -> Problem:
    meant = fixes.meant_name(kind, kinds)
    fix = None
    if meant is not None:
        fix = fixes.other_value((fixes.BODY, "kind"), kind, meant, (kind, meant))
    return Problem(
        code="unknown_kind",
        message=f"This installation has no sources of kind {kind!r}." if kind else "The source has no kind.",
        next_step=f"Choose one of: {', '.join(kinds)}.",
        field="kind",
        fix=fix,
    )


def _connection(source: Source[Any], connection: Json) -> Iterator[Problem]:
    given = dict(connection) if isinstance(connection, Mapping) else {}
    seen: set[str] = set()
    for error in _errors(source, given):
        name = str(error["loc"][0]) if error["loc"] else ""
        if name in seen:
            continue
        seen.add(name)
        field = f"{CONNECTION}.{name}".rstrip(".")
        title = _title(source, name)
        if error["type"] in _MISSING and not given.get(name):
            yield Problem(
                code="field_missing",
                message=f"{title} is needed to reach the source.",
                next_step="Fill it in.",
                field=field,
            )
        else:
            yield Problem(
                code="field_invalid",
                message=f"{title}: {refusal(error['type'], error.get('ctx', {}), error['input'], error['msg'])}",
                next_step="Correct the value.",
                field=field,
                fix=_other_value(source, given, name),
            )


def _other_value(source: Source[Any], given: dict[str, Json], name: str) -> Fix | None:
    if name not in given:
        return None

    def takes(other: Json) -> bool:
        return all(error["loc"][:1] != (name,) for error in _errors(source, {**given, name: other}))

    other = fixes.cast(given[name], takes)
    if other is NOTHING:
        return None
    return fixes.other_value((fixes.BODY, CONNECTION, name), given[name], other, (given[name], other))


def _errors(source: Source[Any], given: dict[str, Json]) -> list[Any]:
    try:
        source.config.model_validate(given)
    except ValidationError as error:
        return list(error.errors(include_url=False))
    return []


def _title(source: Source[Any], name: str) -> str:
    field = source.config.model_fields.get(name)
    title = None if field is None else field.title
    return title or name.replace("_", " ").capitalize() or "The connection"
