"""Hands a message of the outbox to its channel: what it says is written at that moment, for who may read it then (NT3, NT7).

Border: when it is sent, how often, and what follows from how it ended is the outbox's.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import UserId, WorkspaceId
from engine.approval.records import ApprovalRequest, ApprovalSeat
from engine.contact_records import ChannelSetup
from engine.inbox.records import Notification
from engine.members.ways import found_by, ways_into
from engine.notify.channel import Button, Message, Reaching, notifiers
from engine.notify.channels.webhook import WebhookSettings
from engine.notify.directory import Line, addresses, line_of, recipient
from engine.notify.links import Links
from engine.notify.mail import Item, as_html, as_text
from engine.notify.unsaid import unsaid
from engine.notify.wording import Words, discreet, title_of, words_of
from engine.operations.http.reach import Reach
from engine.outbox.deciding import Away, Dropped, Outcome, Refused
from engine.outbox.records import Outgoing
from engine.ports import Clock, Store
from engine.records import DocumentRecord, User, Workspace
from engine.secrets.vault import Vault

MOST_TOGETHER: Final = 50
WEBHOOK: Final = "webhook"
SMS: Final = "sms"


@dataclass(frozen=True, slots=True, kw_only=True)
class Postman:
    """`base` is the address of this installation, as people type it."""

    store: Store
    clock: Clock
    vault: Vault
    reach: Reach
    links: Links
    base: str

    async def post(self, row: Outgoing) -> Outcome:
        """What comes of an attempt, told without the secrets that the channel was given for it."""
        given: list[str] = []
        return unsaid(await self._post(row, given), given)

    async def _post(self, row: Outgoing, given: list[str]) -> Outcome:
        try:
            line = await self._line(row)
            if isinstance(line, Dropped):
                return line
            message = await self._message(row, line)
            if isinstance(message, Dropped):
                return message
            return await line.notifier.send(message, line.settings, self._reaching(row, line, given))
        except (
            ConcertError
        ) as error:  # a secret that is gone, a setup that fits no more: somebody can mend it
            return Away(error=f"{error.code}: {error}")
        except ValidationError:
            return Refused(error="The channel does not take these settings.")

    def _reaching(self, row: Outgoing, line: Line, given: list[str]) -> Reaching:
        workspace = line.setup.workspace

        async def secret(reference: str) -> str:
            given.append(await self.vault.plain(row.organisation, workspace, reference, ""))
            return given[-1]

        return Reaching(secret=secret, reach=self.reach, now=self.clock.now, base=self.base)

    async def _line(self, row: Outgoing) -> Line | Dropped:
        if not row.setup:
            return _direct(row)
        setup = await self.store.records.get(ChannelSetup, row.setup)
        if setup is None or not setup.enabled:
            return Dropped(why="The channel was removed or switched off.")
        return line_of(setup, row.address)

    async def _message(self, row: Outgoing, line: Line) -> Message | Dropped:
        ids = row.data.get("notifications") if isinstance(row.data, dict) else None
        if ids is None:
            return _plain(row, line)
        person = None if row.user is None else await self.store.records.get(User, row.user)
        if person is None or person.disabled_at is not None:
            return Dropped(why="The person has no account any more.")
        line = replace(line, address=(await addresses(self.store.records, person)).get(row.channel, ""))
        if not line.address and line.notifier.address is not None and line.is_private:
            return Dropped(why="The person has no address on this channel any more.")
        found = await found_by(self.store.records, Notification, "id", ids)
        rows = sorted(found, key=lambda one: (one.at, one.id))
        kept = [one for one in rows if await self._is_for(one, person, bundled="bundle" in row.data)]
        if not kept:
            return Dropped(why="Nothing in it is for this person any more: read, withdrawn or out of reach.")
        return await self._written(row, line, person, kept)

    async def _is_for(self, row: Notification, person: User, *, bundled: bool) -> bool:
        """Whether they may read it now, and still need to."""
        if bundled and row.read_at is not None:
            return False
        return await self._is_asked(row) and await may_read(self.store, self.clock, row, person.id)

    async def _is_asked(self, row: Notification) -> bool:
        """What asked for a decision says nothing any more when there is none to make."""
        id_ = words_of(row, "").approval
        if not id_:
            return True
        request = await self.store.records.get(ApprovalRequest, id_)
        if request is None or request.state != "waiting" or row.at < request.asked_at:
            return False
        seats = await self.store.records.find(ApprovalSeat, {"request": id_, "user": row.user})
        return any(one.open and not one.decision for one in seats) or not seats

    async def _written(
        self, row: Outgoing, line: Line, person: User, rows: Sequence[Notification]
    ) -> Message:
        names = await self._names(rows)
        private = line.is_private
        all_words = [words_of(one, names.get(one.by, "")) for one in rows[:MOST_TOGETHER]]
        if not private:
            all_words = [discreet(one, words) for one, words in zip(rows, all_words, strict=False)]
        items = [await self._item(row, line, words, alone=len(rows) == 1) for words in all_words]
        if len(rows) > MOST_TOGETHER:
            items.append(Item(headline=f"And {len(rows) - MOST_TOGETHER} more in your inbox", url=self.base))
        headline = items[0].headline if len(items) == 1 else f"{len(rows)} things happened"
        footer = f"You get this because of your notification settings at {self.base}."
        settings = self.base + (f"/w/{row.workspace}/notifications" if row.workspace else "/")
        message = Message(
            id=row.id,
            kind=row.kind,
            at=rows[-1].at,
            subject=headline,
            headline=headline,
            detail=items[0].detail if len(items) == 1 else "\n".join(one.headline for one in items),
            text=as_text(items, footer),
            html=as_html(items, headline, footer, settings),
            url=items[0].url if len(items) == 1 else self.base,
            buttons=items[0].buttons if len(items) == 1 else (Button(title="Open Concert", url=self.base),),
            to=recipient(person, line),
        )
        return replace(message, data=_payload(message, rows, person)) if row.channel == WEBHOOK else message

    async def _item(self, row: Outgoing, line: Line, words: Words, *, alone: bool) -> Item:
        buttons = [Button(title=deed.title, url=self.base + deed.path) for deed in words.deeds]
        url = self.base + words.path
        if words.path != "/" and all(one.url != url for one in buttons):
            buttons.insert(0, Button(title="Open in Concert", url=url))
        if alone and words.approval and line.notifier.decides and line.is_private:
            tokens = await self.links.mint(row, words.approval, words.seen)
            buttons = [*(_deciding(self.base, deed, token) for deed, token in tokens.items()), *buttons]
        return Item(headline=words.headline, detail=words.detail, url=url, buttons=tuple(buttons))

    async def _names(self, rows: Sequence[Notification]) -> dict[UserId, str]:
        users = await found_by(self.store.records, User, "id", {row.by for row in rows if row.by})
        return {user.id: user.name for user in users}


async def may_read(store: Store, clock: Clock, row: Notification, user: UserId) -> bool:
    """NT3, asked again when something leaves."""
    if row.document is None and row.workspace is None:
        return True
    document = None if row.document is None else await store.records.get(DocumentRecord, row.document)
    if row.document is not None and document is None:
        return False
    of = document.workspace if document is not None else WorkspaceId(row.workspace or "")
    workspace = await store.records.get(Workspace, of)
    if workspace is None:
        return False
    return bool((await ways_into(store.records, workspace, document, clock.now())).get(user))


def _deciding(base: str, deed: str, token: str) -> Button:
    url = f"{base}/decide/{token}"
    if deed == "approve":
        return Button(title="Approve", url=url, style="primary")
    return Button(title="Reject", url=url, style="danger")


def _plain(row: Outgoing, line: Line) -> Message:
    """A message whose words were written with it: a test, a code, a webhook's payload."""
    text = row.body or row.subject
    headline = (text if row.channel == SMS else row.subject) or title_of(row.kind)
    return Message(
        id=row.id,
        kind=row.kind,
        at=row.created_at,
        subject=headline,
        headline=headline,
        detail=row.body if row.channel != WEBHOOK else "",
        text=text,
        html=""
        if row.channel == WEBHOOK
        else as_html([Item(headline=headline, detail=row.body)], "", "", ""),
        address=row.address or line.address,
    )


