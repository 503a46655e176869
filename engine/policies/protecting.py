"""Which places of a document change only by an approved request: what the policies of its workspace come to. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId
from crdt.kinds.kind import Kind
from crdt.kinds.policy import Policy
from crdt.protection import WHOLE_BODY, Place
from engine.branches.making import may_be_protected

CRITICALITY: Final = ("body", "criticality")


@dataclass(frozen=True, slots=True, kw_only=True)
class Protecting:
    """What one policy protects."""

    policy: DocumentId
    name: str
    kinds: frozenset[str]
    criticalities: frozenset[str]
    fields: tuple[str, ...]


def protecting_of(id_: DocumentId, policy: Policy) -> Protecting | None:
    """None where it is switched off or protects nothing."""
    said = policy.protects
    if not policy.enabled or not (said.document_kinds or said.criticalities or said.fields):
        return None
    return Protecting(
        policy=id_,
        name=" ".join(policy.name.split()) or "A policy",
        kinds=frozenset(said.document_kinds),
        criticalities=frozenset(said.criticalities),
        fields=tuple(sorted(field for field in said.fields if field.strip("."))),
    )


def places_of(kind: Kind, criticality: str, policies: Iterable[Protecting]) -> tuple[Place, ...]:
    """Of a document of this kind that is no branch. A kind without branches has no way round, so nothing is protected."""
    if not may_be_protected(kind):
        return ()
    return tuple(
        Place(pattern=pattern, policy=one.policy, policy_name=one.name)
        for one in policies
        if (not one.kinds or kind.name in one.kinds)
        and (not one.criticalities or criticality in one.criticalities)
        for pattern in _patterns(one)
    )


def _patterns(one: Protecting) -> Iterable[tuple[str, ...]]:
    """PT3: where it hangs on the criticality, nobody lowers that first."""
    if not one.fields:
        yield WHOLE_BODY
        return
    for field in one.fields:
        yield ("body", *field.split("."))
    if one.criticalities:
        yield CRITICALITY


def criticality_in(body: object) -> str:
    """As it stands in the body; empty in kinds that have none."""
    found = body.get("criticality") if isinstance(body, Mapping) else None
    return found if isinstance(found, str) else ""
