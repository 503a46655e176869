"""Who is here and where they are: the latest state of each session, stamped with who it really is. Pure.

One table serves all doors: native sessions show a map, sessions of y-protocols say awareness states; each side sees
the other. The room asks `due(now)` on its presence tick. Rules: SPEC.md, R20-R29. Border: no frames, no timers; what
the fields of a state mean is `claims`'.
"""

import base64
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import field
from typing import Any, Final

from crdt.claims import ACTIVITIES, Activity, activity_of, check_claims
from crdt.dataclasses import dataclass
from crdt.errors import OverLimit
from crdt.ids import SessionId, UserId
from crdt.values import NotPlain, check_plain
from crdt.ysync import AwarenessState

LARGEST_STATE: Final = 4096
"""Bytes as JSON."""
SHORTEST_PAUSE: Final = 1 / 30
"""Seconds between two showings of one session."""
COLOURS: Final = (
    "#C72898",
    "#08708B",
    "#B96E01",
    "#2766EC",
    "#00934D",
    "#B67E8C",
    "#0B93E7",
    "#CE67C4",
    "#7D6401",
    "#935463",
    "#8D54C6",
    "#F45662",
)
"""The people's colours of the app; colour 1 is the first."""
STAMPED: Final = frozenset({"user", "name", "color"})
"""R20: what a client says under these names is dropped."""
_MOST_RETIRED: Final = 1024
_FIRST_MADE_UP: Final = 1 << 32
"""Awareness ids for sessions that have none: above every id that Yjs itself picks."""

State = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who acts. `guest`: a socket without a token, where tokens are not asked for."""

    user: UserId
    name: str
    guest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """A person with all their sessions: as lively as the liveliest of them."""

    author: Author
    colour: int
    devices: int
    activity: Activity


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One session's stamped state, None when it is hidden or gone. `client` and `clock` are for y-protocols."""

    session: SessionId
    client: int
    clock: int
    state: State | None

    def awareness(self) -> AwarenessState:
        return AwarenessState(self.client, self.clock, _as_json(self.state))


@dataclass(slots=True, kw_only=True)
class _Entry:
    session: SessionId
    author: Author
    colour: int
    client: int | None
    clock: int = 0
    state: State | None = None
    shown_at: float = float("-inf")
    own_clock: bool = True
    """Whether the clock is ours to raise; a session of y-protocols raises its own."""

    def shown(self) -> Shown:
        assert self.client is not None  # noqa: S101 - an entry with a state has a client
        stamped = None if self.state is None else {**self.state, **self._stamp()}
        return Shown(session=self.session, client=self.client, clock=self.clock, state=stamped)

    def _stamp(self) -> State:
        return {"user": self.author.user, "name": self.author.name, "color": self.colour}


