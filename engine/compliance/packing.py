"""Makes an evidence pack of one verification: a ZIP of JSON and CSV with the hash of each file. Pure.

The same verification gives the same bytes, today and next year, so a pack can be compared with one that was handed out before.
"""

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.compliance.control import FRAMEWORKS
from engine.compliance.records import Evidence, Verification

EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the archive: the evidence has its own."""
WORDS: Final = {
    "found": "evidence found",
    "missing": "evidence missing",
    "too_old": "evidence too old",
    "not_checkable": "not checkable",
    "never_gathered": "never gathered",
}
CONTROL_COLUMNS: Final = (
    "framework", "control", "title", "about", "status", "message", "evidence", "evidence_hash", "evidence_time", "period_days",
)  # fmt: skip
EVIDENCE_COLUMNS: Final = ("id", "check", "about", "status", "message", "query", "hash", "time", "actor")
NOTE: Final = (
    "Evidence gathered by Concert for controls of the frameworks named in controls.csv. It says what was found, missing, too old "
    "or not checkable at the time given. It does not say that anybody is compliant.\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """`files`: name and SHA-256 of each, in the order of the archive, the manifest last."""

    name: str
    content: bytes
    files: tuple[tuple[str, str], ...]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def packed(
    verification: Verification,
    evidence: Sequence[Evidence],
    titles: Mapping[str, str],
    people: Mapping[str, str],
) -> Packed:
    """`titles` of sources and `people` by id."""
    by_id = {one.id: one for one in evidence}
    files = {
        "README.txt": NOTE,
        "controls.csv": _controls(verification, by_id, titles),
        "evidence.csv": _evidence(evidence, titles, people),
        "verification.json": _json(asdict(verification)),
        **{f"evidence/{one.id}.json": _json(asdict(one)) for one in evidence},
    }
    raw = {name: text.encode() for name, text in sorted(files.items())}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in raw.items()}
    manifest = _json(
        {"verification": verification.id, "at": _when(verification.at), "sha256": hashes}
    ).encode()
    raw["manifest.json"] = manifest
    listed = (*hashes.items(), ("manifest.json", hashlib.sha256(manifest).hexdigest()))
    return Packed(name=f"evidence-{verification.id[:8]}.zip", content=_zip(raw), files=listed)


def _zip(files: Mapping[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return held.getvalue()


def _controls(verification: Verification, evidence: Mapping[str, Evidence], titles: Mapping[str, str]) -> str:
    rows = []
    for one in verification.controls:
        held = evidence.get(one["evidence"] or "")
        rows.append(
            {
                "framework": FRAMEWORKS.get(one["framework"], one["framework"]),
                "control": one["control"],
                "title": one["title"],
                "about": _about(one["source"], titles),
                "status": WORDS[one["status"]],
                "message": one["message"],
                "evidence": one["evidence"] or "",
                "evidence_hash": "" if held is None else held.digest,
                "evidence_time": "" if held is None else _when(held.at),
                "period_days": one["period_days"],
            }
        )
    return _csv(CONTROL_COLUMNS, rows)


def _evidence(evidence: Sequence[Evidence], titles: Mapping[str, str], people: Mapping[str, str]) -> str:
    rows = [
        {
            "id": one.id,
            "check": one.check,
            "about": _about(one.source, titles),
            "status": WORDS[one.status],
            "message": one.message,
            "query": one.query,
            "hash": one.digest,
            "time": _when(one.at),
            "actor": people.get(one.by, one.by),
        }
        for one in sorted(evidence, key=lambda row: (row.check, row.source))
    ]
    return _csv(EVIDENCE_COLUMNS, rows)


def _about(source: str, titles: Mapping[str, str]) -> str:
    return titles.get(source, source) if source else "the workspace"


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    held = io.StringIO()
    writer = csv.DictWriter(held, columns, lineterminator="\r\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _plain(value) for name, value in row.items()})
    return held.getvalue()


def _plain(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t", "\r"} else value


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _when(at: Micros) -> str:
    return datetime.fromtimestamp(at // 1_000_000, UTC).isoformat()
