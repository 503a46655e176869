"""What people are called: a name that others can read, and somebody's own other one. Pure but for `Naming.rename`.

It is committed together with the events that tell it, to everybody in the person's workspaces and to the person; then
open sockets of theirs are let in again by the new name. Border: in one process; at another one the name is seen from
the next connection on.
"""

from collections.abc import Callable, Iterable
from typing import Final

from crdt.dataclasses import replace
from crdt.errors import Forbidden, InvalidInput, NotFound
from crdt.ids import UserId, WorkspaceId, user_channel, workspace_channel
from engine.members.events import PersonRenamedEvent
from engine.members.members import Members
from engine.names import checked_name
from engine.ports import Records
from engine.records import User
from engine.writes import Put

NAME_LENGTH: Final = 80


def clean_name(text: str) -> str:
    """The name with single spaces. Raises `InvalidInput` where nothing is to be seen, it is too long, or has characters that are not for reading."""
    name = checked_name(text)
    if len(name) > NAME_LENGTH:
        raise InvalidInput(f"A name has 1 to {NAME_LENGTH} characters.", details={"field": "name"})
    return name


class Naming:
    def __init__(self, records: Records, members: Members) -> None:
        self._records = records
        self._members = members
        self.on_renamed: Callable[[UserId, str], None] = lambda _user, _name: None
        """Told who is called what from now on; must return at once."""

    async def rename(self, id_: UserId, text: str, workspaces: Iterable[WorkspaceId]) -> User:
        """`workspaces`: where it is told. Raises `InvalidInput`, and `Forbidden` for who is no person."""
        name = clean_name(text)
        async with self._members.turn():
            user = await self._records.get(User, id_)
            if user is None:
                raise NotFound
            if user.kind != "person":
                raise Forbidden("Only people change their own name.", next_step="Sign in as a person.")
            if user.name == name:
                return user
            said, new = PersonRenamedEvent(user=id_, name=name, was=user.name), replace(user, name=name)
            told = [(workspace_channel(one), "workspace:member:renamed", said) for one in workspaces]
            own = (user_channel(id_), "user:renamed", said)
            await self._members.commit((Put(record=new),), [*told, own], ())
        self.on_renamed(id_, name)
        return new
