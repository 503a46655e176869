"""Writes a built report as CSV and as a page of HTML. Pure. The page needs nothing else and prints well; all text is escaped."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Final

from crdt.dataclasses import dataclass
from engine.reports.section import Block, Cell, Facts, Grid, Paragraph, Written, moment

_RISKY: Final = ("=", "+", "-", "@", "\t", "\r")

STYLE: Final = """
:root{color-scheme:light}
body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1.5rem;color:#1b1e23;background:#fff}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.2rem 0 .6rem}
h3{font-size:1rem;margin:1.4rem 0 .4rem}.about{color:#59616e;margin:0}
table{border-collapse:collapse;width:100%;font-size:12.5px}thead{display:table-header-group}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #dde1e7;overflow-wrap:break-word}
th{font-weight:600;white-space:nowrap;background:#f4f6f8}td.number{text-align:right;font-variant-numeric:tabular-nums}tr{break-inside:avoid}
dl{display:flex;flex-wrap:wrap;gap:.5rem 2rem;margin:0}dt{color:#59616e;font-size:12.5px}dd{margin:0;font-size:1.25rem;font-weight:600}
.more{color:#59616e}@media print{body{margin:0;max-width:none;padding:0}h2{break-after:avoid}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """A built report as it is written."""

    title: str
    sources: Sequence[str]
    by: str
    at: int
    written: Sequence[Written]

    @property
    def about(self) -> str:
        return f"{', '.join(self.sources)}. Built {moment(self.at)} by {self.by}."


def as_csv(report: ReportText) -> Iterator[str]:
    """Line by line. Each table has a line with its title above its columns. Spreadsheets compute nothing of it."""
    yield _line(["Report", report.title])
    yield _line(["About", report.about])
    for section in report.written:
        yield "\r\n"
        yield _line(["Section", section.title])
        for block in section.blocks:
            yield from _csv_of(block)


def _csv_of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield _line([text])
        case Facts(items=items):
            for label, value in items:
                yield _line([label, value])
        case Grid():
            yield _line([block.title, f"{block.total} rows"])
            yield _line(block.columns)
            for row in block.rows:
                yield _line(row)


def _line(cells: Iterable[Cell]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def harmless(cell: Cell) -> Cell:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(cell, str) and cell.startswith(_RISKY):
        return f"'{cell}"
    return "" if cell is None else cell


def as_html(report: ReportText) -> Iterator[str]:
    title = escape(report.title)
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title><style>{STYLE}</style></head><body><main>"
    yield f'<h1>{title}</h1><p class="about">{escape(report.about)}</p>'
    for section in report.written:
        yield f"<section><h2>{escape(section.title)}</h2>"
        for block in section.blocks:
            yield from _html_of(block)
        yield "</section>"
    yield "</main></body></html>\n"


def _html_of(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield f"<p>{escape(text)}</p>"
        case Facts(items=items):
            pairs = "".join(
                f"<div><dt>{escape(label)}</dt><dd>{_shown(value)}</dd></div>" for label, value in items
            )
            yield f"<dl>{pairs}</dl>"
        case Grid():
            yield f"<h3>{escape(block.title)}</h3>"
            heads = "".join(f'<th scope="col">{escape(column)}</th>' for column in block.columns)
            yield f"<table><thead><tr>{heads}</tr></thead><tbody>"
            for row in block.rows:
                yield f"<tr>{''.join(map(_cell, row))}</tr>"
            yield "</tbody></table>"
            if block.total > len(block.rows):
                left = block.total - len(block.rows)
                yield f'<p class="more">{left:,} more rows are not shown.</p>'


def _cell(value: Cell) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f'<td class="number">{_shown(value)}</td>' if number else f"<td>{_shown(value)}</td>"


def _shown(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return escape(str(value))
