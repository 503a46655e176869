"""The rows Concert keeps besides documents, journals and events: one frozen dataclass each, no behaviour.

`KEY` names the fields of the primary key. Every row that belongs to somebody carries its organisation.
Times are UTC microseconds. `storage/` maps each class to a table of the same columns.
"""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Channel, ClientId, DocumentId, Micros, OrganisationId, RunId, UserId, WorkspaceId
from engine.access_records import AccessRow
from engine.action_records import ActionRow
from engine.alert_records import Alert, AlertRule
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.card_records import SourceRow
from engine.catalog.records import CatalogRow
from engine.classification.records import ClassificationLimit, ClassificationRecord
from engine.compliance.records import ComplianceRule, Evidence, Verification
from engine.execution.records import StepLog
from engine.filters.records import SavedFilter
from engine.findings.records import FindingChange, FindingRecord
from engine.gate_records import EventWait, GateRecord
from engine.import_records import ImportChunk, ImportRecord, ImportRow
from engine.inbox.records import CommentRecord, Notification, ThreadRead
from engine.library.records import LibraryRow
from engine.lineage.records import LineageRow
from engine.members.records import DocumentText, Invitation, InvitationUse
from engine.presence_records import PresenceWishes
from engine.quality.records import QualityResult, QualityRun, TableSize
from engine.reports.records import BuiltReport, ReportLink
from engine.scans.records import ScanRow
from engine.secrets.records import SecretRecord
from engine.security.records import Assessment, Vulnerability
from engine.session_records import SessionMember, SessionRecord
from engine.state_records import StateChange, StateConflict, StateEntry
from engine.statistics_records import Prediction, RunDay, RunFact
from engine.timeline.records import ResetRecord, VersionRecord
from engine.trigger_records import TriggerRow

Json = Any
"""What `json.loads` returns: None, bool, int, float, str, list, dict."""

