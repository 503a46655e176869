"""Tells people of what concerns them: who was named in a comment, and who wrote in a thread that goes on.

It reads documents as they are committed and keeps beside each message who knows of it, in the commit that tells them:
after a crash nobody is told twice and nobody is left out (SPEC.md, section NT).
"""

from crdt.kinds.kind import kinds
from engine.notify.watching import CommentWatch
from engine.spec import EngineSpec, Triggers

ENGINE = EngineSpec(
    name="notify",
    title="Notifications",
    summary="Tells people who named them in a comment and who answered them.",
    capabilities=("mentions", "replies", "each once, also after a restart"),
    triggers=Triggers(
        kinds=tuple(name for name, kind in kinds().items() if not kind.open_roots), roots=("comments",)
    ),
    make=lambda platform: CommentWatch(
        store=platform.store, rooms=platform.rooms, channels=platform.channels, clock=platform.clock
    ),
)
