"""An address is used once its person has given back what was sent there (engine/SPEC.md, rule PR7)."""

import asyncio
from collections.abc import Iterator

import pytest

from crdt.errors import OverLimit
from engine.notify.addresses import Addresses, CodeWrong
from engine.records import User
from engine.runtime.clock import SystemIds
from tests.engine.notify.household import ADA, House, mail_settings
from tests.support.sinks import MailSink, mail_sink, words

pytestmark = pytest.mark.anyio
ELSEWHERE = "ada@elsewhere.example.org"


@pytest.fixture
def mail() -> Iterator[MailSink]:
    with mail_sink() as sink:
        yield sink


async def house(mail: MailSink) -> House:
    made = await (await House().furnished()).start()
    await made.setup("email", mail_settings(mail.port))
    return made


def addresses(here: House) -> Addresses:
    return Addresses(store=here.store, clock=here.clock, ids=SystemIds(here.clock), outbox=here.outbox)


async def ada(here: House) -> User:
    found = await here.store.records.get(User, ADA)
    assert found is not None
    return found


async def code_sent(here: House, mail: MailSink) -> str:
    await addresses(here).give(await ada(here), "email", ELSEWHERE, "ws")
    await here.settle()
    return next(word for word in words(mail.to(ELSEWHERE)[-1]).split() if word.isdigit() and len(word) == 6)


def another(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


async def test_PR7_the_code_that_was_sent_makes_an_address_used_and_no_other_does(mail: MailSink) -> None:
    here = await house(mail)
    code = await code_sent(here, mail)
    with pytest.raises(CodeWrong) as wrong:
        await addresses(here).confirm(ADA, "email", another(code))
    assert {"left": 4} == wrong.value.details
    await here.tell()
    await here.settle()
    assert 1 == len(mail.to(ELSEWHERE)), "nothing but the code goes there"
    assert here.clock.now() == (await addresses(here).confirm(ADA, "email", code)).verified_at
    await here.tell()
    await here.settle()
    assert 2 == len(mail.to(ELSEWHERE))
    await here.stop()


async def test_PR7_after_five_wrong_ones_the_right_one_is_too_late(mail: MailSink) -> None:
    here = await house(mail)
    code = await code_sent(here, mail)
    for _ in range(5):
        with pytest.raises(CodeWrong):
            await addresses(here).confirm(ADA, "email", another(code))
    with pytest.raises(CodeWrong):
        await addresses(here).confirm(ADA, "email", code)
    code = await code_sent(here, mail)
    assert (await addresses(here).confirm(ADA, "email", code)).verified_at
    await here.stop()


async def test_PR7_a_code_counts_for_ten_minutes(mail: MailSink) -> None:
    here = await house(mail)
    late = await code_sent(here, mail)
    here.clock.advance(600)
    with pytest.raises(CodeWrong):
        await addresses(here).confirm(ADA, "email", late)
    in_time = await code_sent(here, mail)
    here.clock.advance(599)
    assert (await addresses(here).confirm(ADA, "email", in_time)).verified_at
    await here.stop()


async def test_PR7_ten_codes_leave_within_an_hour(mail: MailSink) -> None:
    here = await house(mail)
    for number in range(10):
        await addresses(here).give(await ada(here), "email", f"somebody{number}@example.org", "ws")
    with pytest.raises(OverLimit):
        await addresses(here).give(await ada(here), "email", ELSEWHERE, "ws")
    here.clock.advance(3600)
    assert await code_sent(here, mail)
    await here.stop()


async def test_PR7_the_address_of_the_account_needs_no_code(mail: MailSink) -> None:
    here = await house(mail)
    own = (await ada(here)).email or ""
    assert here.clock.now() == (await addresses(here).give(await ada(here), "email", own, "ws")).verified_at
    await here.settle()
    assert [] == mail.mails
    await here.stop()


async def test_PR7_wrong_codes_of_one_moment_count_one_by_one(mail: MailSink) -> None:
    here = await house(mail)
    code = await code_sent(here, mail)
    tries = (addresses(here).confirm(ADA, "email", another(code)) for _ in range(12))
    wrong = await asyncio.gather(*tries, return_exceptions=True)
    left = [one.details.get("left") for one in wrong if isinstance(one, CodeWrong)]
    assert [4, 3, 2, 1, 0, *[None] * 7] == left
    with pytest.raises(CodeWrong):
        await addresses(here).confirm(ADA, "email", code)
    await here.stop()


async def test_PR7_codes_asked_for_at_one_moment_are_as_many_as_one_after_the_other(mail: MailSink) -> None:
    here = await house(mail)
    person = await ada(here)
    asked = (addresses(here).give(person, "email", ELSEWHERE, "ws") for _ in range(15))
    given = await asyncio.gather(*asked, return_exceptions=True)
    assert 5 == sum(isinstance(one, OverLimit) for one in given)
    await here.stop()
