"""When API tokens were used last, to the minute: who owns one sees whether anything still works with it.

A use is a row of its own beside the token, so that noting one can never bring back a token that is revoked meanwhile.
"""

from typing import Final

from crdt.errors import ConcertError
from crdt.ids import Micros, user_channel
from engine.platform import Platform
from engine.ports import Records
from engine.records import Setting
from engine.runtime.clock import SECOND
from engine.runtime.tasks import spawn
from engine.topics.people import KEY_USED, TokenEvent
from engine.writes import Put, Remove
from server.principal import Principal

SHOWN: Final = 16
"""Characters of a token's digest that name it; they tell nothing of the token."""
EVERY: Final = 60 * SECOND
_MOST: Final = 10_000


class Uses:
    """Of this process; another one notes its own."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._noted: dict[str, Micros] = {}

    def saw(self, principal: Principal) -> None:
        """Never waits, never raises."""
        if principal.token_kind != "api":  # noqa: S105 - the kind of a token, not one
            return
        now, name = self._platform.clock.now(), principal.token[:SHOWN]
        if now - self._noted.get(name, Micros(-EVERY)) < EVERY:
            return
        if len(self._noted) >= _MOST:
            self._noted.clear()
        self._noted[name] = now
        spawn(self._note(principal, name, now), name="token used")

    async def _note(self, principal: Principal, name: str, now: Micros) -> None:
        try:
            await self._platform.store.writer.commit((Put(record=Setting(name=_row(name), value=now)),))
        except ConcertError:
            self._noted.pop(name, None)  # the next use notes it
            return
        said = TokenEvent(token=name, workspace=principal.workspace or "").model_dump(mode="json")
        self._platform.channels.ephemeral(user_channel(principal.user), KEY_USED, said)


async def used_at(records: Records, name: str) -> Micros | None:
    row = await records.get(Setting, _row(name))
    return None if row is None else Micros(row.value)


def forgotten(name: str) -> Remove:
    """With the end of a token."""
    return Remove(type=Setting, key=(_row(name),))


def _row(name: str) -> str:
    return f"token used {name}"
