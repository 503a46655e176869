"""Rule sets: list, make, clone, attach to sources, which checks there are, and how the rules do on a sample."""

from typing import Any, Final, Literal

from pydantic import Field

from crdt.errors import InvalidInput
from crdt.ids import DocumentId, document_channel
from crdt.kinds.rule_set import RuleArea, RuleSet
from crdt.kinds.writing import to_json
from crdt.model import Model
from engine import shelf
from engine.classification.detector import detectors
from engine.classification.rules import PATTERN, DetectorParameters, PatternParameters
from engine.commands.command import Area, Command, CommandContext, Listing, Nothing, WholePage, paged
from engine.commands.documents import (
    DocumentContent,
    DocumentOut,
    DocumentsOfKind,
    OneDocument,
    content_of,
    fields_of,
    merge_body,
    page_of,
    user_names,
)
from engine.members.ways import found_by
from engine.names import MaybeName, Name
from engine.quality.check import checks
from engine.records import DocumentRecord, Json, Workspace
from engine.scans.rules import KIND, rule_sets_in
from engine.scans.sampling import try_rules
from engine.scans.told import TRIED, RulesTriedEvent, TriedRule

SOURCE: Final = "data_source"
MOST_TOLD: Final = 500
"""Rules of one try, to others: an event is no place for more."""


class RuleSetOut(DocumentOut):
    """`applies_to` are sources; `rules` counts those that are switched on, `areas` by area."""

    description: str
    applies_to: list[str]
    rules: int
    areas: dict[str, int]


class NewRuleSet(Model):
    workspace: str
    name: Name
    description: str = Field(default="", max_length=10_000)
    body: dict[str, Json] = {}


class RuleSetBody(OneDocument):
    """Fields of the rule set that `body` leaves out stay as they are; those it has say just that afterwards."""

    body: dict[str, Json]


class RuleSetsOfSource(OneDocument, WholePage):
    """Of one source."""


class CloneRuleSet(OneDocument):
    """`name`: "" for one like "People (copy)". A clone applies to no source yet, unless `attached`."""

    name: MaybeName = ""
    attached: bool = False


class Attach(OneDocument):
    source: str = Field(max_length=64)


class CheckOut(Model):
    """What a rule can be: `parameters` is a JSON Schema, `on` whether it is about columns or whole tables."""

    area: RuleArea
    name: str
    title: str
    summary: str
    on: Literal["column", "table"]
    parameters: Json


class ChecksOut(Model):
    checks: list[CheckOut]


class TryRules(OneDocument):
    """Against the first `rows` rows of each table of a source."""

    source: str = Field(max_length=64)
    rows: int = Field(default=1000, ge=1, le=100_000)


class TriedRules(Model):
    """`tables` were looked at; `more`: the source has others. Nothing of it is stored."""

    source: str
    rows: int
    tables: int
    more: bool
    rules: list[TriedRule]


async def list_rule_sets(input_: DocumentsOfKind, context: CommandContext) -> Listing[RuleSetOut]:
    """By name."""
    page, total = await page_of(KIND, input_, context, order="title")
    items = await _without_hidden([await _listed(row, context) for row in page], context)
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def of_source(input_: RuleSetsOfSource, context: CommandContext) -> Listing[RuleSetOut]:
    """Those that apply to a source."""
    rows = await rule_sets_in(context.platform.store.records, context.document.workspace)
    allowed = await context.readable(rows)
    found = [await _listed(row, context) for row in rows if row.id in allowed]
    items = [one for one in found if context.document.id in one.applies_to]
    items = await _without_hidden(items, context)
    return paged(items, input_)


async def create(input_: NewRuleSet, context: CommandContext) -> DocumentContent:
    body = {**input_.body, "description": input_.description}
    row = await context.platform.documents.create(
        context.workspace, KIND, input_.name, {"body": body}, context.caller.user
    )
    return await content_of(row, context)


async def get(_input: OneDocument, context: CommandContext) -> DocumentContent:
    return await content_of(context.document, context)


