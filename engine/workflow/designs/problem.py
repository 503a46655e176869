"""What is wrong with a document, said so that a person can mend it: by hand, or with one edit where that is safe."""

from dataclasses import asdict
from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import Refused
from engine.records import Json

Severity = Literal["error", "warning"]
"""An error stops the document from being used; a warning is worth a look."""

NOTHING: Final = object()
"""In place of a value: there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mend:
    """One place that a fix sets or removes. It is made only while `was` still stands there."""

    path: tuple[str, ...]
    was: Json
    now: Json = NOTHING

    def to_dict(self) -> dict[str, Json]:
        told: dict[str, Json] = {"path": list(self.path), "was": self.was}
        if self.now is NOTHING:
            return {**told, "do": "remove", "now": None}
        return {**told, "do": "set", "now": self.now}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """`label` is what a button says; `words` what will be another."""

    label: str
    words: str
    mends: tuple[Mend, ...]

    def to_dict(self) -> dict[str, Json]:
        return {"label": self.label, "words": self.words, "mends": [mend.to_dict() for mend in self.mends]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """`node`, `edge` and `field` say where, `source` is the step that a binding names, `path` the round trip of a cycle.

    `roles` are those whom it concerns, where it does not concern everybody.
    """

    code: str
    message: str
    next_step: str
    node: str | None = None
    field: str | None = None
    path: tuple[str, ...] = ()
    severity: Severity = "error"
    edge: str | None = None
    source: str | None = None
    roles: tuple[str, ...] = ()
    fix: Fix | None = None

    @property
    def place(self) -> str:
        return self.node or self.edge or ""

    @property
    def id(self) -> str:
        """The same for the same problem at the same place, whoever looks and whenever."""
        return ":".join((self.code, self.place, self.field or ""))

    @property
    def rank(self) -> int:
        return RANKS.get(self.code, len(RANKS))

    @property
    def order(self) -> tuple[int, str, str]:
        """Problems come in the order in which a person would mend them."""
        return self.rank, self.place, self.id

    def concerns(self, role: str) -> bool:
        return not self.roles or role in self.roles

    def to_dict(self) -> dict[str, Json]:
        return {
            **asdict(self),
            "path": list(self.path),
            "roles": list(self.roles),
            "fix": None if self.fix is None else self.fix.to_dict(),
            "id": self.id,
            "rank": self.rank,
        }


_IN_ORDER: Final = (
    "empty_design",
    "value_refused",
    "unknown_kind",
    "dangling_edge",
    "step_id_invalid",
    "unknown_operation",
    "operation_not_allowed",
    "container_unknown",
    "container_unfit",
    "part_unknown",
    "container_too_deep",
    "edge_crosses_border",
    "container_cycle",
    "cycle",
    "unreachable_step",
    "empty_body",
    "port_unknown",
    "port_missing",
    "undo_unknown",
    "undo_of_undo",
    "undo_connected",
    "call_not_literal",
    "call_round_trip",
    "workflow_unknown",
    "workflow_trashed",
    "parameter_missing",
    "parameter_invalid",
    "parameter_unknown",
    "parameter_undeclared",
    "binding_malformed",
    "binding_unknown_step",
    "binding_not_upstream",
    "binding_into_loop",
    "binding_no_field",
    "binding_type",
    "expression_syntax",
    "expression_too_big",
    "expression_unknown_name",
    "expression_unknown_function",
    "expression_no_field",
    "expression_type",
    "source_unknown",
    "source_trashed",
    "rule_set_unknown",
    "rule_set_trashed",
    "default_invalid",
    "name_clash",
    "duplicate_edge",
    "step_name_clash",
    "binding_may_not_run",
    "result_undeclared",
    "result_never_set",
)
RANKS: Final = {code: rank for rank, code in enumerate(_IN_ORDER)}
"""The shape of the graph, then the steps, then their input, then what is only worth a look."""


class DesignInvalid(Refused):
    """`details.problems` has them all, as `Problem.to_dict` writes them."""

    code = "design_invalid"
    message = "This design cannot run as it stands."
    next_step = "Mend the problems in the details; the designer marks each at its step."
