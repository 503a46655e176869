"""The rules of a source: which apply, trying one on a sample, rules from a suite of Great Expectations."""

from collections.abc import Callable
from typing import Final

from pycrdt import Map, Text

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.kinds.kind import YDoc
from crdt.kinds.rule_set import Rule, RuleSet
from crdt.roles import allows
from engine.commands.command import Area, Command, CommandContext
from engine.commands.quality import shown_rows
from engine.commands.quality_views import (
    FailingRows,
    OfSource,
    OwnRules,
    QualityRuleOut,
    QualityRuleSetOut,
    QualityRulesOut,
    ReadExpectation,
    SuiteOut,
    SuiteToRead,
    Tolerated,
    Trial,
    TrialOut,
    UnreadExpectation,
)
from engine.quality.asking import Asking
from engine.quality.records import QualityResult, QualityRun
from engine.quality.rules import QualityRule, places_of, rule_of
from engine.quality.suite import Read, Unread, read, title_of
from engine.records import DocumentRecord, Json, Workspace
from engine.runtime.turns import Turns
from engine.scans.rules import rule_sets_of

ALL: Final = 1_000_000
MOST_EXPECTATIONS: Final = 2_000
WORST: Final = ("failed", "errored", "passed", "skipped")

_MAKING = Turns()
"""Two people who want the first rules of a source at once get the same rule set."""


class NoSuite(InvalidInput):
    code = "no_suite"
    message = "This is no suite of Great Expectations: it has no list of expectations."
    next_step = "Choose the JSON file of a suite."


class NotOnePlace(InvalidInput):
    code = "rule_not_at_one_place"
    message = "A trial needs one place."
    next_step = "Name one table and, for a check of a column, one column of it."


async def rules(_input: OfSource, context: CommandContext) -> QualityRulesOut:
    """Every rule of every rule set that applies to the source and that the caller may read."""
    records, source = context.platform.store.records, context.document
    found = await _rule_sets(context)
    newest = await records.find(QualityRun, {"source": source.id}, order="number", descending=True, limit=1)
    results = await records.find(QualityResult, {"run": newest[0].id}, limit=ALL) if newest else ()
    came: dict[tuple[str, str], list[QualityResult]] = {}
    for one in results:
        came.setdefault((one.rule_set, one.rule), []).append(one)
    sets, listed = [], []
    for row, body, role in found:
        of_quality = {id_: rule for id_, rule in sorted(body.rules.items()) if rule.area == "quality"}
        sets.append(
            QualityRuleSetOut(
                id=row.id,
                title=row.title,
                role=role,
                own=set(body.applies_to) == {source.id},
                rules=len(of_quality),
            )
        )
        for id_, rule in of_quality.items():
            read_rule = rule_of(row.id, id_, rule.model_dump(mode="json"))
            listed.append(_shown(row, read_rule, rule.parameters, rule.enabled, came.get((row.id, id_), [])))
    return QualityRulesOut(rule_sets=sets, rules=listed)


async def own_rules(_input: OfSource, context: CommandContext) -> OwnRules:
    """The rule set that applies to this source alone; made when there is none yet."""
    id_, made = await _own(context)
    return OwnRules(rule_set=id_, made=made)


async def try_rule(input_: Trial, context: CommandContext) -> TrialOut:
    """What a rule comes to on a sample of its table, with the statement that says so. Nothing is kept."""
    rule = rule_of(DocumentId(""), "trial", input_.rule.model_dump())
    if rule.wrong:
        raise InvalidInput(rule.wrong)
    platform, source = context.platform, context.document
    connection = await platform.source_opener(source.organisation, source.workspace)(source.id)
    try:
        tables = {table.name: table for table in await connection.discover()}
        held = list(places_of(rule, list(tables.values())))
        if len(held) != 1:
            raise NotOnePlace(
                f"The rule means {len(held):,} places; a trial needs one.", details={"places": len(held)}
            )
        asking = Asking(connection=connection, tables=tables, now=platform.clock.now(), sample=input_.sample)
        came, sql = await asking.came(held[0])
        failing: FailingRows | None = None
        if came.rows_failing and input_.limit:
            rows, of_rows, note = await asking.failing(held[0], input_.limit)
            failing = await shown_rows(rows, of_rows.text, note, held[0].table.name, context)
    finally:
        await connection.close()
    column = held[0].column.name if held[0].column else ""
    return TrialOut(
        words=rule.words(held[0].table.name, column),
        status=came.status,
        rows_checked=came.rows_checked,
        rows_failing=came.rows_failing,
        share=came.share,
        observed=came.observed,
        message=came.message,
        sql=sql.text,
        values=list(sql.values) if allows(context.caller.role, "edit") else [],
        sampled=bool(input_.sample),
        failing=failing,
    )


