"""Tells people when runs fail, last too long, wait too long, or do not start at all (SPEC.md, section AL).

- **Rule**: what somebody wants to hear of the runs of one design, or of a workspace, and who is told.
- **Condition**: when a rule comes true. **Subject**: what it came true of: a run, a step that waits, a day.
- **Alert**: a rule that came true of a subject. There is one at most, so nobody is told twice.
"""

from typing import TYPE_CHECKING

from engine.alerts.watching import AlertDesk, Alerts
from engine.spec import EngineSpec

if TYPE_CHECKING:
    from engine.platform import Platform


def desk_of(platform: "Platform") -> AlertDesk:
    return AlertDesk(
        store=platform.store, clock=platform.clock, channels=platform.channels, timers=platform.timers
    )


def _made(platform: "Platform") -> Alerts:
    return Alerts(desk=desk_of(platform), bus=platform.bus, supervisor=platform.supervisor)


ENGINE = EngineSpec(
    name="alerts",
    title="Alerts",
    summary="Tells people of runs that fail, last too long, wait too long or do not start.",
    capabilities=("failure", "duration", "unusual duration", "missed start", "long wait", "each once"),
    make=_made,
)
