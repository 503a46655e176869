"""The rows of what people are asked, told and do in bulk, as one union: areas add theirs here."""

from engine.bulk.records import BulkRow
from engine.contact_records import ContactRow
from engine.outbox.records import OutboxRow

ActionRow = OutboxRow | ContactRow | BulkRow
