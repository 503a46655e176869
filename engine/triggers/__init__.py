"""What starts designs by itself: schedules, events, files, calls from outside, and the ends of other workflows.

- **Trigger**: what starts one design, with the parameters it gives (`records`). **Kind**: cron, event…, one file each (`kinds/`).
- **Moment**: something to start a run for, known by a key (`memory`). **Firing**: what came of it, once.
- **Schedule**: moments by the clock; **due**: those that have come (`due`). **Catch-up** and **overlap**: what happens to moments
  nobody heard, and to those that come while a run is under way.
- **Cause**: what a run says of its trigger. **Chain**: the runs that led to a run, by triggers (`cause`).
- **Backfill**: runs for moments that have passed (`backfilling`).

Reading order: `due` → `state` → `firing` → `actor` → `hearing` → `triggers`. Rules: section TR of engine/SPEC.md.
"""

from engine.spec import EngineSpec

ENGINE = EngineSpec(
    name="triggers",
    title="Triggers",
    summary="Starts workflows by the clock, by events, files, calls from outside and the ends of other workflows.",
    capabilities=(
        "cron with time zones",
        "events with a condition",
        "file changes",
        "signed webhooks",
        "after another workflow",
        "catch-up after an outage",
        "backfill",
    ),
    depends_on=("kind:workflow", "engine:workflow", "library:cronsim"),
    make=lambda platform: platform.triggers,
)
