"""The tables: one per record of `engine/records.py`, one column per field, and the logs beside them.

A change here needs a migration; `tests/storage/test_migrations.py` fails until there is one. There are no foreign
keys: a batch may write rows in any order, and the memory adapter promises the same.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    Table,
)

from engine.access_records import AccessRequest, AccessReview, AccessStep, ReviewLine
from engine.alert_records import Alert, AlertRule
from engine.backup_records import BackupPolicy, SourceBackup
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.card_records import SourceCard, SourceTag
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
from engine.presence_records import PresenceWishes
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
from engine.vitals.records import SourceVitals
from storage.sql.action_tables import ACTIONS
from storage.sql.columns import JsonText, metadata, records, text

__all__ = ["JsonText", "metadata", "text"]
"""Made elsewhere, and found here with everything that was made from them."""

RECORDS: dict[type[Any], Table] = {
    Organisation: records(Organisation, "organisations"),
    User: records(User, "users", ("organisation",), ("email",)),
    Group: records(Group, "groups", ("organisation",), ("workspace",)),
    GroupMember: records(GroupMember, "group_members", ("user",), ("organisation",)),
    Workspace: records(Workspace, "workspaces", ("organisation",), ("document",)),
    DocumentRecord: records(DocumentRecord, "documents", ("organisation",), ("workspace", "kind")),
    DocumentText: records(DocumentText, "document_texts", ("organisation",)),
    Alias: records(Alias, "aliases", ("document",)),
    Grant: records(Grant, "grants", ("organisation",), ("subject",), ("object",)),
    Token: records(Token, "tokens", ("user",), ("organisation",)),
    Invitation: records(Invitation, "invitations", ("workspace",), ("id",), ("user",)),
    InvitationUse: records(InvitationUse, "invitation_uses", ("organisation",), ("user",)),
    ClientBinding: records(ClientBinding, "client_bindings", ("user",)),
    LockRecord: records(LockRecord, "locks", ("organisation",), ("user",)),
    FenceRecord: records(FenceRecord, "fences", ("organisation",)),
    FieldConflict: records(FieldConflict, "field_conflicts", ("organisation",), ("document", "sequence")),
    RunRecord: records(
        RunRecord,
        "runs",
        ("organisation",),
        ("workspace", "number"),
        ("workspace", "created_at", "id"),
        ("design", "created_at"),
        ("status",),
        ("concurrency_key", "status"),
    ),
    StepLog: records(StepLog, "step_logs", ("organisation",), ("at",)),
    OperationResult: records(OperationResult, "operation_results", ("organisation",)),
    Report: records(Report, "reports", ("workspace", "created_at"), ("run",)),
    ConsumerOffset: records(ConsumerOffset, "consumer_offsets"),
    StateEntry: records(StateEntry, "state_entries", ("organisation",)),
    StateChange: records(StateChange, "state_changes", ("organisation",)),
    StateConflict: records(StateConflict, "state_conflicts", ("organisation",), ("scope", "key")),
    VersionRecord: records(VersionRecord, "versions", ("organisation",), ("document", "through")),
    ResetRecord: records(ResetRecord, "resets", ("organisation",)),
    Branch: records(Branch, "branches", ("target",), ("organisation",)),
    BranchBase: records(BranchBase, "branch_bases", ("organisation",)),
    MergeRecord: records(MergeRecord, "merges", ("organisation",)),
    Notification: records(
        Notification, "notifications", ("user", "at"), ("user", "read_at"), ("organisation",)
    ),
    CommentRecord: records(CommentRecord, "comment_messages", ("organisation",), ("author",)),
    ThreadRead: records(ThreadRead, "threads_read", ("organisation",)),
    SessionRecord: records(
        SessionRecord, "sessions", ("workspace", "status", "started_at"), ("organisation",)
    ),
    SessionMember: records(SessionMember, "session_members", ("user",), ("organisation",)),
    AlertRule: records(AlertRule, "alert_rules", ("workspace",), ("organisation",)),
    Alert: records(Alert, "alerts", ("workspace", "at"), ("organisation",)),
    RunFact: records(RunFact, "run_facts", ("design", "finished_at"), ("organisation",)),
    RunDay: records(RunDay, "run_days", ("design", "day"), ("organisation",)),
    Prediction: records(Prediction, "predictions", ("organisation",)),
    TriggerRecord: records(TriggerRecord, "triggers", ("organisation",), ("workspace",), ("design",)),
    Firing: records(Firing, "firings", ("trigger", "at"), ("organisation",), ("at",)),
    FilesSeen: records(FilesSeen, "files_seen", ("organisation",)),
    BackfillRecord: records(BackfillRecord, "backfills", ("trigger",), ("organisation",), ("status",)),
    BackfillTick: records(BackfillTick, "backfill_ticks", ("organisation",)),
    GateRecord: records(GateRecord, "gates", ("workspace", "state", "asked_at"), ("organisation",)),
    EventWait: records(EventWait, "event_waits", ("workspace",), ("organisation",)),
    TemplateRecord: records(TemplateRecord, "templates", ("organisation", "workspace")),
    TemplateVersion: records(TemplateVersion, "template_versions", ("organisation",)),
    TemplateUse: records(TemplateUse, "template_uses", ("organisation",), ("template",)),
    TrustedSigner: records(TrustedSigner, "trusted_signers"),
    LineageEdge: records(
        LineageEdge,
        "lineage_edges",
        ("organisation",),
        ("from_source", "from_table", "from_column"),
        ("to_source", "to_table", "to_column"),
        ("workspace", "origin"),
    ),
    LineageReading: records(LineageReading, "lineage_readings", ("organisation",), ("workspace",)),
    LineageNamespace: records(LineageNamespace, "lineage_namespaces", ("organisation",)),
    LineageTouch: records(LineageTouch, "lineage_touches", ("organisation",)),
    AccessRequest: records(
        AccessRequest,
        "access_requests",
        ("workspace", "created_at"),
        ("requester",),
        ("grant",),
        ("organisation",),
    ),
    AccessStep: records(AccessStep, "access_steps", ("organisation",)),
    AccessReview: records(AccessReview, "access_reviews", ("workspace", "closed_at"), ("organisation",)),
    ReviewLine: records(ReviewLine, "review_lines", ("organisation",), ("grant",)),
    PresenceWishes: records(PresenceWishes, "presence_wishes", ("organisation",)),
    SavedFilter: records(SavedFilter, "saved_filters", ("workspace", "list"), ("organisation",)),
    ImportRecord: records(ImportRecord, "imports", ("workspace", "created_at"), ("organisation",)),
    ImportChunk: records(ImportChunk, "import_chunks", ("organisation",)),
    ImportRow: records(ImportRow, "import_rows", ("organisation",), ("subject",)),
    SourceCard: records(SourceCard, "source_cards", ("organisation",)),
    SourceTag: records(SourceTag, "source_tags", ("organisation", "tag")),
    SourceVitals: records(SourceVitals, "source_vitals", ("at",)),
    CatalogTable: records(CatalogTable, "catalog_tables", ("organisation",)),
    Annotation: records(Annotation, "annotations", ("organisation",), ("owner",)),
    CatalogTag: records(CatalogTag, "catalog_tags", ("organisation",)),
    CatalogChange: records(CatalogChange, "catalog_changes", ("organisation",), ("source", "at")),
    CatalogUse: records(CatalogUse, "catalog_uses", ("organisation",), ("by",)),
    CatalogCandidate: records(CatalogCandidate, "catalog_candidates", ("organisation",)),
    GlossaryTerm: records(GlossaryTerm, "glossary_terms", ("organisation",), ("workspace",)),
    FindingRecord: records(
        FindingRecord,
        "findings",
        ("organisation",),
        ("source", "area", "scope"),
        ("workspace", "state", "rank"),
    ),
    FindingChange: records(FindingChange, "finding_changes", ("organisation",), ("source",), ("finding",)),
    ScanRecord: records(
        ScanRecord,
        "scans",
        ("organisation",),
        ("source", "number"),
        ("workspace", "created_at"),
        ("logic", "created_at"),
    ),
    QualityRun: records(QualityRun, "quality_runs", ("organisation",), ("source", "number")),
    QualityResult: records(QualityResult, "quality_results", ("organisation",), ("source", "id", "at")),
    TableSize: records(TableSize, "table_sizes", ("organisation",)),
    ScannedTable: records(ScannedTable, "scanned_tables", ("organisation",)),
    PinnedRules: records(PinnedRules, "pinned_rules", ("organisation",), ("rule_set",)),
    ScanLogic: records(ScanLogic, "scan_logic", ("organisation",), ("workspace",), ("design",)),
    BuiltReport: records(BuiltReport, "built_reports", ("organisation",), ("workspace", "created_at")),
    ReportLink: records(ReportLink, "report_links", ("organisation",), ("report",)),
    Assessment: records(
        Assessment,
        "assessments",
        ("organisation",),
        ("source", "area", "finished_at"),
        ("workspace", "finished_at"),
    ),
    Vulnerability: records(
        Vulnerability, "vulnerabilities", ("organisation",), ("source",), ("workspace", "state")
    ),
    ComplianceRule: records(ComplianceRule, "compliance_rules", ("organisation",)),
    Evidence: records(
        Evidence, "compliance_evidence", ("organisation",), ("workspace", "source"), ("verification",)
    ),
    Verification: records(Verification, "verifications", ("organisation",), ("workspace", "at")),
    SecretRecord: records(SecretRecord, "secrets", ("organisation",)),
    SourceBackup: records(
        SourceBackup, "source_backups", ("organisation",), ("source", "started_at"), ("state",)
    ),
    BackupPolicy: records(BackupPolicy, "backup_policies", ("organisation",)),
    ClassificationRecord: records(
        ClassificationRecord, "classifications", ("workspace", "state"), ("organisation",)
    ),
    ClassificationLimit: records(
        ClassificationLimit, "classification_limits", ("workspace",), ("organisation",)
    ),
    **ACTIONS,
    Setting: records(Setting, "settings"),
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
    sqlite_where=streams.c.folded.is_(
        False
    ),  # `postgresql_where` would load that dialect: its index is in the migration
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
