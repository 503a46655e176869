"""The rows of what people are asked, told and do in bulk, as one union: areas add theirs here."""

from engine.approval.records import ApprovalRow
from engine.backup_records import BackupPolicy, SourceBackup
from engine.bulk.records import BulkRow
from engine.bulk.sources.records import BulkMark
from engine.contact_records import ContactRow
from engine.escalation.records import EscalationRow
from engine.integrations.records import WebhookRecord
from engine.outbox.records import OutboxRow
from engine.rules.records import RuleRow
from engine.secrets.records import SecretVersion
from engine.sync_records import SyncRow

ActionRow = (
    ApprovalRow
    | OutboxRow
    | ContactRow
    | BulkRow
    | EscalationRow
    | RuleRow
    | BulkMark
    | SecretVersion
    | WebhookRecord
    | SourceBackup
    | BackupPolicy
    | SyncRow
)
