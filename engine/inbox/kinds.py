"""The kinds of notification there are, as data. A feature that has news for people adds its kinds here."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind:
    """`asks`: it waits for the person to do something, so that it stands among what needs them until it is read."""

    name: str
    title: str
    summary: str
    asks: bool = False


MENTION: Final = NotificationKind(
    name="comment.mention",
    title="Mentions",
    summary="Somebody named you in a comment.",
    asks=True,
)
REPLY: Final = NotificationKind(
    name="comment.reply",
    title="Replies",
    summary="Somebody wrote in a thread that you wrote in.",
)

KINDS: Final = {kind.name: kind for kind in (MENTION, REPLY)}
