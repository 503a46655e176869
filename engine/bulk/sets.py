"""Jobs that were submitted together: which come first, and when one of them may begin (S2-16)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from crdt.errors import Conflict, InvalidInput
from engine.bulk.machine import OVER
from engine.bulk.planning import PlanCycle
from engine.bulk.records import BulkJob
from engine.ports import Records

MOST: Final = 1_000
"""Jobs in one set."""


class EarlierFailed(Conflict):
    code = "dependency_failed"
    message = "A job that comes before this one did not finish, so this one was not begun."
    next_step = "Try the failed items of that one again, then begin this one anew."


class Sets:
    """`wake` has the actor of a job ask again. What may begin is noted at once, so that no two take the same room."""

    def __init__(self, records: Records, wake: Callable[[str], None]) -> None:
        self._records = records
        self._wake = wake
        self._begun: dict[str, set[str]] = {}

    @staticmethod
    def in_order(names: Iterable[str], after: Mapping[str, Sequence[str]]) -> list[str]:
        """`PlanCycle` shows the circle, `InvalidInput` a name that is none of them."""
        known = list(names)
        graph = {name: tuple(after.get(name, ())) for name in known}
        strange = sorted({one for earlier in graph.values() for one in earlier} - set(known))
        if strange:
            raise InvalidInput(
                "One of the jobs comes after a job that is not among them.", details={"unknown": strange}
            )
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as error:
            raise PlanCycle(details={"circle": list(error.args[1])}) from None

    async def may_start(self, job: BulkJob) -> bool:
        """`EarlierFailed` where it never will."""
        if job.set_of is None:
            return True
        rows = await self._records.find(BulkJob, {"set_of": job.set_of}, limit=MOST)
        status = {row.id: row.status for row in rows}
        earlier = {one: status.get(one, "failed") for one in job.depends_on or ()}
        in_vain = [one for one, its in earlier.items() if its in OVER and its != "finished"]
        if in_vain:
            raise EarlierFailed(details={"jobs": in_vain})
        if any(its != "finished" for its in earlier.values()):
            return False
        begun = self._begun.setdefault(job.set_of, set())
        begun |= {row.id for row in rows if row.frozen}
        begun -= {row.id for row in rows if row.status in OVER}
        if job.id not in begun and len(begun) >= (job.at_once or MOST):
            return False
        begun.add(job.id)
        return True

    async def ended(self, job: BulkJob) -> None:
        """Those that wait look again, the most important first."""
        if job.set_of is None:
            return
        self._begun.get(job.set_of, set()).discard(job.id)
        waiting = await self._records.find(
            BulkJob, {"set_of": job.set_of, "status": "planned"}, order="number", limit=MOST
        )
        if not waiting:
            self._begun.pop(job.set_of, None)
        for row in sorted(waiting, key=lambda one: (-one.priority, one.number)):
            self._wake(row.id)