def _direct(row: Outgoing) -> Line:
    """A webhook that is nobody's channel: `address` is where it goes, `data` names the secret and further headers."""
    data = row.data if isinstance(row.data, dict) else {}
    settings = WebhookSettings.model_validate(
        {"url": row.address, "secret": data.get("secret", ""), "headers": data.get("headers", {})}
    )
    setup = ChannelSetup(
        id=row.lane,
        organisation=row.organisation,
        workspace=row.workspace or WorkspaceId(""),
        channel=WEBHOOK,
        name="",
        settings={},
        enabled=True,
        everywhere=False,
        created_by=UserId(""),
        created_at=row.created_at,
        updated_by=UserId(""),
        updated_at=row.created_at,
    )
    return Line(notifier=notifiers()[WEBHOOK], setup=setup, settings=settings, address=row.address)


def _payload(message: Message, rows: Sequence[Notification], person: User) -> dict[str, object]:
    return {
        "type": "notification",
        "id": message.id,
        "at": message.at,
        "person": {"id": person.id, "name": person.name, "email": person.email},
        "headline": message.headline,
        "text": message.detail,
        "url": message.url,
        "notifications": [
            {"id": row.id, "kind": row.kind, "workspace": row.workspace, "at": row.at} for row in rows
        ],
    }
