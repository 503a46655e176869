"""Does at once, before anything is committed, what nobody could tell from not having been done yet (rule RX9).

A pure step and a question with a plain answer give the same whenever and however often they are worked out. So a run goes
on through them and commits all of it together. Whatever would wait, fails or is not pure is left (None) to `performer` and
`asking`, which begin it after the commit and know how to say what went wrong.
"""

from collections.abc import Coroutine, Mapping
from typing import Any, Final, TypeVar

from crdt.ids import RunId
from engine.expressions.direct import NOT_PLAIN
from engine.expressions.evaluator import Evaluator
from engine.records import Json
from engine.runtime.clock import WakingClock
from engine.workflow.asking import Answered, Asker
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.loading import Loader, NotAtOnce
from engine.workflow.machine.effects import Perform, Resolve
from engine.workflow.machine.outputs import kept, success_of, written
from engine.workflow.machine.questions import question_of
from engine.workflow.machine.viewing import View, names_of, view_of
from engine.workflow.permission import Permission
from engine.workflow.resolving import resolved
from engine.workflow.turns import Happening, Turn

T = TypeVar("T")

MOST: Final = 64
"""Transitions of one commit: a few milliseconds, and few hundred rows."""


class _Plain(Evaluator):
    """Only what is plain."""

    async def evaluate(self, text: str, variables: Mapping[str, Json], *, owner: str = "") -> Json:  # noqa: ARG002
        return self.at_once(text, variables)

    def at_once(self, text: str, variables: Mapping[str, Json]) -> Json:
        value = super().at_once(text, variables)
        if value is NOT_PLAIN:
            raise NotAtOnce
        return value


class Ahead:
    """One per process."""

    def __init__(
        self, *, operations: Catalogue, loader: Loader, clock: WakingClock, permission: Permission | None
    ) -> None:
        self._operations = operations
        self._permission = permission
        self._load = loader.at_hand
        self._plain = _Plain(workers=0)
        self._asker = Asker(operations=operations, load=self._load, evaluator=self._plain, clock=clock)

    async def perform(self, turn: Turn, effect: Perform) -> Happening | None:
        """What a pure step gives. Whoever started the run is asked for once per turn (rule G16)."""
        step = turn.run.planned(effect.node)
        operation = self._operations.get(step.operation)
        if operation is None or operation.pure is None:
            return None
        try:
            if self._permission is not None and operation.right not in turn.allowed:
                await self._permission.to_perform(turn.record, operation)
                turn.allowed.add(operation.right)
            view = view_of(turn.run, turn.record, effect.node, turn.now)
            given = _at_once(self._given(view, step.input, turn.run.id))
            value = written(operation.pure(operation.input.model_validate(given)))
            kept_, stored = kept(turn.record, effect.node, step.title, value, turn.now)
        except Exception:  # noqa: BLE001 - it is done again the usual way, which says what is wrong
            return None
        return success_of(effect, kept_, value), stored

    async def _given(self, view: View, input_: Json, run: RunId) -> Json:
        return await resolved(input_, await names_of(view, self._load), self._plain, owner=run)

    def answer(self, turn: Turn, effect: Resolve) -> Happening | None:
        question = question_of(turn.run, turn.record, effect, turn.now)
        try:
            answered: Answered = _at_once(self._asker.worked_out(question))
        except Exception:  # noqa: BLE001 - it is asked again the usual way, which says what is wrong
            return None
        return answered.event, answered.writes


def _at_once(work: Coroutine[Any, Any, T]) -> T:
    """Raises `NotAtOnce` where the work waits for something."""
    try:
        work.send(None)
    except StopIteration as ended:
        given: T = ended.value
        return given
    work.close()
    raise NotAtOnce
