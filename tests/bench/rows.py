"""Figures as rows of RESULTS.md, kept beside what the bench installs: a run leaves its table in `.cache/bench/results.md`."""

import time
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure
from tests.support.server import ROOT

TABLE: Final = ROOT / ".cache" / "bench" / "results.md"
HEAD: Final = (
    "| figure | command | value | peer | ratio | target | reached | date | load |\n"
    "|---|---|---|---|---|---|---|---|---|\n"
)
_REACHED: Final = {True: "yes", False: "no", None: ""}


def begin() -> Path:
    TABLE.parent.mkdir(parents=True, exist_ok=True)
    TABLE.write_text(HEAD)
    return TABLE


def add(group: str, figures: list[Figure], load: str) -> None:
    with TABLE.open("a") as table:
        table.writelines(row(group, one, load) for one in figures)


def row(group: str, one: Figure, load: str) -> str:
    peer = "" if one["peer_value"] is None else f"{one['peer']}: {spelled(one['peer_value'])}"
    ratio = "" if one["ratio"] is None else f"{one['ratio']:.3g}"
    cells = (
        one["name"],
        f"`make bench ONLY={group}`",
        f"{spelled(one['value'])} {one['unit']}".strip(),
        peer,
        ratio,
        one["target"],
        _REACHED[one["ok"]],
        time.strftime("%Y-%m-%d"),
        load,
    )
    return f"| {' | '.join(cells)} |\n"


def spelled(value: float) -> str:
    """Three digits that count, thousands in groups."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
