"""Events of OpenLineage, in and out. Pure: an event in, the datasets and columns that it names out, and back.

The shape is that of RunEvent and of the facet columnLineage; fields that are not needed are passed over, so newer versions
of the standard are read, too.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, NamedTuple
from uuid import UUID

from pydantic import Field

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from crdt.model import Model
from engine.lineage.reading import begin_of, end_of
from engine.lineage.records import LineageEdge
from engine.records import Json

MOST_EVENTS: Final = 1_000
MOST_DATASETS: Final = 20_000
PRODUCER: Final = "urn:concert"
SCHEMA: Final = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"
FACET_SCHEMA: Final = "https://openlineage.io/spec/facets/1-2-0/ColumnLineageDatasetFacet.json"
OWN: Final = "concert:"
"""Begins the namespace of a source of Concert in what is written out."""


class Transformation(Model):
    type: str = Field(default="", max_length=200)
    subtype: str = Field(default="", max_length=200)
    description: str = Field(default="", max_length=20_000)


class InputField(Model):
    namespace: str = Field(max_length=400)
    name: str = Field(max_length=400)
    field: str = Field(default="", max_length=400)
    transformations: list[Transformation] = Field(default=[], max_length=50)


class FieldLineage(Model):
    inputFields: list[InputField] = Field(default=[], max_length=MOST_DATASETS)  # noqa: N815 - as the standard has it
    transformationDescription: str = Field(default="", max_length=20_000)  # noqa: N815 - as the standard has it


class ColumnLineage(Model):
    fields: dict[str, FieldLineage] = Field(default={}, max_length=MOST_DATASETS)
    dataset: list[InputField] = Field(default=[], max_length=MOST_DATASETS)


class LineageFacets(Model):
    columnLineage: ColumnLineage | None = None  # noqa: N815 - as the standard has it


class LineageDataset(Model):
    namespace: str = Field(min_length=1, max_length=400)
    name: str = Field(min_length=1, max_length=400)
    facets: LineageFacets = LineageFacets()


class LineageJob(Model):
    namespace: str = Field(min_length=1, max_length=400)
    name: str = Field(min_length=1, max_length=400)


class JobRun(Model):
    runId: str = Field(min_length=1, max_length=200)  # noqa: N815 - as the standard has it


class JobEvent(Model):
    """What a job said of one of its runs."""

    eventTime: datetime  # noqa: N815 - as the standard has it
    eventType: str = "OTHER"  # noqa: N815 - as the standard has it
    run: JobRun
    job: LineageJob
    inputs: list[LineageDataset] = Field(default=[], max_length=MOST_DATASETS)
    outputs: list[LineageDataset] = Field(default=[], max_length=MOST_DATASETS)


class Between(NamedTuple):
    """`begin` and `end`: namespace, dataset, column. Indirect ones decide which rows there are."""

    begin: tuple[str, str, str]
    end: tuple[str, str, str]
    direct: bool
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSays:
    job: LineageJob
    run: str
    at: Micros
    edges: tuple[Between, ...]


def said_by(events: Iterable[JobEvent]) -> list[JobSays]:
    """What the runs among these events say, events of one run together: its inputs may come with its start alone.

    Runs that failed or were aborted say nothing.
    """
    runs: dict[tuple[str, str, str], list[JobEvent]] = {}
    for event in events:
        runs.setdefault((event.job.namespace, event.job.name, event.run.runId), []).append(event)
    found = []
    for of_run in runs.values():
        if any(event.eventType in {"FAIL", "ABORT"} for event in of_run):
            continue
        edges = {(one.begin, one.end): one for one in _edges(of_run)}
        at = max(_micros(event.eventTime) for event in of_run)
        found.append(JobSays(job=of_run[0].job, run=of_run[0].run.runId, at=at, edges=tuple(edges.values())))
    return found


def _edges(events: Sequence[JobEvent]) -> Iterable[Between]:
    inputs = {(one.namespace, one.name) for event in events for one in event.inputs}
    outputs = {(one.namespace, one.name): one for event in events for one in event.outputs}
    for (namespace, name), dataset in sorted(outputs.items()):
        end = (namespace, name, "")
        lineage = dataset.facets.columnLineage or ColumnLineage()
        named = {(one.namespace, one.name) for field in lineage.fields.values() for one in field.inputFields}
        for origin in sorted(inputs | named):
            if origin != (namespace, name):
                yield Between((*origin, ""), end, direct=True, how="")
        for column, field in sorted(lineage.fields.items()):
            for one in field.inputFields:
                how = field.transformationDescription or _how(one)
                yield Between(
                    (one.namespace, one.name, one.field),
                    (namespace, name, column) if _direct(one) else end,
                    direct=_direct(one),
                    how=how[:300],
                )
        for one in lineage.dataset:
            if one.field:
                yield Between((one.namespace, one.name, one.field), end, direct=False, how=_how(one)[:300])


def _direct(field: InputField) -> bool:
    kinds = {one.type.upper() for one in field.transformations}
    return not kinds or kinds != {"INDIRECT"}


def _how(field: InputField) -> str:
    said = [one.description or one.subtype for one in field.transformations if one.subtype != "IDENTITY"]
    return ", ".join(filter(None, said))


def _micros(at: datetime) -> Micros:
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return Micros(round(aware.timestamp() * 1_000_000))


def events_of(workspace: str, edges: Iterable[LineageEdge], names: Mapping[str, str]) -> list[Json]:
    """One event for each origin and each table that it writes. `names`: the namespace of each source; its own name for an
    outside one.
    """
    groups: dict[tuple[str, str, str], list[LineageEdge]] = {}
    for edge in edges:
        groups.setdefault((edge.origin, edge.to_source, edge.to_table), []).append(edge)
    return [_event(workspace, group, names) for _, group in sorted(groups.items())]


def _event(workspace: str, edges: Sequence[LineageEdge], names: Mapping[str, str]) -> Json:
    first = edges[0]
    end = end_of(first)
    seen = max(edge.seen_at for edge in edges)
    inputs = sorted({(names[edge.from_source], edge.from_table) for edge in edges})
    return {
        "eventType": "COMPLETE",
        "eventTime": datetime.fromtimestamp(seen / 1_000_000, UTC).isoformat(),
        "producer": PRODUCER,
        "schemaURL": SCHEMA,
        "run": {"runId": _run_id(first, seen)},
        "job": {"namespace": f"{OWN}{workspace}", "name": first.origin},
        "inputs": [{"namespace": namespace, "name": name} for namespace, name in inputs],
        "outputs": [
            {
                "namespace": names[end.source],
                "name": end.table,
                "facets": {"columnLineage": _facet(edges, names)},
            }
        ],
    }


def _facet(edges: Sequence[LineageEdge], names: Mapping[str, str]) -> Json:
    fields: dict[str, list[Json]] = {}
    deciding = []
    for edge in edges:
        begin = begin_of(edge)
        one: dict[str, Json] = {"namespace": names[begin.source], "name": begin.table, "field": begin.column}
        if edge.to_column:
            kind = {"type": "DIRECT", "subtype": "TRANSFORMATION" if edge.how else "IDENTITY"}
            one["transformations"] = [{**kind, "description": edge.how}]
            fields.setdefault(edge.to_column, []).append(one)
        elif begin.column:
            deciding.append({**one, "transformations": [{"type": "INDIRECT", "subtype": "FILTER"}]})
    return {
        "_producer": PRODUCER,
        "_schemaURL": FACET_SCHEMA,
        "fields": {column: {"inputFields": of} for column, of in sorted(fields.items())},
        "dataset": deciding,
    }


def _run_id(edge: LineageEdge, at: int) -> str:
    """The same edges at the same time are the same run."""
    digest = sha256(f"{edge.origin} {edge.to_source} {edge.to_table} {at}".encode()).digest()[:16]
    return str(UUID(bytes=digest, version=5))
