"""Which places of a document change only by an approved request, and which updates touch them. Rules: SPEC.md, section PT.

Border: whose policies say so is the engine's knowledge; it puts the places here, and the gate asks for every update.
"""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden
from crdt.sections import Touched, plain_paths
from crdt.verdicts import Accepted

EACH: Final = "*"
Pattern = tuple[str, ...]
"""A path from the root on; `*` stands for any key."""
WHOLE_BODY: Final[Pattern] = ("body",)


class ApprovalNeeded(Forbidden):
    """`details.paths`: what the change touches; `details.policies`: which policies ask for it, each `{id, name}`."""

    code = "approval_needed"
    message = "This may only be changed with an approval."
    next_step = "Make the change on a branch and ask for its approval."


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One protected place, and whose policy says so."""

    pattern: Pattern
    policy: str = ""
    policy_name: str = ""

    def meets(self, path: Touched) -> bool:
        """Whether one lies in the other: who takes away what is around it takes it away as well."""
        return all(
            step in (EACH, other) for step, other in zip(self.pattern, path, strict=False)
        )  # a step into a list is no name, and only `*` means it


class Guard:
    """Of one open document. `places` is put here by who opened it, and changes while it is open (PT5)."""

    __slots__ = ("places",)

    def __init__(self, places: tuple[Place, ...] = ()) -> None:
        self.places = places

    def against(self, verdict: Accepted) -> ApprovalNeeded | None:
        """PT1: why an update that touches this is refused. The verdict must be the index's latest."""
        return self.touched(chain(verdict.inserts, verdict.deletes))

    def touched(self, paths: Iterable[Touched]) -> ApprovalNeeded | None:
        hits = [(path, place) for path in paths for place in self.places if place.meets(path)]
        if not hits:
            return None
        policies = {place.policy: place.policy_name for _, place in hits if place.policy}
        names = sorted({name for name in policies.values() if name})
        return ApprovalNeeded(
            f"{' and '.join(names)} {'lets' if len(names) == 1 else 'let'} this change only with an approval."
            if names
            else "",
            details={
                "paths": plain_paths(path for path, _ in hits),
                "policies": [{"id": id_, "name": name} for id_, name in sorted(policies.items())],
            },
        )

    def refuse_all(self) -> None:
        """PT6: raises ApprovalNeeded where anything is protected, for what no branch stands in for."""
        if self.places:
            raise ApprovalNeeded(
                next_step="Ask who manages the policies named in the details.",
                details={
                    "paths": [list(place.pattern) for place in self.places],
                    "policies": [
                        {"id": id_, "name": name}
                        for id_, name in sorted({one.policy: one.policy_name for one in self.places}.items())
                    ],
                },
            )
