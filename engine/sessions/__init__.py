"""Working sessions: several people at work on some documents of a workspace, with a name, a leader and roles.

- **Session**: a piece of joint work of one of eight types, from its start to its end; what happened in it stays in the history.
- **Leader**: who started it, or who has it from them; ends it and says who may do what.
- **Role**: what somebody who takes part may do in the session's documents at most. It narrows, and never widens.
"""

from engine.spec import EngineSpec

ENGINE = EngineSpec(
    name="sessions",
    title="Working sessions",
    summary="Keeps who works together on which documents, in which roles, and ends what nobody is in any more.",
    capabilities=("eight types", "six roles", "history", "ends by itself"),
    make=lambda platform: platform.sessions,
)
