"""The chain of the audit log: the hash of an entry, and what is wrong with a chain. Pure.

The hash of an entry is SHA-256 over three lines: the hash of the entry before it (nothing for the first), its number, and its
canonical JSON (RFC 8785) with the fields of `SPELLED`. Anybody with the exported lines can compute it again.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Literal

from crdt.canonical import canonical
from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.records import Json
from engine.writes import AppendAudit

SPELLED = (
    "organisation", "workspace", "at", "by", "action", "object_kind", "object", "title", "before", "after", "details",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One line of the log. `previous` is the hash of the line before it, "" for number 1."""

    number: int
    organisation: OrganisationId
    workspace: WorkspaceId | None
    at: Micros
    by: UserId
    action: str
    object_kind: str
    object: str
    title: str
    before: Json
    after: Json
    details: Json
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The newest entry: who keeps it elsewhere can tell later whether the end of the log was cut off."""

    number: int
    hash: str


START = Head(number=0, hash="")

Fault = Literal["changed", "missing", "inserted", "moved", "cut"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The first entry that does not hold, and what seems to have happened to it."""

    number: int
    fault: Fault
    why: str


def spelled(row: AppendAudit | AuditEntry) -> bytes:
    """`InvalidInput` for what JSON cannot spell."""
    try:
        return canonical({name: getattr(row, name) for name in SPELLED})
    except ValueError as error:
        raise InvalidInput(f"An entry of the audit log is not JSON: {error}") from error


def chained(previous: Head, spelling: bytes) -> Head:
    number = previous.number + 1
    return Head(number=number, hash=hash_of(previous.hash, number, spelling))


def hash_of(previous: str, number: int, spelling: bytes) -> str:
    return sha256(b"%s\n%d\n%s" % (previous.encode(), number, spelling)).hexdigest()


def follow(head: Head, entries: Iterable[AuditEntry]) -> Head | Broken:
    """Walks entries in the order of their numbers from `head` on. The last of them, or the first that is broken."""
    for entry in entries:
        broken = _broken(head, entry)
        if broken is not None:
            return broken
        head = Head(number=entry.number, hash=entry.hash)
    return head


def _broken(head: Head, entry: AuditEntry) -> Broken | None:
    wanted = head.number + 1
    if entry.number > wanted:
        return Broken(number=wanted, fault="missing", why=f"Entry {wanted} is not there.")
    if entry.number < wanted:
        return Broken(number=entry.number, fault="inserted", why=f"Number {entry.number} is there twice.")
    if entry.hash != hash_of(entry.previous, entry.number, spelled(entry)):
        return Broken(
            number=wanted, fault="changed", why=f"Entry {wanted} does not have the hash of its content."
        )
    if entry.previous != head.hash:
        why = f"Entry {wanted} follows another entry than the one before it, which was changed, moved or inserted."
        return Broken(number=wanted, fault="moved", why=why)
    return None