SubjectKind = Literal["user", "group", "everyone"]
ObjectKind = Literal["organisation", "workspace", "kind", "tag", "document"]
"""All documents of one kind in a workspace are `WORKSPACE:KIND`, all its sources with a tag, or one below it, `WORKSPACE:TAG`."""
UserKind = Literal["person", "service", "guest"]
TokenKind = Literal["sign_in", "session", "api", "ticket"]
RunStatus = Literal["queued", "running", "succeeded", "failed", "cancelled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: OrganisationId
    name: str
    created_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: UserId
    organisation: OrganisationId
    kind: UserKind
    name: str
    email: str | None
    created_at: Micros
    disabled_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who are given roles together, in one workspace; without one, in the whole organisation."""

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    name: str
    created_at: Micros
    workspace: WorkspaceId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    KEY: ClassVar[tuple[str, ...]] = ("group", "user")
    group: str
    user: UserId
    organisation: OrganisationId


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """`document` is the CRDT of kind `workspace` that holds its name and pins; `name` and `description` follow it.

    What was archived can be read and is not changed.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: WorkspaceId
    organisation: OrganisationId
    document: DocumentId
    name: str
    created_by: UserId
    created_at: Micros
    description: str | None = None
    archived_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """`title` follows the document's `body.name`; `epoch` changes when history was replaced.

    `branch_of`: the document that this one is a branch of; roles there are roles here.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: DocumentId
    organisation: OrganisationId
    workspace: WorkspaceId
    kind: str
    kind_version: int
    title: str
    epoch: str
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros
    trashed_at: Micros | None = None
    branch_of: DocumentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """A name that `--dev` doors use for a document."""

    KEY: ClassVar[tuple[str, ...]] = ("workspace", "name")
    workspace: WorkspaceId
    name: str
    organisation: OrganisationId
    document: DocumentId


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """`right` is a role's name. `effect` "deny" outranks every "allow"; "narrow" gives nothing, and leaves of what others give
    what its role may do, too.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    subject_kind: SubjectKind
    subject: str
    object_kind: ObjectKind
    object: str
    right: str
    effect: Literal["allow", "deny", "narrow"]
    created_by: UserId
    created_at: Micros
    expires_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """Only the SHA-256 of a token is kept. `role` and `workspace` narrow what its user may do with it, `name` is theirs."""

    KEY: ClassVar[tuple[str, ...]] = ("digest",)
    digest: str
    organisation: OrganisationId
    user: UserId
    kind: TokenKind
    role: str | None
    workspace: WorkspaceId | None
    created_at: Micros
    expires_at: Micros | None
    used_at: Micros | None = None
    revoked_at: Micros | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientBinding:
    """A Yjs client id belongs to the first person who wrote under it in a document, for ever."""

    KEY: ClassVar[tuple[str, ...]] = ("document", "client")
    document: DocumentId
    client: ClientId
    organisation: OrganisationId
    user: UserId
    bound_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRecord:
    """A held section of a document. `section` is its path as JSON; `span` and the rest as `crdt/leases.py` says."""

    KEY: ClassVar[tuple[str, ...]] = ("document", "section")
    document: DocumentId
    section: str
    organisation: OrganisationId
    user: UserId
    name: str
    fence: int
    span: int
    """Microseconds."""
    until: Micros
    by: Literal["person", "program"]
    """A person was here when they took it, so it ends soon after they left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FenceRecord:
    """The newest fence of a document's locks: it outlives them, so that no number comes twice."""

    KEY: ClassVar[tuple[str, ...]] = ("document",)
    document: DocumentId
    organisation: OrganisationId
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldConflict:
    """Two values of one place of a document, written unseen. Values are `{"value": …}`, or `{}` for a deletion.

    Open until `strategy` says how it was settled; `settled` is the value that was chosen then.
    """

    KEY: ClassVar[tuple[str, ...]] = ("document", "id")
    document: DocumentId
    id: str
    organisation: OrganisationId
    path: Json
    kept: Json
    kept_by: UserId
    lost: Json
    lost_by: UserId
    late: Literal["kept", "lost"]
    sequence: int
    at: Micros
    strategy: str | None = None
    settled: Json = None
    settled_by: UserId | None = None
    settled_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """The list row of a run; its truth is the journal `run:ID`. `number` counts per workspace from 1.

    `plan` is the pinned design as compiled, `summary` the states of its steps when it finished. Of runs with the same
    `concurrency_key` only so many are under way at once. `trigger` says what started it (`manual`, `retry`, `schedule`…; not
    known of old runs), `cause` why (`engine/triggers/cause.py`). `ceiling`: the role whose rights its steps have at most.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: RunId
    organisation: OrganisationId
    workspace: WorkspaceId
    design: DocumentId
    design_hash: str
    title: str
    number: int
    status: RunStatus
    parameters: Json
    plan: Json
    summary: Json
    started_by: UserId
    created_at: Micros
    started_at: Micros | None = None
    finished_at: Micros | None = None
    concurrency_key: str | None = None
    trigger: str | None = None
    steps: int | None = None
    cause: Json | None = None
    ceiling: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationResult:
    """The last result of an operation on a source. `subject` is the table, or "" for the whole source."""

    KEY: ClassVar[tuple[str, ...]] = ("source", "operation", "subject")
    source: DocumentId
    operation: str
    subject: str
    organisation: OrganisationId
    status: Literal["succeeded", "failed"]
    result: Json
    at: Micros
    by: UserId
    duration: int
    """Microseconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a workflow step published. The key is the step's idempotency key, so it exists once."""

    KEY: ClassVar[tuple[str, ...]] = ("key",)
    key: str
    organisation: OrganisationId
    workspace: WorkspaceId
    run: RunId
    title: str
    content: Json
    created_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerOffset:
    """How far a consumer of the bus has come in a channel; written in the commit of what it made of the events."""

    KEY: ClassVar[tuple[str, ...]] = ("consumer", "channel")
    consumer: str
    channel: Channel
    sequence: int
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A value of the installation itself: node id, demo loaded, schema notes."""

    KEY: ClassVar[tuple[str, ...]] = ("name",)
    name: str
    value: Json


Record = (
    Organisation
    | User
    | Group
    | GroupMember
    | Workspace
    | DocumentRecord
    | DocumentText
    | Alias
    | Grant
    | Token
    | Invitation
    | InvitationUse
    | ClientBinding
    | LockRecord
    | FenceRecord
    | FieldConflict
    | RunRecord
    | StepLog
    | OperationResult
    | Report
    | ConsumerOffset
    | StateEntry
    | StateChange
    | StateConflict
    | VersionRecord
    | ResetRecord
    | Branch
    | BranchBase
    | MergeRecord
    | Notification
    | CommentRecord
    | ThreadRead
    | LibraryRow
    | SessionRecord
    | SessionMember
    | TriggerRow
    | GateRecord
    | EventWait
    | AlertRule
    | Alert
    | RunFact
    | RunDay
    | Prediction
    | LineageRow
    | AccessRow
    | SavedFilter
    | PresenceWishes
    | ImportRecord
    | ImportChunk
    | ImportRow
    | SourceRow
    | CatalogRow
    | FindingRecord
    | FindingChange
    | ScanRow
    | QualityRun
    | QualityResult
    | TableSize
    | BuiltReport
    | ReportLink
    | Assessment
    | Vulnerability
    | ComplianceRule
    | Evidence
    | Verification
    | SecretRecord
    | ClassificationRecord
    | ClassificationLimit
    | ActionRow
    | Setting
)
