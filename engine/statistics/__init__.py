"""How the runs of a design went, over time: rates, durations, waits, what each step costs, and one version beside another.

- **Fact**: what one run was like. **Day**: the runs of one version that ended on one day, together.
- **Version**: the content that ran, by its hash. **Held**: the time steps held a place, which is what a run costs.

Reading order: `../statistics_records.py` → `facts.py` → `days.py` → `keeping.py` → `reading.py` → `comparing.py`.
"""

from engine.spec import EngineSpec

ENGINE = EngineSpec(
    name="statistics",
    title="Statistics of runs",
    summary="Counts runs as they end: rates, durations, waits and costs, and versions beside each other.",
    capabilities=(
        "success rate",
        "durations by quantile",
        "waits",
        "cost in slot-seconds",
        "trend",
        "comparison of versions",
    ),
    depends_on=("engine:workflow",),
    make=lambda platform: platform.statistics,
)
