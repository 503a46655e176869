"""What an importer is: the columns of its files, what stands now, and how a row is carried out. One file each in `importers/`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING, Final, Protocol

from crdt.dataclasses import dataclass
from crdt.ids import OrganisationId, UserId
from engine.import_records import ImportRecord, ImportRow, RowOutcome
from engine.imports.reading import Line
from engine.records import Workspace
from engine.source_lists import Hidden

if TYPE_CHECKING:
    from engine.platform import Platform

BETWEEN: Final = "\x1f"
"""Between the parts of a subject that is no document itself; the first part is the id of one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """What a line is about as it stands. `subject` is "" where it is new, `refused` why it can be nothing."""

    subject: str = ""
    title: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    outcome: RowOutcome
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """In whose name rows are carried out. `role` is the most they may do it with."""

    upload: ImportRecord
    workspace: Workspace
    user: UserId
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`wanted`: what the cells shall be where they are as `told` has them before. `good`: what the row is then."""

    wanted: Mapping[str, str]
    told: ImportRow
    good: Outcome


class Work(Protocol):
    """The hands of an importer, on one platform. Rows come some at a time and are about different things; each is done by
    itself, in a batch that has its outcome too, and all the batches go to the store together.
    """

    async def present(self, workspace: Workspace, lines: Sequence[Line]) -> Sequence[Present]:
        """One for each line, at the price of a few questions."""

    async def normal(self, organisation: OrganisationId, column: str, text: str) -> str:
        """The cell as it will stand. Raises ValueError in words, where it can be nothing."""

    async def apply(self, rows: Sequence[ImportRow], doing: Doing) -> Sequence[Outcome]:
        """One for each row."""

    async def undo(self, rows: Sequence[ImportRow], doing: Doing) -> Sequence[Outcome]:
        """Takes back what each row did, where nobody has changed it since."""

    async def export(
        self, workspace: Workspace, hidden: Hidden, offset: int, limit: int
    ) -> tuple[Sequence[Mapping[str, str]], int]:
        """Rows with all columns, and how many there are: what comes back without a difference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """`needed`: columns without which nothing new can be made."""

    name: str
    title: str
    columns: tuple[str, ...]
    needed: tuple[str, ...]
    make: "Callable[[Platform], Work]"
