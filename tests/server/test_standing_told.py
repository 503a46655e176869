"""Who may do something else than before hears of it at every door: another role, none, a document in the trash."""

from dataclasses import replace

import pytest

from crdt import hocus, ysync
from crdt.frames import Failure, Joined, Left, Role
from crdt.ids import DocumentId, Micros
from engine.records import Grant, User
from engine.writes import Put
from server.identity import Issued
from server.sockets.yjs import Connection as YjsConnection
from tests.crdt.playbook import Writer
from tests.support import provider
from tests.support.patrolled import D1, W1, Town
from tests.support.world import Line, YjsPhone

pytestmark = pytest.mark.anyio

DOCUMENT = DocumentId("d1")


async def with_role(town: Town, grant: Grant, role: str) -> None:
    await town.world.store.writer.commit((Put(record=replace(grant, right=role)),))
    await town.five_seconds_later()


async def in_trash(town: Town, trashed_at: Micros | None) -> None:
    row = replace(town.world.town.records["d1"], trashed_at=trashed_at)
    await town.world.store.writer.commit((Put(record=row),))
    await town.world.within(town.doors.review_document(DOCUMENT))
    await town.world.turn(0.01)


async def yjs_phone(town: Town, issued: Issued) -> YjsPhone:
    """Let in as the door itself does it, without the handshake."""
    who = await town.access.principal(issued.text)
    record, role = await town.access.document(who, "d1", "read")
    line = Line()
    connection = YjsConnection(town.world.yjs, line, who, record, role, town.world.yjs.enter(who))
    line.start(connection)
    await town.world.turn()
    return YjsPhone(town.world, line, connection)


async def hocuspocus_phone(town: Town, issued: Issued) -> provider.Phone:
    phone = provider.Phone(town.hocuspocus)
    phone.say(provider.token(issued.text), ysync.step_1(b"\x00"))
    await town.world.turn(0.01)
    phone.say(provider.NOTHING_MISSING)
    await town.world.turn(0.01)
    phone.hear()
    return phone


async def editor(town: Town) -> tuple[User, Issued, Grant]:
    return await town.person("ada", "editor")


async def test_W6_a_native_client_hears_its_new_role_within_five_seconds() -> None:
    town = await Town().founded()
    _, issued, grant = await editor(town)
    phone = await town.phone(issued)
    await with_role(town, grant, "viewer")
    told = [frame for frame in phone.hear() if isinstance(frame, Role)]
    assert {Role(channel=D1, role="viewer"), Role(channel=W1, role="viewer")} == set(told)
    await with_role(town, grant, "owner")
    assert Role(channel=D1, role="owner") in phone.hear()
    phone.sync(1, Writer(sum(issued.text.encode())).put("x", 1))
    await town.world.turn(0.01)
    assert [] == [frame for frame in phone.hear() if isinstance(frame, Failure)]


async def test_W6_who_keeps_the_role_hears_nothing() -> None:
    town = await Town().founded()
    user, issued, _ = await editor(town)
    phone = await town.phone(issued)
    await town.grant(user, "commenter")
    await town.five_seconds_later()
    assert [] == [frame for frame in phone.hear() if isinstance(frame, Role | Left)]


async def test_R7_a_demoted_writer_at_the_y_websocket_door_reads_on_until_the_next_edit() -> None:
    town = await Town().founded()
    _, issued, grant = await editor(town)
    phone = await yjs_phone(town, issued)
    await with_role(town, grant, "viewer")
    assert phone.line.ended is None
    phone.say(ysync.update(Writer(5).put("x", 1)))
    await town.world.turn(0.01)
    assert (4403, "read_only") == phone.line.ended


async def test_HP12_a_provider_hears_its_new_scope_and_then_that_it_is_out() -> None:
    town = await Town().founded()
    _, issued, grant = await editor(town)
    phone = await hocuspocus_phone(town, issued)
    await with_role(town, grant, "viewer")
    assert provider.READING in phone.hear()
    phone.say(ysync.update(Writer(5).put("x", 1)))
    await town.world.turn(0.01)
    assert [provider.REFUSED] == phone.hear()
    await with_role(town, replace(grant, effect="deny"), "viewer")
    assert [hocus.denied("forbidden"), hocus.closed("forbidden")] == phone.hear()[-2:]


async def test_W7_who_may_only_read_is_let_go_of_a_trashed_document_and_comes_again_when_it_is_back() -> None:
    town = await Town().founded()
    _, reads, _ = await town.person("vera", "viewer")
    _, edits, _ = await editor(town)
    reader, writer = await town.phone(reads), await town.phone(edits)
    await in_trash(town, Micros(7))
    assert [Left(channel=D1, code="not_found")] == [f for f in reader.hear() if isinstance(f, Left)]
    assert [] == [frame for frame in writer.hear() if isinstance(frame, Left | Role)]
    await in_trash(town, None)
    assert [Left(channel=D1, code="room_reloaded")] == [f for f in reader.hear() if isinstance(f, Left)]
    await reader.join("d1", client=9)
    assert ["viewer"] == [frame.role for frame in reader.hear() if isinstance(frame, Joined)]
    await in_trash(town, None)
    assert [] == reader.hear()


async def test_W7_the_other_doors_let_readers_of_a_trashed_document_go() -> None:
    town = await Town().founded()
    _, reads, _ = await town.person("vera", "viewer")
    yjs, hocuspocus = await yjs_phone(town, reads), await hocuspocus_phone(town, reads)
    await in_trash(town, Micros(7))
    assert (4404, "not_found") == yjs.line.ended
    assert [hocus.denied("not_found"), hocus.closed("not_found")] == hocuspocus.hear()[-2:]
