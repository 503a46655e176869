"""The tables of what people are asked, told and do in bulk: one per record, made like all others (`tables.py`)."""

from typing import Any

from sqlalchemy import Table

from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.bulk.records import BulkCheckpoint, BulkItem, BulkJob
from engine.bulk.sources.records import BulkMark
from engine.contact_records import ChannelSetup, ContactAddress, DecisionLink, DigestEntry, PersonRules
from engine.escalation.records import BusinessCalendar, Delegation, EscalationLadder, Substitute
from engine.integrations.records import WebhookRecord
from engine.outbox.records import Delivery, Outgoing
from engine.rules.records import RuleFiring, RuleRecord, RuleTrace
from engine.secrets.records import SecretVersion
from engine.sync_records import SyncConflict, Synchronisation, SyncRun, WritableSource
from storage.sql.columns import records

ACTIONS: dict[type[Any], Table] = {
    ApprovalRequest: records(
        ApprovalRequest,
        "approval_requests",
        ("organisation",),
        ("workspace", "created_at"),
        ("workspace", "state"),
        ("state",),
        ("requester",),
        ("subject",),
    ),
    ApprovalSeat: records(ApprovalSeat, "approval_seats", ("user", "open"), ("organisation",)),
    Outgoing: records(
        Outgoing,
        "outgoing",
        ("state", "lane", "next_at"),
        ("organisation",),
        ("workspace", "created_at"),
        ("user", "created_at"),
        ("created_at",),
    ),
    Delivery: records(Delivery, "deliveries", ("organisation",), ("lane", "at")),
    ChannelSetup: records(ChannelSetup, "channel_setups", ("organisation",), ("workspace",)),
    PersonRules: records(PersonRules, "person_rules", ("organisation",)),
    ContactAddress: records(ContactAddress, "contact_addresses", ("organisation",)),
    DigestEntry: records(DigestEntry, "digest_entries", ("organisation",), ("due",), ("user", "channel")),
    DecisionLink: records(
        DecisionLink, "decision_links", ("organisation",), ("user", "request"), ("created_at",)
    ),
    BulkJob: records(
        BulkJob, "bulk_jobs", ("workspace", "number"), ("organisation",), ("status",), ("set_of",)
    ),
    BulkItem: records(BulkItem, "bulk_items", ("job", "item"), ("job", "state"), ("job", "ordinal")),
    BulkCheckpoint: records(BulkCheckpoint, "bulk_checkpoints"),
    BusinessCalendar: records(BusinessCalendar, "business_calendars", ("workspace",), ("organisation",)),
    EscalationLadder: records(EscalationLadder, "escalation_ladders", ("workspace",), ("organisation",)),
    Delegation: records(Delegation, "delegations", ("person", "until"), ("organisation",), ("to",)),
    Substitute: records(Substitute, "substitutes", ("substitute",), ("organisation",)),
    RuleRecord: records(RuleRecord, "rules", ("workspace",), ("organisation",)),
    RuleFiring: records(RuleFiring, "rule_firings", ("rule", "at"), ("state",), ("at",), ("organisation",)),
    RuleTrace: records(RuleTrace, "rule_traces", ("at",), ("organisation",)),
    BulkMark: records(BulkMark, "bulk_marks", ("organisation",)),
    Synchronisation: records(Synchronisation, "synchronisations", ("organisation",), ("workspace",)),
    SyncRun: records(
        SyncRun, "synchronisation_runs", ("organisation",), ("synchronisation", "started_at"), ("state",)
    ),
    SyncConflict: records(SyncConflict, "synchronisation_conflicts", ("organisation",)),
    WritableSource: records(WritableSource, "writable_sources", ("organisation",)),
    WebhookRecord: records(WebhookRecord, "webhooks", ("workspace",), ("organisation",)),
    SecretVersion: records(SecretVersion, "secret_versions", ("organisation",)),
}
