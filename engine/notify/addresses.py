"""Addresses of people: given, confirmed with a code that was sent there, taken away (rules PR7)."""

import hashlib
import re
import secrets
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, InvalidInput, NotFound, OverLimit
from crdt.ids import Micros, UserId
from engine.contact_records import ContactAddress
from engine.notify.channel import notifiers
from engine.notify.directory import setups
from engine.notify.rules import EMAIL
from engine.outbox.outbox import Outbox
from engine.outbox.records import ADDRESS_CODE, Outgoing
from engine.ports import Ids, Store
from engine.records import User
from engine.runtime.clock import SECOND, WakingClock
from engine.runtime.turns import Turns
from engine.writes import Batch, Insert, Put, Remove

LASTS: Final = 600 * SECOND
HOUR: Final = 3600 * SECOND
MOST_CODES: Final = 10
TRIES: Final = 5

_TURNS = Turns()
"""Of each person: what is counted is still so when it is written, however much they ask at once."""


class AddressUnknown(NotFound):
    code = "address_unknown"
    message = "No address of yours waits for a code on this channel."
    next_step = "Give the address again; a new code is sent."


class CodeWrong(InvalidInput):
    code = "code_wrong"
    message = "This is not the code that was sent, or its ten minutes are over."
    next_step = "Read it again, or have a new one sent."


class NoSuchChannel(Conflict):
    code = "no_such_channel"
    message = "This channel is not set up here, so nothing can be sent by it."
    next_step = "Ask whoever manages the workspace to set it up."


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    store: Store
    clock: WakingClock
    ids: Ids
    outbox: Outbox

    async def give(self, user: User, channel: str, address: str, workspace: str) -> ContactAddress:
        """Sends a code there; the account's own email needs none. Raises InvalidInput, NoSuchChannel, OverLimit."""
        _check_form(channel, address)
        async with _TURNS.of(user.id):
            return await self._give(user, channel, address, workspace)

    async def _give(self, user: User, channel: str, address: str, workspace: str) -> ContactAddress:
        now = self.clock.now()
        if channel == EMAIL and address.casefold() == (user.email or "").casefold():
            return await self._kept(_row(user, channel, address, now, verified=True))
        setup = (await setups(self.store.records, user.organisation, workspace)).get(channel)
        if setup is None:
            raise NoSuchChannel(details={"channel": channel})
        await self._check_rate(user.id, now)
        code = f"{secrets.randbelow(1_000_000):06d}"
        row = replace(
            _row(user, channel, address, now, verified=False),
            code=_digest(user.id, channel, address, code),
            code_expires_at=Micros(now + LASTS),
        )
        message = Outgoing(
            id=self.ids.new(),
            organisation=user.organisation,
            workspace=setup.workspace,
            user=user.id,
            channel=channel,
            lane=setup.id,
            setup=setup.id,
            kind=ADDRESS_CODE,
            address=address,
            subject="Your code for Concert",
            body=f"Enter {code} in Concert within ten minutes to be reached here. Was that not you? Then do nothing.",
            data={"secret_body": True},
            cause="address",
            next_at=now,
            created_at=now,
        )
        batch: Batch = (Put(record=row), Insert(record=message))
        await self.store.writer.commit(batch)
        self.outbox.notice(batch)
        return row

    async def confirm(self, user: UserId, channel: str, code: str) -> ContactAddress:
        """Raises AddressUnknown, CodeWrong; after some wrong ones a new code is needed."""
        async with _TURNS.of(user):
            return await self._confirm(user, channel, code)

    async def _confirm(self, user: UserId, channel: str, code: str) -> ContactAddress:
        row = await self.store.records.get(ContactAddress, user, channel)
        if row is not None and row.verified_at is not None:
            return row
        if row is None or row.code_expires_at is None:
            raise AddressUnknown
        now = self.clock.now()
        given = _digest(user, channel, row.address, re.sub(r"\s", "", code))
        if row.code_tries >= TRIES or row.code_expires_at <= now:
            raise CodeWrong
        if not secrets.compare_digest(given, row.code):
            await self.store.writer.commit((Put(record=replace(row, code_tries=row.code_tries + 1)),))
            raise CodeWrong(details={"left": TRIES - row.code_tries - 1})
        done = replace(row, verified_at=now, code="", code_expires_at=None, code_tries=0)
        await self.store.writer.commit((Put(record=done),))
        return done

    async def _kept(self, row: ContactAddress) -> ContactAddress:
        await self.store.writer.commit((Put(record=row),))
        return row

    async def _check_rate(self, user: UserId, now: Micros) -> None:
        """Nobody has codes sent to strangers without end."""
        where = {"user": user, "kind": ADDRESS_CODE}
        sent = await self.store.records.find(
            Outgoing, where, order="created_at", descending=True, limit=MOST_CODES
        )
        if len(sent) == MOST_CODES and sent[-1].created_at + HOUR > now:
            raise OverLimit("So many codes are sent in an hour at most.", details={"limit": MOST_CODES})

    async def remove(self, user: UserId, channel: str) -> None:
        if await self.store.records.get(ContactAddress, user, channel) is None:
            raise AddressUnknown
        await self.store.writer.commit((Remove(type=ContactAddress, key=(user, channel)),))


def _check_form(channel: str, address: str) -> None:
    notifier = notifiers().get(channel)
    form = None if notifier is None else notifier.address
    if form is None:
        raise InvalidInput("Nobody has an address on this channel.", details={"channel": channel})
    if not re.fullmatch(form.pattern, address):
        raise InvalidInput(f"Write it as {form.example}.", details={"field": "address"})


def _row(user: User, channel: str, address: str, now: Micros, *, verified: bool) -> ContactAddress:
    return ContactAddress(
        user=user.id,
        channel=channel,
        organisation=user.organisation,
        address=address,
        created_at=now,
        verified_at=now if verified else None,
    )


def _digest(user: str, channel: str, address: str, code: str) -> str:
    return hashlib.sha256(f"{user} {channel} {address} {code}".encode()).hexdigest()