async def import_suite(input_: SuiteToRead, context: CommandContext) -> SuiteOut:
    """Reads a suite as rules for one table; without `preview` they are written into a rule set, beside what is there."""
    expectations = input_.suite.get("expectations")
    if not isinstance(expectations, list) or len(expectations) > MOST_EXPECTATIONS:
        raise NoSuite(details={"at_most": MOST_EXPECTATIONS})
    found = list(read(input_.suite, input_.table))
    good = [one for one in found if isinstance(one, Read)]
    rule_set, written = "", 0
    if not input_.preview and good:
        rule_set = await _write(input_.rule_set, good, context)
        written = len(good)
    return SuiteOut(
        title=title_of(input_.suite)[:200],
        read=[
            ReadExpectation(
                number=one.number, expectation=one.expectation, words=_words(one.rule), rule=one.rule
            )
            for one in good
        ],
        unread=[
            UnreadExpectation(number=one.number, expectation=one.expectation[:200], reason=one.reason)
            for one in found
            if isinstance(one, Unread)
        ],
        rule_set=rule_set,
        written=written,
    )


def _words(rule: dict[str, Json]) -> str:
    column = str(rule["column"])
    return rule_of(DocumentId(""), "", rule).words(str(rule["table"]), "" if column == "*" else column)


async def _write(rule_set: str, good: list[Read], context: CommandContext) -> str:
    id_ = rule_set or (await _own(context))[0]
    row, role = await context.other(id_, "edit")
    if row.kind != "rule_set":
        raise InvalidInput("Rules can only be written into a rule set.", details={"rule_set": id_})
    await context.platform.rooms.edit(row, context.caller.user, _adding(good, context), role=role)
    return id_


def _adding(good: list[Read], context: CommandContext) -> Callable[[YDoc], None]:
    """New rules beside what is there: nothing that somebody else wrote is touched."""
    rules = {context.platform.ids.new(): Rule.model_validate(one.rule) for one in good}

    def add(document: YDoc) -> None:
        kept = document.get("body", type=Map)["rules"]
        for id_, rule in rules.items():
            plain = rule.model_dump(mode="json", exclude_none=True)
            maps = {name: Map(plain[name]) for name in ("parameters", "tolerance")}
            kept[id_] = Map({**plain, **maps, "name": Text(rule.name)})

    return add


async def _own(context: CommandContext) -> tuple[str, bool]:
    source = context.document
    async with _MAKING.of(source.id):
        for row, body, _ in await _rule_sets(context):
            if set(body.applies_to) == {source.id}:
                return row.id, False
        content: Json = {"body": {"applies_to": {source.id: True}}}
        workspace = await context.platform.store.records.get(Workspace, source.workspace)
        if workspace is None:
            raise NotFound("The workspace of this source is gone.")
        made = await context.platform.documents.create(
            workspace, "rule_set", f"Rules of {source.title}"[:200], content, context.caller.user
        )
        return made.id, True


async def _rule_sets(context: CommandContext) -> list[tuple[DocumentRecord, RuleSet, str]]:
    source = context.document
    found = await rule_sets_of(
        context.platform.store.records, context.platform.rooms.read, source.workspace, source.id
    )
    roles = await context.readable([row for row, _ in found])
    return [(row, body, roles[row.id]) for row, body in found if row.id in roles]


def _shown(
    row: DocumentRecord,
    rule: QualityRule,
    parameters: Json,
    enabled: bool,
    came: list[QualityResult],
) -> QualityRuleOut:
    column = rule.column if rule.check is None or rule.check.on == "column" else ""
    status = next((one for one in WORST if any(result.status == one for result in came)), None)
    return QualityRuleOut(
        rule_set=row.id,
        rule_set_title=row.title,
        id=rule.id,
        name=rule.name,
        words=rule.words(rule.table, column),
        check=rule.check_name,
        check_title=rule.check.title if rule.check else rule.check_name,
        table=rule.table,
        column=rule.column,
        severity=rule.severity,
        parameters=parameters,
        tolerance=Tolerated(share=rule.share, rows=rule.rows),
        enabled=enabled,
        wrong=rule.wrong,
        places=len(came),
        status=status,
        rows_checked=sum(one.rows_checked for one in came),
        rows_failing=sum(one.rows_failing for one in came),
    )


COMMANDS = Area(
    name="quality_rules",
    commands=(
        Command(
            name="quality.rules",
            summary="The quality rules that apply to a source, with how they came out last",
            method="GET",
            path="/data-quality/data-sources/{id}/rules",
            scope="document",
            kind="data_source",
            right="read",
            input=OfSource,
            output=QualityRulesOut,
            run=rules,
        ),
        Command(
            name="quality.own_rules",
            summary="The rule set of this source alone, made where there is none",
            method="POST",
            path="/data-quality/data-sources/{id}/own-rules",
            scope="document",
            kind="data_source",
            right="edit",
            input=OfSource,
            output=OwnRules,
            run=own_rules,
        ),
        Command(
            name="quality.try_rule",
            summary="Tries a rule on a sample and shows the statement and the first failing rows",
            method="POST",
            path="/data-quality/data-sources/{id}/try",
            scope="document",
            kind="data_source",
            right="run",
            input=Trial,
            output=TrialOut,
            run=try_rule,
        ),
        Command(
            name="quality.import_suite",
            summary="Reads a suite of Great Expectations as rules, with a preview of what cannot be read",
            method="POST",
            path="/data-quality/data-sources/{id}/suites",
            scope="document",
            kind="data_source",
            right="edit",
            input=SuiteToRead,
            output=SuiteOut,
            run=import_suite,
        ),
    ),
)
