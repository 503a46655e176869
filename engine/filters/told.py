"""What the events about saved filters say. Types and names only."""

from typing import Final, Literal

from crdt.model import Model

SHARED: Final = "workspace:filter:changed"
MINE: Final = "user:filter:changed"


class FilterEvent(Model):
    """Lists of this name have other filters now."""

    filter: str
    workspace: str
    list: str
    name: str
    what: Literal["saved", "removed"]
    by: str
    by_name: str
