"""How controls, evidence and verifications look from outside."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from crdt.ids import WorkspaceId
from crdt.model import Model
from engine.commands.command import CommandContext
from engine.compliance.control import Status
from engine.compliance.records import Evidence, Gathered, Verification
from engine.compliance.verifying import active_rules, controls_of, newest
from engine.records import Json


class ControlLine(Model):
    """What is said of one control now. `source` is "" for what is about the workspace; `evidence` names the newest."""

    framework: str
    control: str
    rule: str
    title: str
    check: str
    period_days: int
    source: str
    status: Status
    message: str
    evidence: str | None
    at: int | None


class EvidenceOut(Model):
    """`hash` is the SHA-256 of the answer. `at` is when it was true, `by` who gathered it. `people`: names of those whom
    `detail` names by id.
    """

    id: str
    workspace: str
    source: str
    source_title: str
    check: str
    check_title: str
    looks_at: str
    status: Gathered
    message: str
    query: str
    detail: Json
    hash: str
    at: int
    by: str
    by_name: str
    people: dict[str, str]
    verification: str


class VerificationLine(Model):
    id: str
    workspace: str
    source: str
    source_title: str
    frameworks: list[str]
    at: int
    by: str
    by_name: str
    found: int
    missing: int
    not_checkable: int


class VerificationOut(VerificationLine):
    controls: list[ControlLine]


class MatrixSource(Model):
    id: str
    title: str


class MatrixOut(Model):
    """Every control of every framework that is on, for each source and for the workspace, as its evidence stands now."""

    frameworks: list["FrameworkOut"]
    sources: list[MatrixSource]
    controls: list[ControlLine]


class FrameworkOut(Model):
    id: str
    title: str
    found: int
    missing: int
    too_old: int
    not_checkable: int
    never_gathered: int


class EvidenceCheckOut(Model):
    """A check that a rule can be mapped to."""

    name: str
    title: str
    about: Literal["source", "workspace"]
    looks_at: str


async def control_lines(
    context: CommandContext,
    workspace: WorkspaceId,
    sources: Sequence[str],
    frameworks: Sequence[str] = (),
) -> list[ControlLine]:
    records = context.platform.store.records
    rules = await active_rules(records, workspace, frameworks)
    evidence = await newest(records, workspace, sources)
    lines = controls_of(rules, evidence, sources, context.platform.clock.now())
    return [ControlLine(**line) for line in lines]


def verification_line(
    row: Verification, titles: Mapping[Any, str], names: Mapping[Any, str]
) -> VerificationLine:
    return VerificationLine(**_fields(row, titles, names))


def verification_out(
    row: Verification, titles: Mapping[Any, str], names: Mapping[Any, str], sources: Iterable[str]
) -> VerificationOut:
    """Only with what is said of these sources, and of the workspace."""
    known = {"", *sources}
    lines = [ControlLine(**one) for one in row.controls if one["source"] in known]
    return VerificationOut(**_fields(row, titles, names), controls=lines)


def _fields(row: Verification, titles: Mapping[Any, str], names: Mapping[Any, str]) -> dict[str, Any]:
    same = ("id", "workspace", "source", "frameworks", "at", "by", "found", "missing", "not_checkable")
    return {
        **{name: getattr(row, name) for name in same},
        "source_title": titles.get(row.source, ""),
        "by_name": names.get(row.by, ""),
    }


def evidence_out(row: Evidence, title: str, names: Mapping[Any, str], said: tuple[str, str]) -> EvidenceOut:
    """`said`: title of the check and what it looks at."""
    same = (
        "id",
        "workspace",
        "source",
        "check",
        "status",
        "message",
        "query",
        "detail",
        "at",
        "by",
        "verification",
    )
    return EvidenceOut(
        **{name: getattr(row, name) for name in same},
        source_title=title,
        check_title=said[0],
        looks_at=said[1],
        hash=row.digest,
        by_name=names.get(row.by, ""),
        people={id_: names[id_] for id_ in people_in(row.detail) if id_ in names},
    )


def people_in(detail: Json) -> Iterator[str]:
    """The ids of people in what came back: who closed, set or decided something."""
    match detail:
        case list():
            for one in detail:
                yield from people_in(one)
        case dict():
            for name, value in detail.items():
                if isinstance(value, str) and name.endswith("_by"):
                    yield value
                else:
                    yield from people_in(value)
