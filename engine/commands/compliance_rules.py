"""Compliance rules: which control asks for which check. The shipped ones can be changed and switched off; own ones are added."""

from typing import Annotated, Any, Literal

from pydantic import Field

from crdt.errors import InvalidInput, NotFound, OverLimit
from crdt.model import Model
from engine.commands.command import Among, Area, Command, CommandContext, Listing, Nothing, Page, several
from engine.commands.compliance_views import ControlLine, control_lines
from engine.commands.security_views import readable
from engine.compliance.control import FRAMEWORKS, OWN, Rule, rules_of, shipped
from engine.compliance.gathering import evidence_checks
from engine.compliance.records import ComplianceRule
from engine.names import Name
from engine.texts import folded
from engine.writes import Insert, Put, Remove

MOST_OWN = 500


class RuleGone(NotFound):
    code = "compliance_rule_gone"
    message = "There is no such compliance rule in this workspace."
    next_step = "Look again: somebody removed it."


class ComplianceRuleOut(Model):
    """`shipped`: it came with Concert; `changed`: this workspace has put its own word in its place."""

    id: str
    framework: str
    control: str
    title: str
    check: str
    check_title: str
    about: str
    period_days: int
    enabled: bool
    shipped: bool
    changed: bool


class ComplianceRuleDetail(ComplianceRuleOut):
    """With what its evidence says now, for each source."""

    lines: list[ControlLine]


Origin = Literal["shipped", "changed", "own"]
"""As it came with Concert, as this workspace put it in its place, or of the workspace alone."""


class ComplianceRuleQuery(Page):
    """Every word of `search` stands in the control, in what it asks for, or in the name of its check or framework."""

    workspace: str
    search: str = Field(default="", max_length=200)
    framework: Annotated[str, Among((*FRAMEWORKS, OWN))] = ""
    check: Annotated[str, Among(evidence_checks)] = ""
    origin: Origin | Literal[""] = ""
    enabled: bool | None = None


class OneComplianceRule(Model):
    workspace: str
    id: str = Field(max_length=200)


class NewComplianceRule(Model):
    workspace: str
    framework: str = Field(default=OWN, max_length=32)
    control: str = Field(min_length=1, max_length=80)
    title: Name
    check: str = Field(min_length=1, max_length=120)
    period_days: int = Field(default=90, ge=1, le=3650)
    enabled: bool = True


class ChangedComplianceRule(NewComplianceRule):
    id: str = Field(max_length=200)


async def list_rules(input_: ComplianceRuleQuery, context: CommandContext) -> Listing[ComplianceRuleOut]:
    words, frameworks, checks = folded(input_.search), several(input_.framework), several(input_.check)
    wanted = [
        one
        for one in await _rules(context)
        if (not frameworks or one.framework in frameworks)
        and (not checks or one.check in checks)
        and input_.origin in {"", _origin(one)}
        and input_.enabled in {None, one.enabled}
        and all(word in _text(one) for word in words)
    ]
    page = wanted[input_.offset : input_.offset + input_.limit]
    items = [ComplianceRuleOut(**_fields(one)) for one in page]
    return Listing(items=items, total=len(wanted), offset=input_.offset, limit=input_.limit)


async def get(input_: OneComplianceRule, context: CommandContext) -> ComplianceRuleDetail:
    rule = await _rule(input_.id, context)
    known = await readable(context, context.workspace.id)
    lines = await control_lines(context, context.workspace.id, [str(id_) for id_ in known.sources])
    return ComplianceRuleDetail(**_fields(rule), lines=[one for one in lines if one.rule == rule.id])


async def create(input_: NewComplianceRule, context: CommandContext) -> ComplianceRuleOut:
    _check(input_)
    records = context.platform.store.records
    if await records.count(ComplianceRule, {"workspace": context.workspace.id}) >= MOST_OWN:
        raise OverLimit("A workspace has so many rules of its own at most.", details={"limit": MOST_OWN})
    row = _row(context.platform.ids.new(), input_, context)
    await context.platform.store.writer.commit((Insert(record=row),))
    return ComplianceRuleOut(**_fields(await _rule(row.id, context)))


