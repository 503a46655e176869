"""What a design refers to outside itself: the operations of this installation and the documents of its workspace. Pure."""

from collections.abc import Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from crdt.dataclasses import dataclass
from engine.operations.operation import Operation

AnyOperation = Operation[Any, Any]
Catalogue = Mapping[str, AnyOperation]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A document of the workspace."""

    title: str
    trashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Who there is: people by id, and groups by id and by name with the ids of their members."""

    people: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """`sources`, `designs`, `rule_sets` and `policies` by id; None where nobody has looked, and then none of them is judged. `own`
    is the id of the design itself, where it has one. `approvers`: the ids of those who may approve in the workspace; None as above.
    """

    operations: Catalogue
    sources: Mapping[str, Known] | None = field(default=None)
    designs: Mapping[str, Known] | None = field(default=None)
    rule_sets: Mapping[str, Known] | None = field(default=None)
    policies: Mapping[str, Known] | None = field(default=None)
    own: str = ""
    roster: Roster | None = None
    approvers: frozenset[str] | None = None

    @cached_property
    def only_source(self) -> str | None:
        """The one source that a step can mean, where the workspace has exactly one."""
        there = [id_ for id_, source in (self.sources or {}).items() if not source.trashed]
        return there[0] if len(there) == 1 else None
