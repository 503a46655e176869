"""Reports as sheet, page and PDF: nothing in them is a formula or markup, nothing vanishes."""

import csv
from pathlib import Path

import pytest

from engine.reports.printing import Printer, as_pdf, font_files, shared, sides
from engine.reports.section import Facts, Grid, Paragraph, Written, grid, sections
from engine.reports.writing import ReportText, as_csv, as_html

ODD = "Zürich 中文 <b> 🎹"


def report(*rows: str) -> ReportText:
    blocks = [
        Paragraph(text=ODD),
        Facts(items=[("Open", 3), ("Worst", None)]),
        Grid(
            title="All", columns=["Name", "Rows"], rows=[[row, 12_345] for row in rows], total=len(rows) + 2
        ),
    ]
    written = [Written(section="findings", title="Findings", blocks=list(blocks))]
    return ReportText(title="Weekly <i>", sources=["Flights & co"], by="Ada", at=0, written=written)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@cmd", "\tx", "\rx"])
def test_RS5_no_cell_of_a_sheet_is_a_formula(cell: str) -> None:
    lines = list(csv.reader("".join(as_csv(report(cell))).splitlines()))
    assert any(line and line[0].startswith("'" + cell[0].strip()) for line in lines)
    assert not any(field.startswith(("=", "+", "@")) for line in lines for field in line)


def test_RS5_a_page_holds_text_and_no_markup_of_it() -> None:
    page = "".join(as_html(report("<script>alert(1)</script>")))
    assert ("&lt;script&gt;" in page, "<script" in page, "http" in page.split("<style>")[0]) == (
        True,
        False,
        False,
    )
    assert ("Zürich 中文 &lt;b&gt; 🎹" in page, "12,345" in page, "2 more rows" in page) == (True, True, True)


@pytest.mark.parametrize("fonts", [font_files(), None], ids=["with a font of this machine", "without one"])
def test_RS5_a_pdf_says_which_signs_its_font_does_not_have(fonts: tuple[Path, Path] | None) -> None:
    printer = Printer(report("x" * 900, ODD), fonts)
    assert printer.printed().startswith(b"%PDF-")
    assert {"[U+1F3B9]", "[U+4E2D]", "[U+6587]"} == set(printer._replaced)


def test_RS5_a_pdf_is_made_of_an_empty_report() -> None:
    assert as_pdf(report()).startswith(b"%PDF-")


def test_sections_are_found_in_the_order_they_stand() -> None:
    found = list(sections().values())
    assert {"findings", "scans", "schema"} <= set(sections())
    assert sorted(found, key=lambda one: (one.order, one.name)) == found


def test_RS5_columns_of_a_printed_table_are_wide_enough_for_their_words() -> None:
    assert (50.0, 150.0) == shared(200, [10, 10], [20, 60])
    assert (20.0, 180.0) == shared(200, [20, 20], [20, 300])
    assert (50.0, 150.0) == shared(200, [100, 300], [100, 300])
    columns = ["Severity", "Source", "Table", "What"]
    rows = [["low", "pg", "customers_of_the_north", "A sentence of many short words. " * 20]]
    printer = Printer(report(), font_files())
    widths = printer._widths(columns, rows)
    needed = [printer._width(word, bold=True) for word in ("Severity", "Source", "customers_of_the_north")]
    assert all(need < width for need, width in zip(needed, widths, strict=False))
    assert widths[3] == max(widths)


def test_RS5_a_word_that_fills_the_page_leaves_room_for_the_other_columns() -> None:
    printer = Printer(report(), font_files())
    name, hash_, note = printer._widths(["Name", "Hash", "Note"], [["Ada", "f" * 900, "two words"]])
    assert hash_ > note > name > printer._width("Name", bold=True)


def test_RS5_numbers_of_a_printed_table_share_a_right_edge() -> None:
    table = grid("Tables", ["Table", "Rows", "Known"], [["a", 5, True], ["b", None, False], ["c", 1.5, True]])
    assert ["LEFT", "RIGHT", "LEFT"] == sides(table)
    assert ["LEFT"] == sides(grid("Empty", ["Rows"], []))
