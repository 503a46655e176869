"""How quality looks from outside: checks, rules, runs, results, failing rows, scores, growth, suites."""

from typing import Annotated, Any, Literal

from pydantic import Field

from crdt.model import Model
from engine.commands.command import MOST, Page
from engine.quality.records import QualityResult, QualityRun, QualityStatus
from engine.records import Json

Id = Annotated[str, Field(max_length=64)]
Text = Annotated[str, Field(max_length=400)]
Severity = Literal["info", "low", "medium", "high", "critical"]

MOST_ROWS = 100
MOST_SAMPLE = 1_000_000


class ChecksOf(Model):
    workspace: str


class OfSource(Model):
    id: str


class RowCheckOut(Model):
    """`parameters` is a JSON Schema; forms are made from it. `cost` says what the check asks of a source."""

    name: str
    title: str
    summary: str
    on: Literal["column", "table"]
    cost: Literal["none", "pass", "group", "other_table"]
    parameters: Json
    fix: str


class Tolerated(Model):
    share: float | None = Field(default=None, ge=0, le=1)
    rows: int | None = Field(default=None, ge=0, le=MOST)


class GivenRule(Model):
    """As a rule set holds it. `table` and `column` are patterns; here they have to mean one place."""

    check: str = Field(min_length=1, max_length=120)
    name: str = Field(default="", max_length=400)
    table: Text = Field(min_length=1)
    column: Text = "*"
    severity: Severity = "medium"
    parameters: dict[str, Json] = {}
    tolerance: Tolerated = Tolerated()


class QualityRuleOut(Model):
    """A rule that applies to the source. `words` say it; `wrong` why it cannot be held against anything.

    `status` and what follows are of its newest results, at all its places together: the worst of them.
    """

    rule_set: str
    rule_set_title: str
    id: str
    name: str
    words: str
    check: str
    check_title: str
    table: str
    column: str
    severity: Severity
    parameters: Json
    tolerance: Tolerated
    enabled: bool
    wrong: str
    places: int
    status: QualityStatus | None
    rows_checked: int
    rows_failing: int


class QualityRuleSetOut(Model):
    """`own`: it applies to this source alone. `role`: what the caller may do with it."""

    id: str
    title: str
    role: str
    own: bool
    rules: int


class QualityRulesOut(Model):
    rule_sets: list[QualityRuleSetOut]
    rules: list[QualityRuleOut]


class NewQualityRun(Model):
    """`tables` are patterns; none of them: all."""

    id: str
    tables: list[Text] = Field(default=[], max_length=200)


class RunBegun(Model):
    """The run gets the scan's id when it is over, which `quality:run:completed` says."""

    scan: str
    number: int
    status: str


class RunsOf(Page):
    id: str


class TableCounts(Model):
    score: float | None
    passed: int
    failed: int
    errored: int


class QualityRunOut(Model):
    """`score` is unset where no rule could be judged. `parts`: only these tables were looked at; none: all."""

    id: str
    number: int
    source: str
    started_by: str
    started_by_name: str
    started_at: int
    finished_at: int
    passed: int
    failed: int
    errored: int
    skipped: int
    rows_checked: int
    rows_failing: int
    score: float | None
    tables: dict[str, TableCounts]
    parts: list[str]


class ResultsOf(Page):
    """Without `run` those of the newest one."""

    id: str
    run: Id = ""
    status: QualityStatus | Literal[""] = ""
    severity: Severity | Literal[""] = ""
    table: Text = ""


class ResultOut(Model):
    """`at` may be before the run: a table that a run did not look at keeps what it came to."""

    run: str
    id: str
    rule_set: str
    rule: str
    name: str
    check: str
    severity: str
    table: str
    column: str
    status: QualityStatus
    rows_checked: int
    rows_failing: int
    share: float
    observed: Json
    message: str
    duration: int
    at: int


class HistoryOf(Page):
    """`result` is the id that a rule has at a place in each run."""

    id: str
    result: Id