@dataclass(slots=True)
class PresenceTable:
    """`largest`: bytes of a state as JSON."""

    largest: int = LARGEST_STATE
    _entries: dict[SessionId, _Entry] = field(default_factory=dict)
    _by_client: dict[int, _Entry] = field(default_factory=dict)
    _retired: dict[int, tuple[Author, int]] = field(default_factory=dict)
    """Whose an id was, and how far its clock had come: peers of y-protocols hear nothing under an id before that."""
    _changed: dict[SessionId, Shown | None] = field(default_factory=dict)
    """Sessions to show again; the value is set when the session is gone."""
    _renewed: dict[SessionId, None] = field(default_factory=dict)
    _made_up: int = _FIRST_MADE_UP
    _colours: dict[UserId, int] = field(default_factory=dict)
    """Of people who left, the last one at the end: who comes back is known by the same colour."""

    def enter(
        self, session: SessionId, author: Author, client: int | None, *, speaks_awareness: bool
    ) -> None:
        """`client`: the awareness id, where it is known from the start."""
        self.leave(session)
        entry = _Entry(
            session=session,
            author=author,
            colour=self._colour(author.user),
            client=None,
            own_clock=not speaks_awareness,
        )
        self._entries[session] = entry
        if speaks_awareness:
            return
        if client is None or not self._claim(entry, client):
            self._made_up += 1
            self._claim(entry, self._made_up)

    def leave(self, session: SessionId) -> None:
        entry = self._entries.pop(session, None)
        if entry is None:
            return
        self._colours.pop(entry.author.user, None)
        self._colours[entry.author.user] = entry.colour
        if len(self._colours) > _MOST_RETIRED:
            del self._colours[next(iter(self._colours))]
        if entry.client is None:
            return
        del self._by_client[entry.client]
        if len(self._retired) >= _MOST_RETIRED:
            del self._retired[next(iter(self._retired))]
        self._retired[entry.client] = entry.author, entry.clock
        if entry.state is not None or session in self._changed:  # hidden a moment ago is not told yet
            gone = Shown(session=session, client=entry.client, clock=entry.clock, state=None)
            self._changed[session] = gone

    def show(self, session: SessionId, state: State | None) -> bool:
        """A native session's state. Whether something is due. Raises OverLimit, or InvalidInput (R28)."""
        entry = self._entries[session]
        said = None if state is None else {key: value for key, value in state.items() if key not in STAMPED}
        if said is not None:
            check_size(said, self.largest)
            check_claims(said)
        if said == entry.state:
            return False
        entry.state = said
        entry.clock += 1
        self._changed[session] = None
        return True

    def hear(
        self, session: SessionId, states: tuple[AwarenessState, ...], may_use: Callable[[int], bool]
    ) -> bool:
        """What a session of y-protocols said. Its own state counts, echoes of others do not (R23)."""
        entry = self._entries[session]
        for client, clock, text in states:
            if entry.client is None and text != "null" and may_use(client):
                self._claim(entry, client)
            if client == entry.client:
                return self._hear_own(entry, clock, text)
        return False

    def _hear_own(self, entry: _Entry, clock: int, text: str) -> bool:
        if clock < entry.clock or (clock == entry.clock and text != "null" and entry.state is not None):
            return False
        try:
            state = _read_state(text, self.largest)
        except (OverLimit, NotPlain):
            return False
        entry.clock = clock
        if state == entry.state:
            self._renewed[entry.session] = None
        else:
            entry.state = state
            self._changed[entry.session] = None
        return True

    def due(self, now: float) -> tuple[tuple[Shown, ...], tuple[Shown, ...]]:
        """(changed, only renewed) sessions to show now; those shown less than 1/30 s ago stay for the next time."""
        changed: list[Shown] = []
        later: dict[SessionId, Shown | None] = {}
        for session, gone in self._changed.items():
            entry = self._entries.get(session)
            if gone is not None:
                changed.append(gone)
            elif entry is None or entry.client is None:
                continue
            elif now - entry.shown_at < SHORTEST_PAUSE:
                later[session] = None
            else:
                entry.shown_at = now
                changed.append(entry.shown())
        renewed = [
            self._entries[session]
            for session in self._renewed.keys() - later.keys()
            if session in self._entries
        ]
        self._changed = later
        self._renewed = {}
        told = {shown.session for shown in changed}
        return tuple(changed), tuple(entry.shown() for entry in renewed if entry.session not in told)

    @property
    def is_due(self) -> bool:
        return bool(self._changed or self._renewed)

    def renew(self) -> tuple[Shown, ...]:
        """Every state that sessions of y-protocols would drop after 30 s without a rising clock (R24)."""
        ours = [entry for entry in self._entries.values() if entry.own_clock and entry.state is not None]
        for entry in ours:
            entry.clock += 1
        return tuple(entry.shown() for entry in ours)

    def everyone(self) -> tuple[Shown, ...]:
        return tuple(entry.shown() for entry in self._entries.values() if entry.state is not None)

    def people(self) -> tuple[tuple[Author, int], ...]:
        """Who has a session here, each person once, with their colour."""
        return tuple(
            {entry.author.user: (entry.author, entry.colour) for entry in self._entries.values()}.values()
        )

    def here(self) -> tuple[Here, ...]:
        """The same people with their devices, in the order in which they came (R29)."""
        of: dict[UserId, list[_Entry]] = {}
        for entry in self._entries.values():
            of.setdefault(entry.author.user, []).append(entry)
        return tuple(_together(entries) for entries in of.values())

    def uses(self, client: int, author: Author) -> bool:
        """Whether a session of somebody else is here under this id."""
        entry = self._by_client.get(client)
        return entry is not None and entry.author.user != author.user

    def _claim(self, entry: _Entry, client: int) -> bool:
        holder = self._by_client.get(client)
        before, clock = self._retired.get(client, (None, 0))
        if holder is not None and holder.author.user != entry.author.user:
            return False
        if (
            before is not None
            and before.user != entry.author.user
            and not (before.guest and entry.author.guest)
        ):
            return False
        if holder is not None:
            clock = holder.clock
            self._give_up(holder)
        if entry.own_clock:
            entry.clock = clock
        self._by_client[client] = entry
        entry.client = client
        return True

    def _give_up(self, holder: _Entry) -> None:
        """The same person again, while the old connection has not been noticed dead: it lets go of the id.

        A native session goes on under another one. One of y-protocols is withdrawn under an id that nobody has seen:
        the real one lives on.
        """
        self._made_up += 1
        if holder.own_clock:
            holder.client = self._made_up
            self._by_client[holder.client] = holder
            return
        if holder.state is not None:
            gone = Shown(session=holder.session, client=self._made_up, clock=0, state=None)
            self._changed[holder.session] = gone
        holder.client, holder.state = None, None

    def _colour(self, user: UserId) -> int:
        """R21: by order of arrival, the same again for who comes back, shared only when all are taken."""
        taken: Counter[int] = Counter()
        for entry in self._entries.values():
            if entry.author.user == user:
                return entry.colour
            taken[entry.colour] += 1
        before = self._colours.get(user)
        if before is not None and not taken[before]:
            return before
        left = {colour: place for place, colour in enumerate(self._colours.values())}
        return min(range(1, len(COLOURS) + 1), key=lambda colour: (taken[colour], left.get(colour, -1)))