async def change(input_: ChangedComplianceRule, context: CommandContext) -> ComplianceRuleOut:
    """A shipped rule keeps its framework."""
    rule = await _rule(input_.id, context)
    _check(input_)
    if rule.shipped and input_.framework != rule.framework:
        raise InvalidInput("A shipped rule keeps its framework.", details={"fields": ["framework"]})
    row = _row(rule.id, input_, context)
    await context.platform.store.writer.commit((Put(record=row),))
    return ComplianceRuleOut(**_fields(await _rule(rule.id, context)))


async def remove(input_: OneComplianceRule, context: CommandContext) -> Nothing:
    """An own rule is gone; a shipped one is as it was shipped."""
    rule = await _rule(input_.id, context)
    if rule.shipped and not rule.changed:
        raise InvalidInput("A shipped rule is switched off, not removed.", details={"id": rule.id})
    key = (context.workspace.id, rule.id)
    await context.platform.store.writer.commit((Remove(type=ComplianceRule, key=key),))
    return Nothing()


def _origin(rule: Rule) -> Origin:
    if not rule.shipped:
        return "own"
    return "changed" if rule.changed else "shipped"


def _text(rule: Rule) -> str:
    """What a search looks in."""
    framework = FRAMEWORKS.get(rule.framework, rule.framework)
    return f"{rule.control} {rule.title} {_fields(rule)['check_title']} {framework}".casefold()


async def _rules(context: CommandContext) -> tuple[Rule, ...]:
    where = {"workspace": context.workspace.id}
    rows = await context.platform.store.records.find(ComplianceRule, where, limit=MOST_OWN + len(shipped()))
    return rules_of(rows)


async def _rule(id_: str, context: CommandContext) -> Rule:
    found = next((one for one in await _rules(context) if one.id == id_), None)
    if found is None:
        raise RuleGone
    return found


def _check(input_: NewComplianceRule) -> None:
    if input_.check not in evidence_checks():
        raise InvalidInput("There is no check of this name.", details={"fields": ["check"]})
    if input_.framework not in {*FRAMEWORKS, OWN}:
        raise InvalidInput("There is no framework of this name.", details={"fields": ["framework"]})


def _row(id_: str, input_: NewComplianceRule, context: CommandContext) -> ComplianceRule:
    return ComplianceRule(
        workspace=context.workspace.id,
        id=id_,
        organisation=context.workspace.organisation,
        framework=input_.framework,
        control=input_.control,
        title=input_.title,
        check=input_.check,
        period_days=input_.period_days,
        enabled=input_.enabled,
        by=context.caller.user,
        at=context.platform.clock.now(),
    )


def _fields(rule: Rule) -> dict[str, Any]:
    check = evidence_checks().get(rule.check)
    same = ("id", "framework", "control", "title", "check", "period_days", "enabled", "shipped", "changed")
    return {
        **{name: getattr(rule, name) for name in same},
        "check_title": rule.check if check is None else check.title,
        "about": "source" if check is None else check.about,
    }


def _command(name: str, summary: str, path: str, run: Any, **more: Any) -> Command[Any, Any]:
    values: dict[str, Any] = {"method": "GET", "right": "read", "output": ComplianceRuleOut, **more}
    return Command(
        name=f"compliance_rules.{name}",
        summary=summary,
        path=path,
        scope="workspace",
        names="workspace",
        run=run,
        **values,
    )


COMMANDS = Area(
    name="compliance_rules",
    commands=(
        _command(
            "list",
            "Controls, the checks they ask for, and how old evidence may be",
            "/compliance-rules",
            list_rules,
            input=ComplianceRuleQuery,
            output=Listing[ComplianceRuleOut],
        ),
        _command(
            "create",
            "A control of one's own, mapped to a check",
            "/compliance-rules",
            create,
            method="POST",
            right="edit",
            input=NewComplianceRule,
        ),
        _command(
            "get",
            "One rule with what its evidence says now",
            "/compliance-rules/{id}",
            get,
            input=OneComplianceRule,
            output=ComplianceRuleDetail,
        ),
        _command(
            "change",
            "Changes a rule, or switches it off",
            "/compliance-rules/{id}",
            change,
            method="PUT",
            right="edit",
            input=ChangedComplianceRule,
        ),
        _command(
            "remove",
            "Removes an own rule, or puts a shipped one back",
            "/compliance-rules/{id}",
            remove,
            method="DELETE",
            right="edit",
            input=OneComplianceRule,
            output=Nothing,
        ),
    ),
)
