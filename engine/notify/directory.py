"""Which channels reach whom: setups of a workspace, or of the whole organisation, and the addresses people have given."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import ValidationError

from crdt.dataclasses import dataclass
from crdt.ids import OrganisationId, UserId
from engine.contact_records import ChannelSetup, ContactAddress, PersonRules
from engine.notify.channel import ChannelUnfit, Notifier, Recipient, notifiers
from engine.notify.rules import EMAIL, Rules, WorkspaceRules
from engine.ports import Records
from engine.records import User

MOST_SETUPS: Final = 200
NOWHERE: Final = "@localhost"
"""Addresses that were made up for an installation of one person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A channel as it is set up, and how it knows the person."""

    notifier: Notifier
    setup: ChannelSetup
    settings: Any
    address: str

    @property
    def is_private(self) -> bool:
        return bool(self.notifier.is_private(self.settings))


async def setups(
    records: Records, organisation: OrganisationId, workspace: str | None
) -> Mapping[str, ChannelSetup]:
    """By channel, the one that serves this workspace: its own, else one for everywhere; the oldest of several."""
    found: dict[str, ChannelSetup] = {}
    everywhere = {"organisation": organisation, "everywhere": True, "enabled": True}
    rows = await records.find(ChannelSetup, everywhere, order="created_at", limit=MOST_SETUPS)
    for row in rows:
        found.setdefault(row.channel, row)
    if workspace:
        here = {"organisation": organisation, "workspace": workspace, "enabled": True}
        own: dict[str, ChannelSetup] = {}
        for row in await records.find(ChannelSetup, here, order="created_at", limit=MOST_SETUPS):
            own.setdefault(row.channel, row)
        found |= own
    return found


async def addresses(records: Records, user: User) -> Mapping[str, str]:
    """Verified ones; the account's own email where the person has given no other."""
    rows = await records.find(ContactAddress, {"user": user.id})
    given = {row.channel: row.address for row in rows if row.verified_at is not None}
    if EMAIL not in given and is_usable(user.email):
        given[EMAIL] = user.email or ""
    return given


def is_usable(email: str | None) -> bool:
    return bool(email) and not str(email).endswith(NOWHERE)


async def lines_to(records: Records, user: User, workspace: str | None) -> Mapping[str, Line]:
    """By channel, those by which this person can be reached about this workspace."""
    known = await addresses(records, user)
    found: dict[str, Line] = {}
    for channel, setup in (await setups(records, user.organisation, workspace)).items():
        try:
            line = line_of(setup, known.get(channel, ""))
        except ChannelUnfit:
            continue
        if line.address or line.notifier.address is None or not line.is_private:
            found[channel] = line
    return found


def line_of(setup: ChannelSetup, address: str) -> Line:
    """Raises ChannelUnfit for a channel or settings that this version does not know."""
    notifier = notifiers().get(setup.channel)
    if notifier is None or not notifier.set_up:
        raise ChannelUnfit(details={"channel": setup.channel})
    try:
        settings = notifier.settings.model_validate(setup.settings)
    except ValidationError as error:
        raise ChannelUnfit(details={"problems": len(error.errors())}) from None
    return Line(notifier=notifier, setup=setup, settings=settings, address=address)


def recipient(user: User, line: Line) -> Recipient:
    return Recipient(user=user.id, name=user.name, address=line.address)


async def rules_of(records: Records, user: UserId) -> Rules:
    row = await records.get(PersonRules, user, "")
    return Rules() if row is None else Rules.model_validate(row.rules)


async def rules_here(records: Records, user: UserId, workspace: str | None) -> WorkspaceRules | None:
    row = await records.get(PersonRules, user, workspace) if workspace else None
    return None if row is None else WorkspaceRules.model_validate(row.rules)
