"""Tells people of what concerns them, and brings it where they want to hear of it.

- **Watch** (`comments.py`, `saved.py`, `watching.py`): who was named in a comment, and who wrote in a thread that goes on. It
  keeps beside each message who knows of it, in the commit that tells them (SPEC.md, section NT).
- **Channel** (`channel.py`, one file each in `channels/`): how something leaves. **Setup**: a channel as a workspace uses it.
- **Rules** (`rules.py`, pure): what a person wants to hear where, quiet hours, bundles. **Way**: where one notification goes.
- **Courier** (`courier.py`): `planning.py` turns notifications into messages of the outbox, `bundling.py` puts together what
  waits, `posting.py` writes what is sent at the moment it is sent (`wording.py`, `mail.py`).
- **Link** (`links.py`): decides one request for one person, once.
"""

from crdt.kinds.kind import kinds
from engine.notify.engine import Notify
from engine.spec import EngineSpec, Triggers

ENGINE = EngineSpec(
    name="notify",
    title="Notifications",
    summary="Tells people who named them and what concerns them, on the channels they chose.",
    capabilities=(
        "mentions",
        "replies",
        "each once, also after a restart",
        "email, Slack, Teams, SMS, webhooks",
        "quiet hours and bundles",
        "decisions from the message",
    ),
    triggers=Triggers(
        kinds=tuple(name for name, kind in kinds().items() if not kind.open_roots), roots=("comments",)
    ),
    make=Notify,
)
