"""A kind of notification is data, and news of it goes out with what happened (engine/SPEC.md, rule NT6)."""

import pytest

from crdt.ids import Micros, OrganisationId, user_channel
from engine.inbox import kinds
from engine.inbox.events import CREATED
from engine.inbox.inbox import writes_of
from engine.inbox.kinds import KINDS, NotificationKind
from engine.inbox.records import Notification
from engine.writes import AppendEvent, Insert
from tests.engine.notify.household import ADA, BEN


def test_NT6_every_kind_there_is_stands_in_the_list_under_its_own_name() -> None:
    there = [one for one in vars(kinds).values() if isinstance(one, NotificationKind)]
    assert {one.name: one for one in there} == KINDS
    assert len(there) == len(KINDS)
    assert all(one.title and one.summary.endswith(".") for one in there)


@pytest.mark.parametrize("kind", KINDS)
def test_NT6_news_is_a_row_and_an_event_of_its_person_for_the_batch_of_what_happened(kind: str) -> None:
    row = Notification(
        id="n",
        organisation=OrganisationId("o"),
        user=ADA,
        kind=kind,
        workspace=None,
        document=None,
        by=BEN,
        at=Micros(7),
        content={"words": "secret"},
    )
    written, told = writes_of(row, "Ben")
    assert Insert(record=row) == written
    assert isinstance(told, AppendEvent)
    assert (user_channel(ADA), CREATED, 7) == (told.channel, told.topic, told.at)
    assert {"id": "n", "kind": kind, "by_name": "Ben"}.items() <= told.payload.items()
    assert "secret" not in str(told.payload)
