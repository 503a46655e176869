"""Plans that were made before: whoever runs one content with the same parameters again shares the plan, and all that is
worked out from it once. Border: it compiles nothing, and trusts no hash; what is the same is compared.
"""

import json
from collections.abc import Mapping
from dataclasses import field
from typing import Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Workflow
from engine.records import Json
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.designs.compiling import Pinned, compile_design
from engine.workflow.designs.plan import Plan

SOUND: Final = 1000
"""Contents of designs of which it is remembered that they have no problems."""
PLANS: Final = 64
MOST_STEPS: Final = 20_000
"""Of all plans that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    content: Workflow
    called: Mapping[str, Pinned]
    plan: Plan


@dataclass(slots=True, kw_only=True)
class Compiler:
    """One per process: the operations of a process stay."""

    operations: Catalogue
    _sound: dict[str, None] = field(default_factory=dict)
    _plans: dict[tuple[str, str], _Kept] = field(default_factory=dict)
    _steps: int = 0

    def plan(
        self,
        content: Workflow,
        content_hash: str,
        parameters: Mapping[str, Json],
        called: Mapping[str, Pinned],
    ) -> Plan:
        """As `compile_design`, with its errors."""
        key = (content_hash, json.dumps(dict(parameters), sort_keys=True, default=repr))
        kept = self._plans.get(key)
        if kept is not None and kept.content == content and kept.called == called:
            self._plans[key] = self._plans.pop(key)
            return kept.plan
        plan = compile_design(
            content,
            design_hash=content_hash,
            parameters=parameters,
            operations=self.operations,
            called=called,
            sound=self._sound,
        )
        self._remember_sound(content_hash, *(one.content_hash for one in called.values()))
        # A copy: who has the content may go on changing it.
        self._keep(key, _Kept(content=content.model_copy(deep=True), called=called, plan=plan))
        return plan

    def _remember_sound(self, *hashes: str) -> None:
        for hash_ in hashes:
            self._sound.pop(hash_, None)
            self._sound[hash_] = None
        while len(self._sound) > SOUND:
            del self._sound[next(iter(self._sound))]

    def _keep(self, key: tuple[str, str], kept: _Kept) -> None:
        if (before := self._plans.pop(key, None)) is not None:
            self._steps -= len(before.plan.steps)
        self._plans[key] = kept
        self._steps += len(kept.plan.steps)
        while len(self._plans) > PLANS or (self._steps > MOST_STEPS and len(self._plans) > 1):
            self._steps -= len(self._plans.pop(next(iter(self._plans))).plan.steps)
