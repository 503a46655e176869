"""Owners as files have them: people by their address, or by their id where they have none. Nobody of another organisation is found."""

from collections.abc import Iterable, Mapping

from crdt.ids import OrganisationId, UserId
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import User


async def addresses(records: Records, owners: Iterable[str]) -> Mapping[str, str]:
    """By id."""
    users = await found_by(records, User, "id", set(owners) - {""})
    return {user.id: user.email or user.id for user in users}


async def address_of(records: Records, organisation: OrganisationId, text: str) -> str:
    """`ValueError` where nobody has it."""
    for field in ("email", "id"):
        where = {"organisation": organisation, field: text}
        for user in await records.find(User, where, limit=1):
            return user.email or user.id
    raise ValueError(f"Nobody here has the address “{text}”.")


async def owner_of(records: Records, organisation: OrganisationId, address: str) -> UserId:
    """Whoever has that address, else the text itself: the id of somebody who has none."""
    if address:
        where = {"organisation": organisation, "email": address}
        for user in await records.find(User, where, limit=1):
            return user.id
    return UserId(address)
