"""Walks the audit log of an organisation and says whether it holds, what is broken first, and where its head is."""

import asyncio
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import OrganisationId
from engine.audit.anchors import Anchor
from engine.audit.chain import START, Broken, Head, follow
from engine.audit.listing import AuditLog

PAGE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`head` is that of the last entry that holds. `anchored`: whether an anchor was given that the chain still goes through."""

    head: Head
    broken: Broken | None
    anchored: bool

    @property
    def holds(self) -> bool:
        return self.broken is None


async def verify(log: AuditLog, organisation: OrganisationId, anchor: Anchor | None = None) -> Verdict:
    """Everything to the last entry. What is entered meanwhile is walked too; it begins with the first."""
    stored = await log.head(organisation)
    head, passed = START, anchor is None or anchor.head == START
    while page := await log.since(organisation, head.number, PAGE):
        found = await asyncio.to_thread(follow, head, page)
        if isinstance(found, Broken):
            return Verdict(head=head, broken=found, anchored=False)
        if anchor is not None and head.number < anchor.head.number <= found.number:
            there = page[anchor.head.number - head.number - 1].hash
            if there != anchor.head.hash:
                why = f"Entry {anchor.head.number} is another one than when the anchor was made."
                broken = Broken(number=anchor.head.number, fault="changed", why=why)
                return Verdict(head=found, broken=broken, anchored=False)
            passed = True
        head = found
    return Verdict(
        head=head, broken=_at_the_end(head, stored, anchor), anchored=passed and anchor is not None
    )


def _at_the_end(head: Head, stored: Head, anchor: Anchor | None) -> Broken | None:
    kept = stored if anchor is None or anchor.head.number <= stored.number else anchor.head
    if head.number < kept.number:
        why = f"Entries {head.number + 1} to {kept.number} are not there any more."
        return Broken(number=head.number + 1, fault="cut", why=why)
    if head.number == stored.number and head.hash != stored.hash:
        why = f"Entry {head.number} is another one than was entered last."
        return Broken(number=head.number, fault="changed", why=why)
    return None
