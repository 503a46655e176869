"""Opens the source that a `data_source` document describes, with the document's own budget."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import Refused
from crdt.kinds import data_source
from engine.sources.source import NO_ENTRANCE, Budget, Connection, Entrance, Source, SourceRoots

UNSAID: Final = data_source.Limits()
"""What holds where a document says nothing: the same that its form shows."""


class SourceIncomplete(Refused):
    code = "source_incomplete"
    message = "This data source is not fully configured."
    next_step = "Fill in the fields named in details on the source's page."


class UnknownSourceKind(Refused):
    code = "unknown_source_kind"
    message = "This installation has no source of this kind."
    next_step = "Choose one of the kinds that `concert catalog` lists."


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Connections at once, and rows that one answer may have."""

    parallel: int
    rows: int


def configured(body: Mapping[str, Any], kinds: Mapping[str, Source[Any]]) -> tuple[Source[Any], BaseModel]:
    """The kind that a document's body names, and its connection as that kind reads it."""
    source = kinds.get(str(body.get("kind", "")))
    if source is None:
        raise UnknownSourceKind(details={"kind": str(body.get("kind", ""))[:80], "known": sorted(kinds)})
    try:
        config: BaseModel = source.config.model_validate(body.get("connection") or {})
    except ValidationError as error:
        fields = [
            ".".join(map(str, one["loc"])) for one in error.errors(include_input=False, include_url=False)
        ]
        raise SourceIncomplete(details={"fields": fields}) from None
    return source, config


async def open_configured(
    source: Source[Any], config: BaseModel, budget: Budget, roots: SourceRoots, entrance: Entrance
) -> Connection:
    return await source.open(config, budget, roots, entrance)


async def open_from_body(
    body: Mapping[str, Any],
    kinds: Mapping[str, Source[Any]],
    roots: SourceRoots,
    entrance: Entrance = NO_ENTRANCE,
) -> Connection:
    """`body` is the document's body as plain JSON. The caller closes the connection."""
    source, config = configured(body, kinds)
    return await open_configured(source, config, budget_of(body), roots, entrance)


def budget_of(body: Mapping[str, Any]) -> Budget:
    """The document's limits, where they are usable numbers; elsewhere what its kind says holds without them."""
    limits = body.get("limits") or {}
    return Budget(
        statement_seconds=_between(limits.get("statement_timeout_s"), 1, 3600, UNSAID.statement_timeout_s),
        sample_rows=int(_between(limits.get("sample_rows"), 1, 100_000_000, UNSAID.sample_rows)),
    )


def limits_of(body: Mapping[str, Any]) -> Limits:
    limits = body.get("limits") or {}
    return Limits(
        parallel=int(_between(limits.get("parallel"), 1, 64, UNSAID.parallel)),
        rows=int(_between(limits.get("rows"), 1, 10_000_000, UNSAID.rows)),
    )


def _between(value: Any, low: float, high: float, default: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return default
    return float(min(max(value, low), high))