class RowsOf(Model):
    id: str
    rule_set: Id
    rule: Id
    table: Text = Field(min_length=1)
    column: Text = ""
    limit: int = Field(default=20, ge=1, le=MOST_ROWS)


class FailingRows(Model):
    """Read from the source now, and kept nowhere. `masked` columns are classified, and the caller may not edit the source.

    `cut`: there are more. `note` says why there are none to show.
    """

    columns: list[str]
    rows: list[list[Json]]
    cut: bool
    masked: list[str]
    note: str
    sql: str


class Trial(Model):
    """`sample`: only so many rows of the table, its first ones; 0: all."""

    id: str
    rule: GivenRule
    sample: int = Field(default=10_000, ge=0, le=MOST_SAMPLE)
    limit: int = Field(default=10, ge=0, le=MOST_ROWS)


class TrialOut(Model):
    """`sql` is what was asked, with what was bound to its `?` beside it. `words` say the rule."""

    words: str
    status: QualityStatus
    rows_checked: int
    rows_failing: int
    share: float
    observed: Json
    message: str
    sql: str
    values: list[Json]
    sampled: bool
    failing: FailingRows | None


class TableScore(Model):
    table: str
    score: float | None
    points: float
    weight: int
    passed: int
    failed: int
    errored: int
    skipped: int


class ScoreOut(Model):
    """`score` = 100 * `points` / `weight`. `formula` says in words what they are. `before` is the run before's score."""

    score: float | None
    points: float
    weight: int
    formula: str
    weights: dict[str, int]
    before: float | None
    run: QualityRunOut | None
    tables: list[TableScore]


class GrowthOf(Page):
    """Without `table` the newest size of each one."""

    id: str
    table: Text = ""


class SizeOut(Model):
    """`rows_before` and `bytes_before` are those of the first look of all, at `since`."""

    table: str
    at: int
    rows: int | None
    bytes: int | None
    columns: int
    since: int
    rows_before: int | None
    bytes_before: int | None
    looks: int


class SuiteToRead(Model):
    """A suite of Great Expectations as its JSON. `preview`: nothing is written.

    Without `rule_set` the rules go into the source's own one.
    """

    id: str
    table: Text = Field(min_length=1)
    suite: dict[str, Any]
    rule_set: Id = ""
    preview: bool = True


class ReadExpectation(Model):
    number: int
    expectation: str
    words: str
    rule: Json


class UnreadExpectation(Model):
    number: int
    expectation: str
    reason: str


class SuiteOut(Model):
    """`rule_set` is set once rules were written into it, `written` says how many."""

    title: str
    read: list[ReadExpectation]
    unread: list[UnreadExpectation]
    rule_set: str
    written: int


class OwnRules(Model):
    rule_set: str
    made: bool


def run_out(row: QualityRun, name: str) -> QualityRunOut:
    return QualityRunOut(
        id=row.id,
        number=row.number,
        source=row.source,
        started_by=row.started_by,
        started_by_name=name,
        started_at=row.started_at,
        finished_at=row.finished_at,
        passed=row.passed,
        failed=row.failed,
        errored=row.errored,
        skipped=row.skipped,
        rows_checked=row.rows_checked,
        rows_failing=row.rows_failing,
        score=row.score,
        tables={name: TableCounts.model_validate(one) for name, one in row.tables.items()},
        parts=row.parts,
    )


def result_out(row: QualityResult) -> ResultOut:
    return ResultOut(
        run=row.run,
        id=row.id,
        rule_set=row.rule_set,
        rule=row.rule,
        name=row.name,
        check=row.check,
        severity=row.severity,
        table=row.table,
        column=row.column,
        status=row.status,
        rows_checked=row.rows_checked,
        rows_failing=row.rows_failing,
        share=row.share,
        observed=row.observed,
        message=row.message,
        duration=row.duration,
        at=row.at,
    )