async def update(input_: RuleSetBody, context: CommandContext) -> DocumentContent:
    return await content_of(await merge_body(input_.body, context), context)


async def clone(input_: CloneRuleSet, context: CommandContext) -> DocumentContent:
    """In the same workspace, where it needs the right to make documents."""
    record, platform = context.document, context.platform
    to = await platform.store.records.get(Workspace, record.workspace)
    if to is None:
        raise InvalidInput("The workspace of this rule set is gone.")
    name = (input_.name or f"{record.title} (copy)")[:200]
    if input_.attached:
        row = await shelf.duplicate(platform, record, to, name, context.caller.user)
    else:
        body = dict(to_json(await platform.rooms.read(record)).get("body", {}))
        body |= {"applies_to": {}, "name": name}
        row = await platform.documents.create(to, KIND, name, {"body": body}, context.caller.user)
    return await content_of(row, context)


async def attach(input_: Attach, context: CommandContext) -> DocumentContent:
    """From the next scan on its rules are held against the source."""
    source, _ = await context.other(input_.source, "read")
    if source.kind != SOURCE or source.workspace != context.document.workspace:
        raise InvalidInput("This is no source of the rule set's workspace.", details={"field": "source"})
    return await _applies(input_.source, context, applies=True)


async def detach(input_: Attach, context: CommandContext) -> DocumentContent:
    """What it found stays until the next scan, which does not find it any more."""
    return await _applies(input_.source, context, applies=False)


async def list_checks(_input: Nothing, _context: CommandContext) -> ChecksOut:
    """By area and title."""
    quality = [
        CheckOut(
            area="quality",
            name=one.name,
            title=one.title,
            summary=one.summary,
            on=one.on,
            parameters=one.parameters.model_json_schema(),
        )
        for one in checks().values()
    ]
    classification = [
        CheckOut(
            area="classification",
            name=one.name,
            title=one.label.title,
            summary=f"Columns that hold {one.noun}",
            on="column",
            parameters=DetectorParameters.model_json_schema(),
        )
        for one in detectors().values()
    ]
    classification.append(
        CheckOut(
            area="classification",
            name=PATTERN,
            title="Own pattern",
            summary="Columns by name, and by values where a pattern is given, with a label of your own",
            on="column",
            parameters=PatternParameters.model_json_schema(),
        )
    )
    by_title = sorted(quality, key=lambda one: one.title)
    return ChecksOut(checks=[*by_title, *sorted(classification, key=lambda one: one.title)])


async def try_out(input_: TryRules, context: CommandContext) -> TriedRules:
    """Stores nothing; within the source's own budget."""
    source, _ = await context.other(input_.source, "run")
    if source.kind != SOURCE or source.workspace != context.document.workspace:
        raise InvalidInput("This is no source of the rule set's workspace.", details={"field": "source"})
    document = await context.platform.rooms.read(context.document)
    body = document.body()
    if not isinstance(body, RuleSet):
        raise InvalidInput("This is no rule set.")
    connection = await context.platform.source_opener(source.organisation, source.workspace)(source.id)
    try:
        tried, tables, more = await try_rules(
            connection, context.document.id, body, input_.rows, context.platform.clock.now()
        )
    finally:
        await connection.close()
    rules = [
        TriedRule(
            rule=one.rule,
            status=one.status,
            places=one.places,
            rows=one.rows,
            failing=one.failing,
            message=one.message,
            examples=one.examples,
        )
        for one in tried
    ]
    answer = TriedRules(source=source.id, rows=input_.rows, tables=tables, more=more, rules=rules)
    _tell(answer, context)
    return answer


def _tell(tried: TriedRules, context: CommandContext) -> None:
    """RS3: who looks at the source sees it now, and it is kept nowhere."""
    caller = context.caller
    event = RulesTriedEvent(
        **{**tried.model_dump(), "rules": tried.rules[:MOST_TOLD]},
        rule_set=context.document.id,
        by=caller.user,
        by_name=caller.name,
        at=context.platform.clock.now(),
    )
    context.platform.channels.ephemeral(document_channel(DocumentId(tried.source)), TRIED, event.model_dump())


