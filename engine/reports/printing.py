"""Writes a built report as PDF. Blocking: run it in a thread.

Text is set in a TrueType font of this machine, where there is one of those below: then letters of most alphabets are there. A sign
that the font does not have is printed as its number, [U+4E2D], and the last page says how many were, so nothing vanishes silently.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.reports.section import Block, Cell, Facts, Grid, Paragraph
from engine.reports.writing import ReportText

if TYPE_CHECKING:
    from fpdf import FPDF

FOLDERS: Final = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "C:/Windows/Fonts")
FONTS: Final = (
    ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf"),
    ("LiberationSans-Regular.ttf", "LiberationSans-Bold.ttf"),
    ("arial.ttf", "arialbd.ttf"),
)
MOST_ROWS: Final = 2000
"""Of one table: a document of thousands of pages is read by nobody. The CSV has all of them."""
LONGEST: Final = 400
MEASURED: Final = 200
"""Rows whose texts decide how wide columns are."""
SMALL: Final = 7.5
"""Points: the letters of tables."""
LINE: Final = (216, 218, 226)
HEAD: Final = (240, 242, 245)
QUIET: Final = (94, 96, 112)
"""Red, green and blue of lines between rows, of heads of tables, and of what is said beside."""
PADDING: Final = (0.8, 1.0, 0.8, 1.0)
"""Millimetres around what stands in a cell: above, right, below, left."""


@cache
def font_files() -> tuple[Path, Path] | None:
    """The regular and the bold face of the first font that is there."""
    for folder in FOLDERS:
        there = (
            {path.name: path for path in sorted(Path(folder).rglob("*.ttf"))} if Path(folder).is_dir() else {}
        )
        for regular, bold in FONTS:
            if regular in there and bold in there:
                return there[regular], there[bold]
    return None


class Printer:
    def __init__(self, report: ReportText, fonts: tuple[Path, Path] | None) -> None:
        self._report = report
        self._family = "report" if fonts else "helvetica"
        self._pdf = _numbered(self._family)
        self._pdf.set_title(report.title)
        self._pdf.set_auto_page_break(True, margin=15)
        self._pdf.set_draw_color(*LINE)
        self._pdf.set_line_width(0.2)
        self._known: frozenset[int] | None = None
        self._replaced: dict[str, int] = {}
        if fonts is not None:
            self._pdf.add_font("report", "", str(fonts[0]))
            self._pdf.add_font("report", "B", str(fonts[1]))
            self._known = frozenset(self._pdf.fonts["report"].cmap)  # type: ignore[union-attr]

    def printed(self) -> bytes:
        report = self._report
        self._pdf.add_page()
        self._say(report.title, 20, bold=True)
        self._pdf.set_text_color(*QUIET)
        self._say(report.about, 9)
        self._pdf.set_text_color(0)
        for section in report.written:
            self._pdf.ln(6)
            self._say(section.title, 14, bold=True)
            for block in section.blocks:
                self._block(block)
        if self._replaced:
            signs = sum(self._replaced.values())
            self._pdf.ln(4)
            self._say(
                f"{signs} signs that the font of this document does not have are printed as their numbers, as in "
                f"{next(iter(self._replaced))}. The HTML page and the CSV file have them as they are.",
                8,
            )
        return bytes(self._pdf.output())

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(text=text):
                self._say(text, 10)
            case Facts(items=items):
                self._say("   ".join(f"{label}: {_plain(value)}" for label, value in items), 10)
            case Grid():
                self._pdf.ln(3)
                self._say(block.title, 11, bold=True)
                self._pdf.ln(1)
                self._grid(block)

    def _grid(self, block: Grid) -> None:
        rows = [[self._safe(_plain(cell)[:LONGEST]) for cell in row] for row in block.rows[:MOST_ROWS]]
        if not rows:
            self._say("None.", 9)
            return
        from fpdf.fonts import FontFace  # noqa: PLC0415

        heads = FontFace(emphasis="BOLD", fill_color=HEAD)
        columns = [self._safe(column) for column in block.columns]
        widths = self._widths(columns, rows)
        self._pdf.set_font(self._family, "", SMALL)
        with self._pdf.table(
            headings_style=heads,
            col_widths=widths,
            text_align=tuple(sides(block)),
            line_height=4,
            padding=PADDING,
            borders_layout="HORIZONTAL_LINES",
        ) as table:
            for row in (columns, *rows):
                line = table.row()
                for cell in row:
                    line.cell(cell)
        if block.total > len(rows):
            self._say(f"{block.total - len(rows):,} more rows are in the CSV file.", 8)

    def _widths(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
        """By what stands in the first rows: words stay whole, where they are no longer than a quarter of the page."""
        wide, margin = self._pdf.epw, 2 * self._pdf.c_margin + 0.5
        cells = [[row[place] for row in rows[:MEASURED]] for place in range(len(columns))]
        words = [
            max(self._width(word) for cell in column for word in [*cell.split(), ""]) for column in cells
        ]
        lines = [max(self._width(cell) for cell in column) for column in cells]
        heads = [self._width(head, bold=True) for head in columns]
        least = [min(max(word, head), wide / 4) + margin for word, head in zip(words, heads, strict=True)]
        wanted = [min(max(line, head), wide / 3) + margin for line, head in zip(lines, heads, strict=True)]
        return shared(wide, least, wanted)

    def _width(self, text: str, *, bold: bool = False) -> float:
        self._pdf.set_font(self._family, "B" if bold else "", SMALL)
        return self._pdf.get_string_width(text)

    def _say(self, text: str, size: float, *, bold: bool = False) -> None:
        self._pdf.set_font(self._family, "B" if bold else "", size)
        self._pdf.multi_cell(0, size * 0.5, self._safe(text), align="L", new_x="LMARGIN", new_y="NEXT")

    def _safe(self, text: str) -> str:
        return "".join(sign if self._has(sign) else self._number(sign) for sign in text)

    def _has(self, sign: str) -> bool:
        if sign in "\n\t":
            return True
        if self._known is not None:
            return ord(sign) in self._known
        return 31 < ord(sign) < 127 or 160 <= ord(sign) < 256

    def _number(self, sign: str) -> str:
        shown = f"[U+{ord(sign):04X}]"
        self._replaced[shown] = self._replaced.get(shown, 0) + 1
        return shown


def as_pdf(report: ReportText) -> bytes:
    return Printer(report, font_files()).printed()


def _numbered(family: str) -> "FPDF":
    """An empty document in landscape whose pages say which of how many they are."""
    from fpdf import FPDF  # noqa: PLC0415 - half a second that only those pay who print something

    class Numbered(FPDF):
        def footer(self) -> None:
            self.set_y(-11)
            self.set_font(family, "", SMALL)
            self.set_text_color(*QUIET)
            self.cell(0, 4, f"Page {self.page_no()} of {{nb}}")
            self.set_text_color(0)

    return Numbered(orientation="landscape", format="A4")


def sides(block: Grid) -> list[str]:
    """Numbers share a right edge, texts a left one."""
    columns = [[row[place] for row in block.rows] for place in range(len(block.columns))]
    return ["RIGHT" if _are_numbers(column) else "LEFT" for column in columns]


def _are_numbers(cells: Sequence[Cell]) -> bool:
    there = [cell for cell in cells if cell is not None]
    return bool(there) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in there)


def _plain(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    return str(value)


def shared(whole: float, least: Sequence[float], wanted: Sequence[float]) -> tuple[float, ...]:
    """Widths that come to `whole`: each column has what it needs; of what is left those that want little more get it first."""
    if sum(least) >= whole:
        return tuple(whole * need / sum(least) for need in least)
    if sum(wanted) <= whole:
        return tuple(whole * want / sum(wanted) for want in wanted)
    widths, left = list(least), whole - sum(least)
    order = sorted(range(len(least)), key=lambda place: wanted[place] - least[place])
    for others, place in zip(range(len(order), 0, -1), order, strict=True):
        more = min(wanted[place] - least[place], left / others)
        widths[place] += more
        left -= more
    return tuple(widths)
