"""The tables: one per record of `engine/records.py`, one column per field, and the logs beside them.

A change here needs a migration; `tests/storage/test_migrations.py` fails until there is one. There are no foreign
keys: a batch may write rows in any order, and the memory adapter promises the same.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

from engine.access_records import AccessRequest, AccessReview, AccessStep, ReviewLine
from engine.alert_records import Alert, AlertRule
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.card_records import SourceCard
from engine.catalog.records import (
    Annotation,
    CatalogCandidate,
    CatalogChange,
    CatalogTable,
    CatalogTag,
    CatalogUse,
    GlossaryTerm,
)
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.compliance.records import ComplianceRule, Evidence, Verification
from engine.execution.records import StepLog
from engine.filters.records import SavedFilter
from engine.findings.records import FindingChange, FindingRecord
from engine.gate_records import EventWait, GateRecord
from engine.import_records import ImportChunk, ImportRecord, ImportRow
from engine.inbox.records import CommentRecord, Notification, ThreadRead
from engine.library.records import TemplateRecord, TemplateUse, TemplateVersion, TrustedSigner
from engine.lineage.records import LineageEdge, LineageNamespace, LineageReading, LineageTouch
from engine.members.records import DocumentText, Invitation, InvitationUse
from engine.quality.records import QualityResult, QualityRun, TableSize
from engine.records import (
    Alias,
    ClientBinding,
    ConsumerOffset,
    DocumentRecord,
    FenceRecord,
    FieldConflict,
    Grant,
    Group,
    GroupMember,
    Json,
    LockRecord,
    OperationResult,
    Organisation,
    Report,
    RunRecord,
    Setting,
    Token,
    User,
    Workspace,
)
from engine.reports.records import BuiltReport, ReportLink
from engine.scans.records import PinnedRules, ScanLogic, ScannedTable, ScanRecord
from engine.secrets.records import SecretRecord
from engine.security.records import Assessment, Vulnerability
from engine.session_records import SessionMember, SessionRecord
from engine.state_records import StateChange, StateConflict, StateEntry
from engine.statistics_records import Prediction, RunDay, RunFact
from engine.timeline.records import ResetRecord, VersionRecord
from engine.trigger_records import BackfillRecord, BackfillTick, FilesSeen, Firing, TriggerRecord
from storage.payloads import column_types, decode


class JsonText(TypeDecorator[Any]):
    """JSON as text. It is written encoded (`storage/payloads.py`) and read decoded.

    Not the type JSON: SQLite would give such a column numeric affinity, PostgreSQL would refuse escaped zero bytes.
    """

    impl = Text
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> Json:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else decode(value)


text = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorted by code point in every database, as Python sorts."""

_TYPES: dict[type, TypeEngine[Any]] = {
    str: text,
    int: BigInteger(),
    bool: Boolean(),
    float: Float(),
    object: JsonText(),
}

metadata = MetaData()


def _records(type_: type[Any], name: str, *indexes: tuple[str, ...]) -> Table:
    columns = [
        Column(field, _TYPES[plain], primary_key=field in type_.KEY, nullable=optional, autoincrement=False)
        for field, (plain, optional) in column_types(type_).items()
    ]
    found = [Index(f"{name}_by_{'_'.join(fields)}", *fields) for fields in indexes]
    return Table(name, metadata, *columns, *found)


