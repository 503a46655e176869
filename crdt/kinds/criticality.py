"""How much depends on a document: what policies may be about, and what they may protect by (`crdt/protection.py`).

The same words in every kind that has it. None where nobody has said; sources say `medium` from the start.
"""

from typing import Annotated, Literal, get_args

from pydantic import Field

from crdt.kinds.kind import Kind
from crdt.kinds.rules import FieldRule

Criticality = Literal["low", "medium", "high", "critical"]
LEAST_TO_MOST = FieldRule("max", get_args(Criticality))
MaybeCriticality = Annotated[Criticality | None, LEAST_TO_MOST, Field(exclude_if=lambda value: value is None)]
"""Left out of exports and of the content hash while nothing is said, so that older documents stay what they were."""


def has_criticality(kind: Kind) -> bool:
    return "criticality" in kind.body.model_fields
