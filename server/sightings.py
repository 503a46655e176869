"""What people had been granted whenever somebody asked, since a patrol last went round.

Whoever was let in by what the round finds needs no second look: hundreds who come at once cost it nothing. Border: it
remembers and compares; `access` reads, `patrol` acts.
"""

from collections.abc import Mapping

from crdt.ids import UserId
from engine.records import Grant

Standing = frozenset[Grant | tuple[str, str]]
"""What somebody may do follows from it: equal standing, equal rights. Of a grant on a tag also its id with all that it
reaches now.
"""


class Sightings:
    def __init__(self) -> None:
        self._seen: dict[UserId, Standing | None] = {}
        """None where two sightings differ: somebody may still do what only the first allows."""

    def saw(self, user: UserId, standing: Standing) -> None:
        if self._seen.setdefault(user, standing) != standing:
            self._seen[user] = None

    def unsure_of(self, user: UserId) -> None:
        """They were let in by what nobody saw whole: the next round looks at them."""
        self._seen[user] = None

    def compare(self, now: Mapping[UserId, Standing]) -> list[UserId]:
        """Whose standing differs from what was seen of them, or who was not seen. From here on `now` is what was seen."""
        seen, self._seen = self._seen, dict(now)
        return [user for user, standing in now.items() if seen.get(user) != standing]
