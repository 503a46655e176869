"""The workflow engine: a persisted state machine over the compiled plan of a pinned design. Never code replay.

- **Design**: the document people edit. **Plan**: a design compiled and pinned; what a run follows to its end.
- **Run**: the state of one execution. **Step**: one node of it. **Attempt**: one try of a step.
- **Scope**: steps of a run that belong together: the design, one round, one part of a try, one call. **Key**: a step in one place.
- **Event**: what happened, journaled. **Effect**: what to do about it, after the journal.
- **Fence**: counts the lives of a run's actor; what an older life brings is dropped.
"""

from engine.spec import EngineSpec

ENGINE = EngineSpec(
    name="workflow",
    title="Workflows",
    summary="Runs designs as graphs of steps, and goes on after a restart where it stopped.",
    capabilities=(
        "parallel steps",
        "choices and conditions",
        "loops, over lists and while something holds",
        "try, catch and finally",
        "calls of other workflows",
        "waiting for time, events and people",
        "undoing what was done",
        "typed parameters and bindings",
        "timeouts",
        "retries with back-off",
        "cancel",
        "resume after a restart",
        "repeat from the failed step",
    ),
    depends_on=("kind:workflow", "operation:"),
    make=lambda platform: platform.runs.hears(platform.bus),
)
