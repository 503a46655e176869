"""What would become of a request if it were asked now: who decides it, by which rule, and when what happens (AP18).

Judged and put to people as it would be; nobody is asked, nothing is kept, and what a policy approves at once is not done.
"""

from crdt.dataclasses import dataclass
from crdt.ids import Micros
from engine.approval.around import Judging
from engine.approval.ask import Ask
from engine.approval.beginning import end_of, judged, row_of, state_before
from engine.approval.happenings import PeopleResolved
from engine.approval.machine import advance, asking
from engine.approval.people import circle_about, people_for
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Outcome
from engine.approval.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`row` has the ruling, `state` the stages with their people. `ends`: when it is over if nobody decides at all."""

    row: ApprovalRequest
    outcome: Outcome
    state: State
    ends: Micros

    @property
    def is_for_nobody(self) -> bool:
        """There is nobody who could decide it: asking for it is refused."""
        return self.outcome == "route" and not asking(self.state)


async def previewed(judging: Judging, ask: Ask) -> Preview:
    """Raises what asking would; `NobodyToAsk` aside."""
    now, records = judging.platform.clock.now(), judging.platform.store.records
    row, event = await judged(judging, row_of(ask, "", 0, now), now, ask.requester, ask.reason, again=False)
    state, _ = advance(state_before(row, now), event)
    if event.outcome == "route":
        circle = await circle_about(records, row, now)
        people = await people_for(circle, state.steps, row.requester)
        state, _ = advance(state, PeopleResolved(people=people, at=now))
    return Preview(row=row, outcome=event.outcome, state=state, ends=end_of(row, now))
