"""A link in a message decides one request for one person, once (SPEC.md, section LK)."""

from collections.abc import Iterator

import pytest

from crdt.ids import Micros
from engine.approval.records import ApprovalRequest
from engine.contact_records import DecisionLink
from engine.notify.links import LASTS, LinkExpired, LinkStale, LinkUnknown, LinkUsed, RequestOver, digest_of
from engine.outbox.records import Outgoing
from engine.records import Grant
from engine.runtime.clock import SECOND
from engine.writes import Remove
from tests.engine.notify.household import ADA, House, grant, mail_settings
from tests.support.sinks import MailSink, mail_sink, words

pytestmark = pytest.mark.anyio


@pytest.fixture
def mail() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


async def house(mail: MailSink) -> House:
    made = await (await House().furnished()).start()
    await made.setup("email", mail_settings(mail.port))
    return made


class Decided:
    """Stands where the approvals stand: what was decided, by whom, for which content."""

    def __init__(self, here: House) -> None:
        self.here = here
        self.deeds: list[tuple[str, str, str]] = []

    async def decide(
        self, id_: str, person: str, decision: str, comment: str = "", seen: str = "", *, asked_at: Micros
    ) -> ApprovalRequest:
        self.deeds.append((person, decision, seen))
        assert ("request", "") == (id_, comment)
        request = await self.here.store.records.get(ApprovalRequest, id_)
        assert request is not None
        assert request.asked_at == asked_at
        return await self.here.request(state="approved")


async def asked(here: House, mail: MailSink) -> dict[str, str]:
    """By deed, the token of the link that came by mail."""
    await here.request()
    await here.tell(
        "approval.asked", request="request", seen="hash1", title="Drop <orders>", words="Nobody reads it"
    )
    await here.settle()
    lines = [line.split(": ", 1) for line in words(mail.mails[-1]).splitlines() if "/decide/" in line]
    return {title.lower(): url.rpartition("/")[2] for title, url in lines}


async def test_LK1_a_link_decides_for_its_person_what_the_message_told_of(mail: MailSink) -> None:
    here = await house(mail)
    tokens = await asked(here, mail)
    assert {"approve", "reject"} == set(tokens)
    rows = await here.store.records.find(DecisionLink, {})
    assert {digest_of(token) for token in tokens.values()} == {row.digest for row in rows}
    seen = await here.courier.links.look(tokens["approve"])
    assert ("Ada", "Ben", "Drop <orders>", "approve") == (
        seen.person.name,
        seen.requester,
        seen.request.title,
        seen.link.deed,
    )
    approvals = Decided(here)
    await here.courier.links.use(tokens["approve"], approvals)
    assert [("ada", "approve", "hash1")] == approvals.deeds
    await here.stop()


async def test_LK3_looking_changes_nothing_and_LK4_every_link_to_it_is_spent_by_one(mail: MailSink) -> None:
    here = await house(mail)
    tokens = await asked(here, mail)
    for _ in range(3):
        await here.courier.links.look(tokens["reject"])
    approvals = Decided(here)
    await here.courier.links.use(tokens["approve"], approvals)
    for token in tokens.values():
        with pytest.raises(LinkUsed):
            await here.courier.links.use(token, approvals)
    assert 1 == len(approvals.deeds)
    await here.stop()


async def test_LK5_what_is_stale_over_expired_or_unknown_decides_nothing_and_says_which(
    mail: MailSink,
) -> None:
    here = await house(mail)
    tokens = await asked(here, mail)
    approvals = Decided(here)
    with pytest.raises(LinkUnknown):
        await here.courier.links.use("guessed", approvals)
    await here.request(current="hash2")
    with pytest.raises(LinkStale):
        await here.courier.links.use(tokens["approve"], approvals)
    await here.request(state="withdrawn")
    with pytest.raises(RequestOver):
        await here.courier.links.use(tokens["approve"], approvals)
    await here.request()
    here.clock.jump(LASTS / SECOND)
    with pytest.raises(LinkExpired):
        await here.courier.links.use(tokens["approve"], approvals)
    await here.store.writer.commit((Remove(type=Grant, key=(grant(ADA, Micros(0)).id,)),))
    with pytest.raises(LinkUnknown):
        await here.courier.links.look(tokens["approve"])
    assert [] == approvals.deeds
    await here.stop()


async def test_LK5_a_link_to_what_was_asked_before_decides_nothing_of_what_is_asked_again(
    mail: MailSink,
) -> None:
    here = await house(mail)
    tokens = await asked(here, mail)
    here.clock.jump(1)
    await here.request(asked_at=here.clock.now())
    with pytest.raises(LinkStale):
        await here.courier.links.use(tokens["approve"], Decided(here))
    await here.stop()


async def test_LK2_a_message_of_what_was_asked_before_does_not_leave_any_more(mail: MailSink) -> None:
    here = await house(mail)
    await here.rules(ADA, {"kinds": {"approval.asked": {"email": "hourly"}}})
    await here.request()
    await here.tell("approval.asked", request="request", seen="hash1")
    await here.settle()
    here.clock.jump(1)
    await here.request(asked_at=here.clock.now())
    await here.pass_(3700)
    assert [] == mail.mails
    await here.stop()


async def test_LK2_a_request_that_is_decided_meanwhile_asks_nobody_any_more(mail: MailSink) -> None:
    here = await house(mail)
    await here.rules(ADA, {"kinds": {"approval.asked": {"email": "hourly"}}})
    await here.request()
    await here.tell("approval.asked", request="request", seen="hash1")
    await here.settle()
    await here.request(state="approved")
    await here.pass_(3700)
    assert ([], ["dropped"]) == (
        mail.mails,
        [row.state for row in await here.store.records.find(Outgoing, {})],
    )
    await here.stop()
