"""The rule sets that a scan goes by: those that apply to its source, as they were when it began.

A stage reads them with `rules_of`, so that a scan that goes on after a restart judges by the same rules (SC5).
"""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from hashlib import sha256

from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.ids import DocumentId, WorkspaceId
from crdt.kinds.rule_set import Rule, RuleArea, RuleSet
from engine.ports import Records
from engine.records import DocumentRecord
from engine.scans.records import PinnedRules, ScanRecord
from engine.scans.wanting import matches
from engine.sources.source import Table

KIND = "rule_set"
ALL = 10_000

ReadDocument = Callable[[DocumentRecord], Awaitable[Document]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PinnedRule:
    """`id` is unique in its rule set; `name_in_findings` in all of them."""

    rule_set: DocumentId
    rule_set_title: str
    id: str
    rule: Rule

    @property
    def name_in_findings(self) -> str:
        return f"{self.rule_set}/{self.id}"

    def applies_to(self, table: Table) -> bool:
        return matches(self.rule.table or "*", table.name)

    def columns_of(self, table: Table) -> tuple[str, ...]:
        """Those that its pattern names."""
        return tuple(column.name for column in table.columns if matches(self.rule.column or "*", column.name))


async def rules_of(records: Records, scan: str, area: RuleArea | None = None) -> tuple[PinnedRule, ...]:
    """The enabled rules of an area, or of all, that this scan goes by: by rule set and id."""
    rows = await records.find(PinnedRules, {"scan": scan}, limit=ALL)
    return tuple(
        PinnedRule(rule_set=row.rule_set, rule_set_title=row.title, id=id_, rule=rule)
        for row in rows
        for id_, rule in sorted(RuleSet.model_validate(row.body).rules.items())
        if rule.enabled and area in {None, rule.area}
    )


async def rule_sets_of(
    records: Records, read: ReadDocument, workspace: WorkspaceId, source: DocumentId
) -> tuple[tuple[DocumentRecord, RuleSet], ...]:
    """The rule sets that apply to a source now, oldest first."""
    found = []
    for row in await rule_sets_in(records, workspace):
        body = (await read(row)).body()
        if isinstance(body, RuleSet) and source in body.applies_to:
            found.append((row, body))
    return tuple(found)


async def rule_sets_in(records: Records, workspace: WorkspaceId) -> Sequence[DocumentRecord]:
    where = {"workspace": workspace, "kind": KIND, "trashed_at": None}
    return await records.find(DocumentRecord, where, order="created_at", limit=ALL)


async def pinned(
    records: Records, read: ReadDocument, sequence: Callable[[DocumentId], int], scan: ScanRecord
) -> tuple[PinnedRules, ...]:
    """The rows that a scan begins with."""
    rows = []
    for row in await rule_sets_in(records, scan.workspace):
        document = await read(row)
        body = document.body()
        if not isinstance(body, RuleSet) or scan.source not in body.applies_to:
            continue
        rows.append(
            PinnedRules(
                scan=scan.id,
                rule_set=row.id,
                organisation=scan.organisation,
                workspace=scan.workspace,
                title=row.title,
                through=sequence(row.id),
                digest=document.content_hash(),
                body=body.model_dump(mode="json"),
            )
        )
    return tuple(rows)


def digest_of(rows: Sequence[PinnedRules]) -> str:
    """Another one as soon as any rule is."""
    return sha256("\n".join(sorted(f"{row.rule_set} {row.digest}" for row in rows)).encode()).hexdigest()


def areas_with_rules() -> Iterator[str]:
    """Stages whose look at a table depends on the rules, not only on the table."""
    yield from ("quality", "classification", "schema")