RECORDS: dict[type[Any], Table] = {
    Organisation: _records(Organisation, "organisations"),
    User: _records(User, "users", ("organisation",), ("email",)),
    Group: _records(Group, "groups", ("organisation",), ("workspace",)),
    GroupMember: _records(GroupMember, "group_members", ("user",), ("organisation",)),
    Workspace: _records(Workspace, "workspaces", ("organisation",), ("document",)),
    DocumentRecord: _records(DocumentRecord, "documents", ("organisation",), ("workspace", "kind")),
    DocumentText: _records(DocumentText, "document_texts", ("organisation",)),
    Alias: _records(Alias, "aliases", ("document",)),
    Grant: _records(Grant, "grants", ("organisation",), ("subject",), ("object",)),
    Token: _records(Token, "tokens", ("user",), ("organisation",)),
    Invitation: _records(Invitation, "invitations", ("workspace",), ("id",), ("user",)),
    InvitationUse: _records(InvitationUse, "invitation_uses", ("organisation",), ("user",)),
    ClientBinding: _records(ClientBinding, "client_bindings", ("user",)),
    LockRecord: _records(LockRecord, "locks", ("organisation",), ("user",)),
    FenceRecord: _records(FenceRecord, "fences", ("organisation",)),
    FieldConflict: _records(FieldConflict, "field_conflicts", ("organisation",), ("document", "sequence")),
    RunRecord: _records(
        RunRecord,
        "runs",
        ("organisation",),
        ("workspace", "number"),
        ("workspace", "created_at", "id"),
        ("design", "created_at"),
        ("status",),
        ("concurrency_key", "status"),
    ),
    StepLog: _records(StepLog, "step_logs", ("organisation",), ("at",)),
    OperationResult: _records(OperationResult, "operation_results", ("organisation",)),
    Report: _records(Report, "reports", ("workspace", "created_at"), ("run",)),
    ConsumerOffset: _records(ConsumerOffset, "consumer_offsets"),
    StateEntry: _records(StateEntry, "state_entries", ("organisation",)),
    StateChange: _records(StateChange, "state_changes", ("organisation",)),
    StateConflict: _records(StateConflict, "state_conflicts", ("organisation",), ("scope", "key")),
    VersionRecord: _records(VersionRecord, "versions", ("organisation",), ("document", "through")),
    ResetRecord: _records(ResetRecord, "resets", ("organisation",)),
    Branch: _records(Branch, "branches", ("target",), ("organisation",)),
    BranchBase: _records(BranchBase, "branch_bases", ("organisation",)),
    MergeRecord: _records(MergeRecord, "merges", ("organisation",)),
    Notification: _records(
        Notification, "notifications", ("user", "at"), ("user", "read_at"), ("organisation",)
    ),
    CommentRecord: _records(CommentRecord, "comment_messages", ("organisation",), ("author",)),
    ThreadRead: _records(ThreadRead, "threads_read", ("organisation",)),
    SessionRecord: _records(
        SessionRecord, "sessions", ("workspace", "status", "started_at"), ("organisation",)
    ),
    SessionMember: _records(SessionMember, "session_members", ("user",), ("organisation",)),
    AlertRule: _records(AlertRule, "alert_rules", ("workspace",), ("organisation",)),
    Alert: _records(Alert, "alerts", ("workspace", "at"), ("organisation",)),
    RunFact: _records(RunFact, "run_facts", ("design", "finished_at"), ("organisation",)),
    RunDay: _records(RunDay, "run_days", ("design", "day"), ("organisation",)),
    Prediction: _records(Prediction, "predictions", ("organisation",)),
    TriggerRecord: _records(TriggerRecord, "triggers", ("organisation",), ("workspace",), ("design",)),
    Firing: _records(Firing, "firings", ("trigger", "at"), ("organisation",), ("at",)),
    FilesSeen: _records(FilesSeen, "files_seen", ("organisation",)),
    BackfillRecord: _records(BackfillRecord, "backfills", ("trigger",), ("organisation",), ("status",)),
    BackfillTick: _records(BackfillTick, "backfill_ticks", ("organisation",)),
    GateRecord: _records(GateRecord, "gates", ("workspace", "state", "asked_at"), ("organisation",)),
    EventWait: _records(EventWait, "event_waits", ("workspace",), ("organisation",)),
    TemplateRecord: _records(TemplateRecord, "templates", ("organisation", "workspace")),
    TemplateVersion: _records(TemplateVersion, "template_versions", ("organisation",)),
    TemplateUse: _records(TemplateUse, "template_uses", ("organisation",), ("template",)),
    TrustedSigner: _records(TrustedSigner, "trusted_signers"),
    LineageEdge: _records(
        LineageEdge,
        "lineage_edges",
        ("organisation",),
        ("from_source", "from_table", "from_column"),
        ("to_source", "to_table", "to_column"),
        ("workspace", "origin"),
    ),
    LineageReading: _records(LineageReading, "lineage_readings", ("organisation",), ("workspace",)),
    LineageNamespace: _records(LineageNamespace, "lineage_namespaces", ("organisation",)),
    LineageTouch: _records(LineageTouch, "lineage_touches", ("organisation",)),
    AccessRequest: _records(
        AccessRequest,
        "access_requests",
        ("workspace", "created_at"),
        ("requester",),
        ("grant",),
        ("organisation",),
    ),
    AccessStep: _records(AccessStep, "access_steps", ("organisation",)),
    AccessReview: _records(AccessReview, "access_reviews", ("workspace", "closed_at"), ("organisation",)),
    ReviewLine: _records(ReviewLine, "review_lines", ("organisation",), ("grant",)),
    SavedFilter: _records(SavedFilter, "saved_filters", ("workspace", "list"), ("organisation",)),
    ImportRecord: _records(ImportRecord, "imports", ("workspace", "created_at"), ("organisation",)),
    ImportChunk: _records(ImportChunk, "import_chunks", ("organisation",)),
    ImportRow: _records(ImportRow, "import_rows", ("organisation",), ("subject",)),
    SourceCard: _records(SourceCard, "source_cards", ("organisation",)),
    CatalogTable: _records(CatalogTable, "catalog_tables", ("organisation",)),
    Annotation: _records(Annotation, "annotations", ("organisation",), ("owner",)),
    CatalogTag: _records(CatalogTag, "catalog_tags", ("organisation",)),
    CatalogChange: _records(CatalogChange, "catalog_changes", ("organisation",), ("source", "at")),
    CatalogUse: _records(CatalogUse, "catalog_uses", ("organisation",), ("by",)),
    CatalogCandidate: _records(CatalogCandidate, "catalog_candidates", ("organisation",)),
    GlossaryTerm: _records(GlossaryTerm, "glossary_terms", ("organisation",), ("workspace",)),
    FindingRecord: _records(
        FindingRecord,
        "findings",
        ("organisation",),
        ("source", "area", "scope"),
        ("workspace", "state", "rank"),
    ),
    FindingChange: _records(FindingChange, "finding_changes", ("organisation",), ("source",), ("finding",)),
    ScanRecord: _records(
        ScanRecord, "scans", ("organisation",), ("source", "number"), ("workspace", "created_at")
    ),
    QualityRun: _records(QualityRun, "quality_runs", ("organisation",), ("source", "number")),
    QualityResult: _records(QualityResult, "quality_results", ("organisation",), ("source", "id", "at")),
    TableSize: _records(TableSize, "table_sizes", ("organisation",)),
    ScannedTable: _records(ScannedTable, "scanned_tables", ("organisation",)),
    PinnedRules: _records(PinnedRules, "pinned_rules", ("organisation",), ("rule_set",)),
    ScanLogic: _records(ScanLogic, "scan_logic", ("organisation",), ("workspace",), ("design",)),
    BuiltReport: _records(BuiltReport, "built_reports", ("organisation",), ("workspace", "created_at")),
    ReportLink: _records(ReportLink, "report_links", ("organisation",), ("report",)),
    Assessment: _records(
        Assessment,
        "assessments",
        ("organisation",),
        ("source", "area", "finished_at"),
        ("workspace", "finished_at"),
    ),
    Vulnerability: _records(
        Vulnerability, "vulnerabilities", ("organisation",), ("source",), ("workspace", "state")
    ),
    ComplianceRule: _records(ComplianceRule, "compliance_rules", ("organisation",)),
    Evidence: _records(
        Evidence, "compliance_evidence", ("organisation",), ("workspace", "source"), ("verification",)
    ),
    Verification: _records(Verification, "verifications", ("organisation",), ("workspace", "at")),
    SecretRecord: _records(SecretRecord, "secrets", ("organisation",)),
    ClassificationRecord: _records(
        ClassificationRecord, "classifications", ("workspace", "state"), ("organisation",)
    ),
    ClassificationLimit: _records(
        ClassificationLimit, "classification_limits", ("workspace",), ("organisation",)
    ),
    Setting: _records(Setting, "settings"),
}

