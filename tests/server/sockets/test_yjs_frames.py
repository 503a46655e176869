"""What goes to everybody in a room is the frame that y-protocols describe, however long the update is."""

import pytest

from crdt import ysync
from crdt.ids import DocumentId
from server.sockets.yjs import YJS
from server.transport.wire import frame


@pytest.mark.parametrize("size", [0, 1, 2, 118, 119, 120, 121, 122, 127, 128, 1_000, 65_536])
def test_a_committed_update_is_one_frame_with_one_message(size: int) -> None:
    update = bytes(number % 251 for number in range(size))
    assert frame(ysync.update(update)) == YJS.committed(DocumentId("d"), update, 1)
