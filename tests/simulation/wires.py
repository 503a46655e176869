"""What goes on by itself in a play: the store answers, messages travel, connections end and are made again."""

from collections.abc import Callable
from dataclasses import replace

from crdt.ids import UserId
from server.principal import Principal
from tests.simulation.cable import Cable
from tests.simulation.doors import End, HocuspocusEnd, NativeEnd, YjsEnd
from tests.simulation.natives import NativeClient
from tests.simulation.people import GUEST, Client
from tests.simulation.providers import HocuspocusClient, YjsClient
from tests.simulation.stage import Line, Stage
from tests.support.world import principal

Act = Callable[[], None]


class Wires(Stage):
    def due(self) -> list[tuple[float, Act]]:
        """What could happen next, with how likely it is."""
        house, lines = self.house, self.lines
        possible: tuple[tuple[object, float, Act], ...] = (
            (house.chores, 10, house.do_a_chore),
            (house.commits, 10, house.answer_a_commit),
            (any(line.cable.reaches_server for line in lines), 22, self.arrive),
            (any(self._can_hear(line) for line in lines), 26, self.hear),
            (any(line.cable.is_cut and not line.cable.is_buried for line in lines), 3, self.bury),
            (any(self._is_finished(line) for line in lines), 20, self.hang_up),
            (any(client.cable is None for client in self.clients), 5, self.connect),
        )
        return [(weight, act) for may, weight, act in possible if may]

    @staticmethod
    def _can_hear(line: Line) -> bool:
        return line.client is not None and bool(line.cable.down) and not line.client.is_slow

    @staticmethod
    def _is_finished(line: Line) -> bool:
        """All that still arrives has been heard, and nothing more will come."""
        over = line.cable.is_cut or line.cable.ended is not None
        return over and not line.cable.down and line.client is not None

    def arrive(self) -> None:
        line = self.random.choice([line for line in self.lines if line.cable.reaches_server])
        line.cable.arrive(self.random.choice((1, 1, 2, 5)))

    def hear(self) -> None:
        line = self.random.choice([line for line in self.lines if self._can_hear(line)])
        self._hear_one(line)

    def _hear_one(self, line: Line) -> None:
        assert line.client is not None
        line.client.hear(line.cable.take())
        if line.client.cable is not line.cable:
            line.client = None

    def cut(self) -> None:
        """The client is away; the server may learn of it much later, and hear more of what was said until then."""
        line = self.random.choice(self.lines)
        cable = line.cable
        cable.cut(
            last_up=self.random.randrange(len(cable.up) + 1),
            last_down=self.random.randrange(len(cable.down) + 1),
        )

    def bury(self) -> None:
        waiting = [line for line in self.lines if line.cable.is_cut and not line.cable.is_buried]
        self._bury(self.random.choice(waiting))

    def _bury(self, line: Line) -> None:
        line.cable.bury()
        if line.client is None:
            self.lines.remove(line)

    def hang_up(self) -> None:
        """The client's end is over; the server's end is told, or left standing for a while."""
        line = self.random.choice([line for line in self.lines if self._is_finished(line)])
        client, line.client = line.client, None
        assert client is not None
        code, reason = line.cable.ended or (1006, "")
        if line.cable.is_cut:
            code, reason = 1006, ""
        client.lost(code, reason)
        line.cable.is_cut = True
        if line.cable.ended is not None or line.cable.is_buried:
            self._bury(line)

    def connect(self) -> None:
        client = self.random.choice([client for client in self.clients if client.cable is None])
        cable = Cable(self.scale)
        if self.is_open_house:
            self._become_somebody_else(client)
        who = self._principal(client)
        roles = self.roles[client.user]
        end: End
        match client:
            case NativeClient():
                end = NativeEnd(self.porch, cable, who, roles)
            case YjsClient():
                end = YjsEnd(self.porch, cable, who, roles, self.records[client.document])
            case HocuspocusClient():
                end = HocuspocusEnd(self.porch, cable, who, roles, self.records[client.document])
            case _:
                raise AssertionError(client)
        self.lines.append(Line(cable, end, client))
        client.connected(cable)

    def _become_somebody_else(self, client: Client) -> None:
        client.user = UserId(f"{GUEST}{len(self.guests)}")
        self.guests.add(client.user)
        self.roles[client.user] = dict.fromkeys(client.documents, "editor")

    def _principal(self, client: Client) -> Principal:
        kind = "guest" if self.is_open_house else "person"
        organisation = self.records[client.documents[0]].organisation
        return replace(principal(client.user, kind=kind), organisation=organisation)

    def load_again(self, client: Client) -> None:
        if client.cable is not None:
            line = next(line for line in self.lines if line.client is client)
            line.cable.cut(last_up=self.random.randrange(len(line.cable.up) + 1), last_down=0)
            line.client = None
            client.lost(1006, "")
            if line.cable.is_buried:
                self.lines.remove(line)
        for document in client.documents:
            client.start_over(document)
