"""Policies: list, make, what they would have made of past requests, and what they protect in a document."""

from collections import Counter
from typing import Literal

from pydantic import Field

from crdt.kinds.policy import KIND
from crdt.model import Model
from engine.approval.ruling import Outcome
from engine.commands.command import MOST, Area, Command, CommandContext, Listing
from engine.commands.documents import (
    DocumentContent,
    DocumentOut,
    DocumentsOfKind,
    OneDocument,
    content_of,
    fields_of,
    page_of,
    user_names,
)
from engine.names import Name
from engine.policies.dry_run import Rehearsed, past_requests, rehearsed, stages_said
from engine.policies.reading import policy_of, rules_in_order
from engine.records import DocumentRecord, Json

MOST_AT_ONCE = 200


class PolicyOut(DocumentOut):
    """`rules` counts those that are switched on; the rest says what it is about and what it protects."""

    description: str
    enabled: bool
    priority: int
    rules: int
    types: list[str]
    document_kinds: list[str]
    criticalities: list[str]
    protects_kinds: list[str]
    protects_criticalities: list[str]
    protects_fields: list[str]


class NewPolicy(Model):
    workspace: str
    name: Name
    description: str = Field(default="", max_length=10_000)
    body: dict[str, Json] = {}


class DryRun(OneDocument):
    """One page of past requests, newest first; who wants all of them asks for page after page."""

    offset: int = Field(default=0, ge=0, le=MOST)
    limit: int = Field(default=50, ge=1, le=MOST_AT_ONCE)


class RuleTriedOut(Model):
    """How it went with one rule; `own`: of the policy that is tried."""

    policy: str
    policy_name: str
    rule: str
    rule_name: str
    went: Literal["fired", "no", "failed", "off"]
    why: str
    own: bool


class RehearsedOut(Model):
    """`happened` and `stages_before` as it was; `outcome`, `stages`, `rule` and `why` as it would be."""

    request: str
    number: int
    type: str
    title: str
    requester: str
    requester_name: str
    created_at: int
    state: str
    happened: Outcome
    stages_before: list[str]
    outcome: Outcome
    stages: list[str]
    policy: str
    policy_name: str
    rule: str
    why: str
    own: bool
    differs: bool
    tried: list[RuleTriedOut]


class DryRunOut(Model):
    """`counts` are of this page: by outcome, `differs`, and `own` where this policy would have decided.

    `fired`: by rule of this policy how often it would have.
    """

    total: int
    offset: int
    limit: int
    counts: dict[str, int]
    fired: dict[str, int]
    items: list[RehearsedOut]


class ProtectedPlaceOut(Model):
    """`path` from the root on; `*` stands for any key."""

    path: list[str]
    policy: str
    policy_name: str


class ProtectionOut(Model):
    """What of a document changes only by an approved request."""

    places: list[ProtectedPlaceOut]


async def list_policies(input_: DocumentsOfKind, context: CommandContext) -> Listing[PolicyOut]:
    """By name."""
    page, total = await page_of(KIND.name, input_, context, order="title")
    items = [await _listed(row, context) for row in page]
    return Listing(items=items, total=total, offset=input_.offset, limit=input_.limit)


async def create(input_: NewPolicy, context: CommandContext) -> DocumentContent:
    body = {**input_.body, "description": input_.description}
    row = await context.platform.documents.create(
        context.workspace, KIND.name, input_.name, {"body": body}, context.caller.user
    )
    return await content_of(row, context)


async def dry_run(input_: DryRun, context: CommandContext) -> DryRunOut:
    """The draft as it stands."""
    platform = context.platform
    draft = await policy_of(platform, context.document)
    requests, total = await past_requests(platform, context.document, input_.offset, input_.limit)
    found = await rehearsed(platform, draft, requests)
    names = await user_names(context, {one.request.requester for one in found})
    counts = Counter[str](one.outcome for one in found)
    counts["differs"] = sum(one.differs for one in found)
    counts["own"] = sum(one.judged.ruling.policy == draft.id for one in found)
    fired = Counter(one.judged.ruling.rule for one in found if one.judged.ruling.policy == draft.id)
    return DryRunOut(
        total=total,
        offset=input_.offset,
        limit=input_.limit,
        counts=counts,
        fired={id_: fired[id_] for id_, _ in rules_in_order(draft.policy)},
        items=[_rehearsed(one, draft.id, names) for one in found],
    )


async def protection(_input: OneDocument, context: CommandContext) -> ProtectionOut:
    guard = await context.platform.rooms.protected(context.document)
    return ProtectionOut(
        places=[
            ProtectedPlaceOut(path=list(one.pattern), policy=one.policy, policy_name=one.policy_name)
            for one in guard.places
        ]
    )


def _rehearsed(one: Rehearsed, own: str, names: dict[str, str]) -> RehearsedOut:
    request, ruling = one.request, one.judged.ruling
    return RehearsedOut(
        request=request.id,
        number=request.number,
        type=request.type,
        title=request.title,
        requester=request.requester,
        requester_name=names.get(request.requester, ""),
        created_at=request.created_at,
        state=request.state,
        happened=one.happened,
        stages_before=list(one.before),
        outcome=ruling.outcome,
        stages=stages_said(ruling.stages),
        policy=ruling.policy,
        policy_name=ruling.policy_name,
        rule=ruling.rule,
        why=ruling.why,
        own=ruling.policy == own,
        differs=one.differs,
        tried=[
            RuleTriedOut(
                policy=tried.policy,
                policy_name=tried.policy_name,
                rule=tried.rule,
                rule_name=tried.rule_name,
                went=tried.went,
                why=tried.why,
                own=tried.policy == own,
            )
            for tried in one.judged.tried
        ],
    )


async def _listed(row: DocumentRecord, context: CommandContext) -> PolicyOut:
    policy = (await policy_of(context.platform, row)).policy
    names = await user_names(context, {row.updated_by, row.created_by})
    return PolicyOut(
        **fields_of(row, context, names),
        description=policy.description,
        enabled=policy.enabled,
        priority=policy.priority,
        rules=sum(rule.enabled for rule in policy.rules.values()),
        types=sorted(policy.applies_to.types),
        document_kinds=sorted(policy.applies_to.document_kinds),
        criticalities=sorted(policy.applies_to.criticalities),
        protects_kinds=sorted(policy.protects.document_kinds),
        protects_criticalities=sorted(policy.protects.criticalities),
        protects_fields=sorted(policy.protects.fields),
    )


HERE = "/workflow/policies"
COMMANDS = Area(
    name="policies",
    commands=(
        Command(
            name="policies.list",
            summary="The policies of my workspaces",
            method="GET",
            path=HERE,
            scope="none",
            right="read",
            input=DocumentsOfKind,
            output=Listing[PolicyOut],
            run=list_policies,
        ),
        Command(
            name="policies.create",
            summary="A new policy",
            method="POST",
            path=HERE,
            scope="workspace",
            names="workspace",
            right="manage",
            input=NewPolicy,
            output=DocumentContent,
            run=create,
        ),
        Command(
            name="policies.dry_run",
            summary="What a policy as it stands would have made of past requests, beside what happened",
            method="POST",
            path=f"{HERE}/{{id}}/dry-run",
            scope="document",
            kind=KIND.name,
            right="manage",
            input=DryRun,
            output=DryRunOut,
            run=dry_run,
        ),
        Command(
            name="policies.protection",
            summary="What of a document changes only by an approved request",
            method="GET",
            path="/collaboration/documents/{id}/protection",
            scope="document",
            right="read",
            input=OneDocument,
            output=ProtectionOut,
            run=protection,
        ),
    ),
)