updates = Table(
    "updates",
    metadata,
    Column("document", text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("author", text, nullable=False),
    Column("door", text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("update", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("document", text, primary_key=True),
    Column("through", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("index", LargeBinary, nullable=False),
)

attributions = Table(
    "attributions",
    metadata,
    Column("document", text, primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("author", text, nullable=False),
    Column("door", text, nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger, nullable=False),
    Column("edits", BigInteger, nullable=False, server_default="1"),
    Column("clocks", LargeBinary, nullable=True),
    sqlite_with_rowid=False,
)

channels = Table(
    "channels",
    metadata,
    Column("channel", text, primary_key=True),
    Column("floor", BigInteger, nullable=False),
)
"""Nobody goes on from a number through `floor`: those events were dropped, or precede a restore (row "")."""

events = Table(
    "events",
    metadata,
    Column("channel", text, primary_key=True),
    Column("sequence", BigInteger, primary_key=True, autoincrement=False),
    Column("topic", text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("payload", JsonText, nullable=False),
    sqlite_with_rowid=False,
)

streams = Table(
    "streams",
    metadata,
    Column("stream", text, primary_key=True),
    Column("opened_at", BigInteger, nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("folded", Boolean, nullable=False),
)
Index(
    "streams_open",
    streams.c.stream,
    sqlite_where=streams.c.folded.is_(False),
    postgresql_where=streams.c.folded.is_(False),
)

journal = Table(
    "journal",
    metadata,
    Column("stream", text, primary_key=True),
    Column("position", BigInteger, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("entry", JsonText, nullable=False),
    sqlite_with_rowid=False,
)

audit = Table(
    "audit",
    metadata,
    Column("organisation", text, primary_key=True),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("workspace", text, nullable=True),
    Column("at", BigInteger, nullable=False),
    Column("by", text, nullable=False),
    Column("action", text, nullable=False),
    Column("object_kind", text, nullable=False),
    Column("object", text, nullable=False),
    Column("title", text, nullable=False),
    Column("before", JsonText, nullable=False),
    Column("after", JsonText, nullable=False),
    Column("details", JsonText, nullable=False),
    Column("previous", text, nullable=False),
    Column("hash", text, nullable=False),
    Column("words", text, nullable=False),
    Index("audit_by_workspace_number", "organisation", "workspace", "number"),
    Index("audit_by_by_number", "organisation", "by", "number"),
    Index("audit_by_object_number", "organisation", "object", "number"),
    Index("audit_by_at", "organisation", "at"),
)
"""Rows are added and never touched again. `words` is what a search looks at, folded; it is not part of the hash."""

audit_heads = Table(
    "audit_heads",
    metadata,
    Column("organisation", text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("hash", text, nullable=False),
)
"""The newest entry of each log, kept beside it: rows that vanish from its end leave a gap."""

timers = Table(
    "timers",
    metadata,
    Column("key", text, primary_key=True),
    Column("actor", text, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("message", JsonText, nullable=False),
    Index("timers_by_due", "due", "key"),
)
