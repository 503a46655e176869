"""What commands about the history of a document answer."""

from collections.abc import Mapping
from typing import Any, Literal

from crdt.canonical import ABSENT, Value
from crdt.history.diff import Difference
from crdt.model import Model
from engine.commands.command import CommandContext
from engine.commands.documents import user_names
from engine.records import Json
from engine.timeline.points import Material, Point
from engine.timeline.records import ResetRecord, VersionRecord
from engine.timeline.sessions import Session, Steps
from engine.writes import Attribution

MOST_CHANGES = 2_000
Names = Mapping[str, str]


class WhoOut(Model):
    """Somebody who wrote the rows `first` to `last`, between `since` and `at`: a minute at most."""

    user: str
    name: str
    door: str
    since: int
    at: int
    first: int
    last: int


class PointOut(Model):
    """The state after so many edits. `exact`: it is the one that was asked for, not the nearest that is kept."""

    through: int
    exact: bool


class HeldOut(Model):
    """`there` is false where nothing stands."""

    there: bool
    value: Json = None


class SpanOut(Model):
    nature: Literal["kept", "added", "removed"]
    text: str


class ChangeOut(Model):
    """`path` is below `root`; `entry` is the part of it that names the node it belongs to. `spans` are of merged text."""

    root: str
    path: list[str]
    entry: list[str]
    nature: Literal["added", "removed", "changed"]
    before: HeldOut
    after: HeldOut
    spans: list[SpanOut]
    by: WhoOut | None


class SessionOfWork(Model):
    """What one person did without a long pause. `places`: the entries they touched, as far as is known."""

    user: str
    name: str
    door: str
    first: int
    last: int
    edits: int
    started_at: int
    ended_at: int
    places: list[list[str]]


class GoneOut(Model):
    path: list[str]
    name: str


class VersionOut(Model):
    id: str
    name: str
    note: str
    through: int
    content_hash: str
    origin: Literal["person", "run"]
    run: str | None
    by: str
    by_name: str
    at: int


class ResetOut(Model):
    """The edit `through` began another history."""

    through: int
    by: str
    by_name: str
    at: int


def who(one: Attribution | None, names: Names) -> WhoOut | None:
    if one is None:
        return None
    return WhoOut(
        user=one.author,
        name=names.get(one.author, ""),
        door=one.door,
        since=one.started_at,
        at=one.ended_at,
        first=one.first,
        last=one.last,
    )


def point(one: Point | Material) -> PointOut:
    return PointOut(through=one.through, exact=one.exact)


def held(value: Value) -> HeldOut:
    return HeldOut(there=False) if value is ABSENT else HeldOut(there=True, value=value)


def change(one: Difference, by: Attribution | None, names: Names) -> ChangeOut:
    return ChangeOut(
        root=one.root,
        path=list(one.path),
        entry=list(one.entry),
        nature=one.nature,
        before=held(one.before),
        after=held(one.after),
        spans=[SpanOut(nature=span.nature, text=span.text) for span in one.spans],
        by=who(by, names),
    )


def session(one: Session, places: tuple[Steps, ...], names: Names) -> SessionOfWork:
    return SessionOfWork(
        user=one.author,
        name=names.get(one.author, ""),
        door=one.door,
        first=one.first,
        last=one.last,
        edits=one.edits,
        started_at=one.started_at,
        ended_at=one.ended_at,
        places=[list(place) for place in places],
    )


def version(row: VersionRecord, names: Names) -> VersionOut:
    return VersionOut(
        id=row.id,
        name=row.name,
        note=row.note,
        through=row.through,
        content_hash=row.content_hash,
        origin=row.origin,
        run=row.run,
        by=row.by,
        by_name=names.get(row.by, ""),
        at=row.at,
    )


def reset(row: ResetRecord, names: Names) -> ResetOut:
    return ResetOut(through=row.sequence, by=row.by, by_name=names.get(row.by, ""), at=row.at)


async def versions_out(rows: list[VersionRecord], context: CommandContext) -> list[VersionOut]:
    names: dict[str, Any] = await user_names(context, {row.by for row in rows})
    return [version(row, names) for row in rows]
