"""What the audit log tells of rows that a deed changes: the fields named here, and no others. Pure.

Not among them: secrets and their digests, names and addresses of people, contents. A kind of row that is not named tells
nothing of itself; the deed is entered all the same.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from engine.records import Json, Record
from engine.writes import Batch, Insert, Put, Remove

Row = Mapping[str, Json]
Key = tuple[type[Any], tuple[str | int, ...]]

MOST_ROWS: Final = 50
"""Of one deed; of the others it says how many there are."""

TOLD: Final[Mapping[str, str]] = {
    "AccessRequest": "id workspace object_kind object requester role state hours grant expires_at",
    "AccessReview": "id workspace state lines kept revoked gone closed_by",
    "Alert": "rule subject reason",
    "AlertRule": "id design name condition tell muted_until",
    "BackfillRecord": "id trigger since until parallel which status total ended_by",
    "Branch": "document target name state merged_by closed_by",
    "BuiltReport": "id title sources sections",
    "CatalogTag": "workspace name description",
    "ClassificationLimit": "id label from_source from_table from_column to_source to_table to_column hops",
    "ClassificationRecord": "source table column label state decision decided_by reason",
    "ComplianceRule": "id framework control check period_days enabled",
    "DocumentRecord": "id workspace kind title trashed_at branch_of",
    "FindingRecord": "id source area rule state reason owner due",
    "GateRecord": "run node state decided_by comment",
    "Grant": "id subject_kind subject object_kind object right effect expires_at",
    "Group": "id name workspace",
    "GroupMember": "group user",
    "ImportRecord": "id what name state rows applied_by undone_by",
    "Invitation": "id workspace role user most_uses expires_at accepted_by accepted_at declined_at revoked_at",
    "LineageEdge": "from_source from_table from_column to_source to_table to_column origin",
    "MergeRecord": "branch id target into strategy sequence undone_by",
    "Organisation": "id name",
    "ReportLink": "id report audience expires_at revoked_at revoked_by",
    "ReviewLine": "review number grant subject_kind subject object_kind object role verdict reason decided_by",
    "RunRecord": "id design number status trigger started_by",
    "ScanLogic": "id name design",
    "ScanRecord": "id source number mode status started_by",
    "SecretRecord": "workspace name host version rotated_by",
    "TemplateRecord": "id title workspace version",
    "Token": "user kind role workspace expires_at revoked_at",
    "TriggerRecord": "id design kind name config catch_up overlap condition acts_as role version paused_at paused_by",
    "User": "id kind disabled_at",
    "VersionRecord": "document id name through",
    "Vulnerability": "id source rule severity state owner due reason",
    "WebhookRecord": "id name url topics filter paused_at",
    "Workspace": "id name archived_at",
}  # fmt: skip

_FIELDS: Final = {name: tuple(fields.split()) for name, fields in TOLD.items()}


def told(record: Record) -> Row | None:
    """What an entry says of this row, None where it says nothing of such rows."""
    fields = _FIELDS.get(type(record).__name__)
    return None if fields is None else {name: getattr(record, name) for name in fields}


NAMES_OF_PEOPLE: Final = frozenset({"User", "Invitation", "ReviewLine", "LockRecord"})
"""Rows whose name is somebody's."""
_TITLED: Final = ("title", "name", "label")


def title_of(record: Record) -> str:
    """What a thing is called, "" for what has no name of its own, or somebody's."""
    if type(record).__name__ in NAMES_OF_PEOPLE:
        return ""
    return next((str(said) for field in _TITLED if (said := getattr(record, field, ""))), "")


_WITHIN: Final = ("document", "source", "sources", "design", "target")


def within(record: Record) -> tuple[str, ...]:
    """Documents that it belongs to: from whom they are kept, its title is kept, too."""
    found: list[object] = []
    for field in _WITHIN:
        said = getattr(record, field, None)
        found += said if isinstance(said, list | tuple) else [said]
    ids = (one.get("id") if isinstance(one, dict) else one for one in found)
    return tuple(one for one in ids if isinstance(one, str) and one)


def key_of(record: Record) -> str:
    """The last part of its key, which names it where it belongs; of a digest its beginning."""
    last = str(getattr(record, record.KEY[-1]))
    return last[:12] if type(record).__name__ in _UNSAID else last


def kind_of(type_: type[Any]) -> str:
    """As "ScanLogic" is "scan_logic"."""
    return _HUMP.sub("_", type_.__name__.removesuffix("Record")).lower()


def changed(batch: Batch, seen: Mapping[Key, Row | None]) -> tuple[Json, Json]:
    """The rows of a batch before and after it, by their kind and key. What was not seen before is told as it is after."""
    before: dict[str, Json] = {}
    after: dict[str, Json] = {}
    rows = [(write, key) for write in batch if (key := _key(write)) is not None]
    for write, key in rows[:MOST_ROWS]:
        name = _name(key)
        was = seen.get(key)
        now = None if isinstance(write, Remove) else told(write.record)  # type: ignore[union-attr]
        if was == now and was is not None:
            continue
        if was is not None:
            before[name] = was
        if now is not None:
            after[name] = now
        elif was is None:
            before[name] = {}
    if len(rows) > MOST_ROWS:
        after["others"] = len(rows) - MOST_ROWS
    return before or None, after or None


def _key(write: object) -> Key | None:
    match write:
        case Put(record=record) | Insert(record=record) if type(record).__name__ in _FIELDS:
            return type(record), tuple(getattr(record, name) for name in record.KEY)
        case Remove(type=type_, key=key) if type_.__name__ in _FIELDS:
            return type_, key
        case _:
            return None


_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSAID: Final = frozenset({"Token", "Invitation", "ReportLink"})
"""Their keys are digests of what opens a door."""


def _name(key: Key) -> str:
    type_, parts = key
    words = _HUMP.sub(" ", type_.__name__.removesuffix("Record")).lower()
    said: Sequence[object] = (str(parts[0])[:12],) if type_.__name__ in _UNSAID else parts
    return " ".join([words, *map(str, said)])
