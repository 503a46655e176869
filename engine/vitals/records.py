"""What a process has measured of a source. Columns follow from the fields."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceVitals:
    """`minutes`: the last hour of use, one list `[minute, uses, failures, timed, took]` for each minute in which the source was
    asked (`minutes.Minute`). `statement_limit`: the microseconds that one statement may take. `at`: when it was asked last.
    """

    KEY: ClassVar[tuple[str, ...]] = ("document", "process")
    document: DocumentId
    process: str
    organisation: OrganisationId
    minutes: Json
    statement_limit: int
    at: Micros
