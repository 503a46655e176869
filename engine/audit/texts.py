"""Entries as files: CSV for a spreadsheet, and JSON lines from which anybody can compute the chain again. Pure."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Final, Literal

from engine.audit.chain import AuditEntry

Format = Literal["csv", "jsonl"]
COLUMNS: Final = (
    "number", "time", "workspace", "by", "action", "object_kind", "object", "title", "before", "after", "details",
    "previous", "hash",
)  # fmt: skip
_STARTS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def as_text(entries: Iterable[AuditEntry], format_: Format, *, heading: bool = True) -> str:
    """`heading`: with the line of columns, for the first of several parts of a CSV."""
    if format_ == "jsonl":
        return "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if heading:
        writer.writerow(COLUMNS)
    writer.writerows(map(_cells, entries))
    return text.getvalue()


def _cells(entry: AuditEntry) -> list[str]:
    said = asdict(entry)
    said["time"] = datetime.fromtimestamp(entry.at / 1e6, UTC).isoformat(timespec="microseconds")
    return [_cell(said[name]) for name in COLUMNS]


def _cell(value: object) -> str:
    """A spreadsheet takes no text for a formula."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"'{text}" if text.startswith(_STARTS_A_FORMULA) and not isinstance(value, int) else text
