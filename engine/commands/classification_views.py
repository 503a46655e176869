"""What the commands about classification take and give."""

from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field

from crdt.ids import DocumentId
from crdt.model import Model
from engine.classification.labels import Category, Level
from engine.classification.records import ClassificationRecord, Decision, Origin, State
from engine.commands.command import CommandContext, Page, WholePage
from engine.commands.documents import user_names
from engine.records import DocumentRecord

MOST_AT_ONCE: Final = 1000
LabelName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z][a-z0-9_.]*$")]
Name = Annotated[str, Field(min_length=1, max_length=400)]
Note = Annotated[str, Field(max_length=2000)]


class LabelQuery(Page):
    """Of all my workspaces or of one. `state` "" is every one but withdrawn; `search` stands in the name of a table or a column."""

    workspace: str = ""
    source: str = ""
    table: str = Field(default="", max_length=400)
    label: str = Field(default="", max_length=80)
    state: State | Literal["", "any"] = ""
    level: Level | Literal[""] = ""
    category: Category | Literal[""] = ""
    origin: Origin | Literal[""] = ""
    search: str = Field(default="", max_length=200)


class LabelsOf(Model):
    workspace: str
    source: str = ""


class KnownLabelsOf(WholePage):
    workspace: str
    source: str = ""


class OneLabel(Model):
    id: str
    table: Name
    column: Name
    label: LabelName


class DecidedLabel(OneLabel):
    note: Note = ""


class NewLabel(DecidedLabel):
    """`title`, `level` and `category` are of a label that is not known yet; of a known one they are taken from it."""

    title: str = Field(default="", max_length=80)
    level: Level | None = None
    category: Category | None = None


class LabelPlace(Model):
    source: str = Field(max_length=64)
    table: Name
    column: Name
    label: LabelName


class ManyLabels(Model):
    """`decision` "" takes decisions back."""

    workspace: str
    decision: Decision
    items: list[LabelPlace] = Field(min_length=1, max_length=MOST_AT_ONCE)
    note: Note = ""


class LabelEvidence(Model):
    """`phrase` stands in the column's name. `fitting` of `checked` different values passed; `shapes` show a few with all that tells hidden.

    `reasons` say the same in sentences. `held`: a rule finds it still.
    """

    phrase: str
    checked: int
    fitting: int
    shapes: list[str]
    reasons: list[str]
    held: bool


class LabelOut(Model):
    workspace: str
    source: str
    source_title: str
    table: str
    column: str
    label: str
    title: str
    level: Level
    category: Category
    origin: Origin
    detector: str
    state: State
    decision: Decision
    confidence: float
    evidence: LabelEvidence
    reason: str
    note: str
    decided_by: str | None
    decided_by_name: str
    decided_at: int | None
    from_source: str
    from_source_title: str
    from_table: str
    from_column: str
    hops: int
    first_at: int
    seen_at: int
    changed_at: int


class LabelCount(Model):
    value: str
    title: str
    count: int


class SummaryOut(Model):
    """Counts of labels that are not withdrawn or rejected, by what they are; `states` counts all."""

    states: list[LabelCount]
    levels: list[LabelCount]
    categories: list[LabelCount]
    labels: list[LabelCount]
    sources: list[LabelCount]


class KnownLabel(Model):
    """`detector` is the name of what finds it; "" of a label that people or rules made."""

    label: str
    title: str
    level: Level
    category: Category
    detector: str


class DecidedOut(Model):
    """`changed` labels have the decision now; `spread` are others that follow along lineage."""

    changed: int
    spread: int
    missing: int


async def shown(
    rows: Sequence[ClassificationRecord], sources: dict[DocumentId, DocumentRecord], context: CommandContext
) -> list[LabelOut]:
    names = await user_names(context, {row.decided_by for row in rows if row.decided_by is not None})
    titles = {str(id_): one.title for id_, one in sources.items()}
    return [
        LabelOut(
            workspace=(sources.get(row.source) or row).workspace,
            source=row.source,
            source_title=titles.get(row.source, ""),
            table=row.table,
            column=row.column,
            label=row.label,
            title=row.title,
            level=row.level,
            category=row.category,
            origin=row.origin,
            detector=row.detector,
            state=row.state,
            decision=row.decision,
            confidence=row.confidence,
            evidence=LabelEvidence.model_validate(row.evidence),
            reason=row.reason,
            note=row.note,
            decided_by=row.decided_by,
            decided_by_name=names.get(row.decided_by, "") if row.decided_by else "",
            decided_at=row.decided_at,
            from_source=row.from_source if row.from_source in titles else "",
            from_source_title=titles.get(row.from_source, ""),
            from_table=row.from_table if row.from_source in titles else "",
            from_column=row.from_column if row.from_source in titles else "",
            hops=row.hops,
            first_at=row.first_at,
            seen_at=row.seen_at,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def counted(values: Iterable[tuple[str, str]]) -> list[LabelCount]:
    """The most frequent first; of value and title."""
    counts: dict[tuple[str, str], int] = {}
    for one in values:
        counts[one] = counts.get(one, 0) + 1
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [LabelCount(value=value, title=title, count=count) for (value, title), count in ordered]