def _together(entries: list[_Entry]) -> Here:
    first = entries[0]
    liveliest = min((activity_of(entry.state) for entry in entries), key=ACTIVITIES.index)
    return Here(author=first.author, colour=first.colour, devices=len(entries), activity=liveliest)


def check_size(state: State, largest: int) -> None:
    if len(json.dumps(state, ensure_ascii=False, default=_spell_bytes).encode()) > largest:
        raise OverLimit("This presence state is too large.", details={"limit": largest})


def _read_state(text: str, largest: int) -> State | None:
    """Raises OverLimit or NotPlain."""
    if len(text) > largest:
        raise OverLimit(details={"limit": largest})
    try:
        state = json.loads(text)
    except (ValueError, RecursionError):
        raise NotPlain("not JSON") from None
    if state is None:
        return None
    if type(state) is not dict:
        raise NotPlain("not a map")
    check_plain(state)
    return {key: value for key, value in state.items() if key not in STAMPED}


def _as_json(state: State | None) -> str:
    """The form clients of y-protocols know: `user: {name, color}`."""
    if state is None:
        return "null"
    user = {"id": state["user"], "name": state["name"], "color": COLOURS[state["color"] - 1]}
    rest = {key: value for key, value in state.items() if key not in STAMPED}
    return json.dumps({**rest, "user": user}, ensure_ascii=False, default=_spell_bytes)


def _spell_bytes(value: object) -> str:
    assert isinstance(value, bytes)  # noqa: S101 - check_plain let nothing else in
    return base64.b64encode(value).decode()
