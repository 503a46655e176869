"""The row of what a person wishes of presence. Columns follow from the fields, as for all of `engine/records.py`."""

from typing import ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceWishes:
    """`hides_others`: the cursors of others are not drawn; `hides_own`: where one looks is not shown. On all devices."""

    KEY: ClassVar[tuple[str, ...]] = ("user",)
    user: UserId
    organisation: OrganisationId
    hides_others: bool
    hides_own: bool
    updated_at: Micros