async def _applies(source: str, context: CommandContext, *, applies: bool) -> DocumentContent:
    document = await context.platform.rooms.read(context.document)
    body = to_json(document).get("body", {})
    to = {id_: True for id_ in body.get("applies_to", {}) if id_ != source}
    row = await merge_body({"applies_to": {**to, source: True} if applies else to}, context)
    return await content_of(row, context)


async def _without_hidden(items: list[RuleSetOut], context: CommandContext) -> list[RuleSetOut]:
    """What they apply to is named as far as the caller may know of it."""
    named = {one for item in items for one in item.applies_to}
    rows = await found_by(context.platform.store.records, DocumentRecord, "id", named)
    allowed = await context.readable(rows)
    hidden = {row.id for row in rows} - set(allowed)
    return [
        item.model_copy(update={"applies_to": [one for one in item.applies_to if one not in hidden]})
        for item in items
    ]


async def _listed(row: DocumentRecord, context: CommandContext) -> RuleSetOut:
    body = (await context.platform.rooms.read(row)).body()
    known = body if isinstance(body, RuleSet) else RuleSet()
    names = await user_names(context, {row.updated_by, row.created_by})
    on = [rule.area for rule in known.rules.values() if rule.enabled]
    return RuleSetOut(
        **fields_of(row, context, names),
        description=known.description,
        applies_to=sorted(known.applies_to),
        rules=len(on),
        areas={area: on.count(area) for area in sorted(set(on))},
    )


def _command(name: str, summary: str, method: Any, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {
        "scope": "document",
        "kind": KIND,
        "right": "edit",
        "input": OneDocument,
        "output": DocumentContent,
        **more,
    }
    return Command(name=name, summary=summary, method=method, path=path, run=run, **values)


HERE = "/scan-rule-sets"
COMMANDS = Area(
    name="rule_sets",
    commands=(
        _command(
            "rule_sets.list",
            "The rule sets of my workspaces",
            "GET",
            HERE,
            list_rule_sets,
            scope="none",
            kind=None,
            right="read",
            input=DocumentsOfKind,
            output=Listing[RuleSetOut],
        ),
        _command(
            "rule_sets.checks",
            "What a rule can be, with its parameters",
            "GET",
            f"{HERE}/checks",
            list_checks,
            scope="none",
            kind=None,
            right="read",
            input=Nothing,
            output=ChecksOut,
        ),
        _command(
            "rule_sets.create",
            "A new rule set",
            "POST",
            HERE,
            create,
            scope="workspace",
            kind=None,
            right="create",
            input=NewRuleSet,
            names="workspace",
        ),
        _command("rule_sets.get", "One rule set", "GET", f"{HERE}/{{id}}", get, right="read"),
        _command(
            "rule_sets.update",
            "Changes fields of the live rule set",
            "PUT",
            f"{HERE}/{{id}}",
            update,
            input=RuleSetBody,
        ),
        _command(
            "rule_sets.clone",
            "A copy of a rule set",
            "POST",
            f"{HERE}/{{id}}/clone",
            clone,
            input=CloneRuleSet,
            right="create",
        ),
        _command(
            "rule_sets.attach",
            "Holds its rules against a source",
            "POST",
            f"{HERE}/{{id}}/sources/{{source}}",
            attach,
            input=Attach,
        ),
        _command(
            "rule_sets.detach",
            "Holds its rules against a source no longer",
            "DELETE",
            f"{HERE}/{{id}}/sources/{{source}}",
            detach,
            input=Attach,
        ),
        _command(
            "rule_sets.try",
            "Holds its rules against a sample of a source, and stores nothing",
            "POST",
            f"{HERE}/{{id}}/try",
            try_out,
            input=TryRules,
            output=TriedRules,
            right="run",
        ),
        _command(
            "rule_sets.of_source",
            "The rule sets that apply to a source",
            "GET",
            f"{HERE}/of-source/{{id}}",
            of_source,
            kind=SOURCE,
            right="read",
            input=RuleSetsOfSource,
            output=Listing[RuleSetOut],
        ),
    ),
)
