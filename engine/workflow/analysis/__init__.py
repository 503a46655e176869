"""What a design says about its runs before any of them: what runs side by side, what decides how long it takes, what gets
in each other's way, and what a change reaches. Pure.

- **Level**: steps that stand in the same part of the same container; edges never leave it. The top has no container.
- **Wave**: steps of a level that can run at once, because everything before them is in earlier waves.
- **Slack**: how much longer a step may take before the whole does. None of it: the step is **critical**.

Reading order: `shape.py` → `expecting.py` → `timing.py` → `conflicts.py` → `impact.py`.
"""
