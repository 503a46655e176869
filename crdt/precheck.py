"""Reads a Yjs v1 update before native code sees it, and refuses everything that native code could stumble over.

`inspect(update)` is the only way from a client's bytes to a document. It parses iteratively, never allocates by a
declared count, and accepts only what Yjs and yrs read alike (SPEC.md, section P). Border: the update alone; whether
it fits a document (gaps, unknown ids, places) is `structs`' question.
"""

from typing import Final

from crdt.contents import check_json, read_shape, read_text, skip_text, skip_values, utf16_units
from crdt.dataclasses import dataclass
from crdt.errors import CorruptUpdate, Malformed, TooManyStructs, UnsupportedContent, UpdateTooLarge
from crdt.facts import (
    ANY,
    BINARY,
    DELETED,
    EMBED,
    FORMAT,
    GC,
    NO_SHAPE,
    STRING,
    TYPE,
    Deletes,
    Facts,
    Id,
    Run,
    Struct,
)
from crdt.lib0 import MAX_DEPTH, read_var_uint, write_var_uint

MAX_CLIENT: Final = 2**53 - 1
MAX_CLOCK: Final = 2**31 - 1

_HAS_ORIGIN: Final = 0x80
_HAS_RIGHT: Final = 0x40
_HAS_KEY: Final = 0x20
_CONTENT: Final = 0x1F  # yrs looks at four bits only; with the fifth set the two read different contents
_SKIP: Final = 10
_ONE_STRUCT: Final = b"\x01\x01"

_LATER: Final = "A struct refers to itself or to a later one of its client."

_new: Final = tuple.__new__


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much one update may hold. `ranges` counts deleted ranges, `crowd` structs that begin at the same place."""

    size: int
    structs: int
    ranges: int
    crowd: int
    depth: int = MAX_DEPTH


LIVE: Final = Limits(size=1 << 20, structs=20_000, ranges=50_000, crowd=2_000)
"""For updates as people make them."""
SYNC: Final = Limits(size=16 << 20, structs=2_000_000, ranges=2_000_000, crowd=2_000)
"""For what a client sends when it comes back, and for imports: inspect these away from the event loop."""
UNLIMITED: Final = Limits(size=1 << 40, structs=1 << 40, ranges=1 << 40, crowd=1 << 40)
"""For states that this server stored itself."""


def inspect(update: bytes, limits: Limits = LIVE) -> Facts:
    """Facts about an update that is safe to apply once `StructIndex` accepts it too. Raises a ConcertError."""
    size = len(update)
    if size > limits.size:
        raise UpdateTooLarge(details={"bytes": size, "limit": limits.size})
    try:
        facts = _read_keystroke(update, size, limits)
        return _read(update, size, limits) if facts is None else facts
    except IndexError:
        raise CorruptUpdate("The update is cut short.") from None
    except UnicodeDecodeError:
        raise CorruptUpdate("The update holds text that is not valid UTF-8.") from None
    except Malformed as error:
        raise CorruptUpdate(error.message) from None


def _read_keystroke(data: bytes, size: int, limits: Limits) -> Facts | None:
    """The commonest update in one go: a little ASCII text or one value, put behind something of its own client, and
    nothing deleted. None for any other: `_read` reads every update, and these alike.
    """
    if not data.startswith(_ONE_STRUCT) or data[-1]:
        return None
    client, pos = read_var_uint(data, 2)
    own = data[2:pos]
    clock, pos = read_var_uint(data, pos)
    info = data[pos]
    content = info & _CONTENT
    pos += 1
    is_common = content == STRING or content == ANY  # noqa: PLR1714 - a set costs twice as much here
    if info < _HAS_ORIGIN or not is_common or not data.startswith(own, pos):
        return None
    before, at = read_var_uint(data, pos + len(own))
    if before >= clock or client > MAX_CLIENT:
        return None
    right = None
    if info & _HAS_RIGHT:
        right, at = _read_near_id(data, at, own, client, clock)
    length = data[at]
    if content == ANY:
        if length != 1:
            return None
        pos = skip_values(data, at + 1, 1, limits.depth)
    else:
        pos = at + 1 + length
        if length >= 0x80 or not data[at + 1 : pos].isascii():  # one byte each, so as many units
            return None
    end = clock + length
    origin = (client, before)
    if pos != size - 1 or end > MAX_CLOCK or not length or origin == right:
        return None
    struct = _new(Struct, (clock, length, content, origin, right, None, None, NO_SHAPE, (), at))
    return _new(Facts, (size, 1, (_new(Run, (client, clock, end, [struct])),), (), data))


def _read(update: bytes, size: int, limits: Limits) -> Facts:
    runs, count, pos = _read_runs(update, limits)
    written = pos
    if update[pos]:
        deletes, pos = _read_deletes(update, pos, limits)
    else:
        deletes, pos = (), pos + 1
    if pos != size:
        raise CorruptUpdate(
            "The update is cut short." if pos > size else "The update has bytes after its end."
        )
    if any(_overlap(ranges) for _, ranges in deletes):
        deletes = tuple([_new(Deletes, (client, _joined(ranges))) for client, ranges in deletes])
        update = update[:written] + _deletes_as_bytes(deletes)
        size = len(update)
    return _new(Facts, (size, count, runs, deletes, update))


def _overlap(ranges: list[tuple[int, int]]) -> bool:
    """Whether they overlap or are out of order. No encoder of Yjs or yrs writes them so: each merges them first."""
    last = 0
    for start, end in ranges:
        if start < last:
            return True
        last = end
    return False


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _deletes_as_bytes(deletes: tuple[Deletes, ...]) -> bytes:
    parts = [write_var_uint(len(deletes))]
    for client, ranges in deletes:
        parts += (write_var_uint(client), write_var_uint(len(ranges)))
        parts += [write_var_uint(start) + write_var_uint(end - start) for start, end in ranges]
    return b"".join(parts)


def _read_runs(data: bytes, limits: Limits) -> tuple[tuple[Run, ...], int, int]:
    clients, pos = read_var_uint(data, 0)
    _check_count(clients, 4, len(data) - pos)
    total = 0
    runs: list[Run] = []
    crowds = Crowds(limits.crowd)
    for _ in range(clients):
        count, pos = read_var_uint(data, pos)
        _check_count(count, 2, len(data) - pos)
        if count == 0:
            raise CorruptUpdate("A client is named without structs.")
        total += count
        if total > limits.structs:
            raise TooManyStructs(details={"structs": total, "limit": limits.structs})
        start_of_id = pos
        client, pos = read_var_uint(data, pos)
        if client > MAX_CLIENT:
            raise CorruptUpdate("A client id has more than 53 bits.")
        own = data[start_of_id:pos]
        start, pos = read_var_uint(data, pos)
        structs: list[Struct] = []
        end, pos = _read_structs(
            data,
            pos,
            count=count,
            client=client,
            own=own,
            clock=start,
            structs=structs,
            crowds=crowds,
            depth=limits.depth,
        )
        if end > MAX_CLOCK:
            raise CorruptUpdate("A clock has more than 31 bits.")
        runs.append(_new(Run, (client, start, end, structs)))
    if clients > 1 and len({run.client for run in runs}) != clients:
        raise CorruptUpdate("A client is named twice.")
    return tuple(runs), total, pos


def _check_count(count: int, least: int, left: int) -> None:
    if count * least > left:
        raise CorruptUpdate("The update says it holds more than was sent.")


class Crowds:
    """Counts structs that begin at the same place: native code compares each with all others there (P15)."""

    __slots__ = ("_counts", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._counts: dict[object, int] = {}

    def add(self, place: object) -> None:
        """`place` is a parent with its key. Where only the right neighbour says where it is, the rulebook counts."""
        number = self._counts.get(place, 0) + 1
        if number > self._most:
            raise TooManyStructs(
                "Too many parts of this update begin at the same place.", details={"limit": self._most}
            )
        self._counts[place] = number


def _read_structs(  # noqa: C901, PLR0912 - one flat loop over the kinds of content, because each call costs on every keystroke
    data: bytes,
    pos: int,
    *,
    count: int,
    client: int,
    own: bytes,
    clock: int,
    structs: list[Struct],
    crowds: "Crowds",
    depth: int,
) -> tuple[int, int]:
    """Appends `count` structs of `client`, whose encoded id is `own`; returns the clock and the position after them."""
    add = structs.append
    for _ in range(count):
        info = data[pos]
        pos += 1
        content = info & _CONTENT
        origin = right = parent = key = None
        shape, length = NO_SHAPE, 1
        halves: tuple[int, ...] = ()
        if info >= _HAS_RIGHT:
            origin, right, pos = _read_neighbours(data, pos, info, own, client, clock)
        elif content != GC:
            if content == _SKIP:
                raise UnsupportedContent("The update leaves out structs in its middle.")
            parent, key, pos = _read_parent(data, pos, info, own, client, clock)
            crowds.add((parent, key))
        at = pos
        if content == STRING:
            number = data[pos]
            pos += 1
            if number >= 0x80:
                number, pos = read_var_uint(data, pos - 1)
            text = data[pos : pos + number].decode()
            pos += number
            length = len(text)
            if length != number and length:
                length, halves = utf16_units(text, clock)
        elif content == ANY:
            length, pos = read_var_uint(data, pos)
            pos = skip_values(data, pos, length, depth)
        elif content == TYPE:
            shape, pos = read_shape(data, pos)
        elif content == DELETED:
            length, pos = read_var_uint(data, pos)
        elif content == GC:
            if info:
                raise CorruptUpdate("A collected struct has a place.")
            length, pos = read_var_uint(data, pos)
        else:
            pos = _skip_rare(data, pos, content, depth)
        if length == 0:
            raise CorruptUpdate("A struct has no length.")
        add(_new(Struct, (clock, length, content, origin, right, parent, key, shape, halves, at)))
        clock += length
    return clock, pos


def _read_neighbours(
    data: bytes, pos: int, info: int, own: bytes, client: int, clock: int
) -> tuple[Id | None, Id | None, int]:
    """The structs to the left and to the right when it was made."""
    origin = right = None
    if info & _HAS_ORIGIN:
        origin, pos = _read_near_id(data, pos, own, client, clock)
    if info & _HAS_RIGHT:
        right, pos = _read_near_id(data, pos, own, client, clock)
        if right == origin:
            raise CorruptUpdate("A struct has the same neighbour on both sides.")
    return origin, right, pos


def _read_parent(
    data: bytes, pos: int, info: int, own: bytes, client: int, clock: int
) -> tuple[str | Id, str | None, int]:
    """The root or the type it stands in, and its key there."""
    named = data[pos]
    parent: str | Id
    if named == 0:
        parent, pos = _read_near_id(data, pos + 1, own, client, clock)
    elif named == 1:
        parent, pos = read_text(data, pos + 1)
    else:
        raise CorruptUpdate("A parent is neither named nor an id.")
    if not info & _HAS_KEY:
        return parent, None, pos
    key, pos = read_text(data, pos)
    return parent, key, pos


def _read_near_id(data: bytes, pos: int, own: bytes, client: int, clock: int) -> tuple[Id, int]:
    """An id that is mostly one of the same client: then it is known by its bytes, and must be an earlier one."""
    if not data.startswith(own, pos):
        return _read_id(data, pos)
    pos += len(own)
    number = data[pos]
    pos += 1
    if number >= 0x80:
        number, pos = read_var_uint(data, pos - 1)
    if number >= clock:
        raise CorruptUpdate(_LATER)
    return (client, number), pos


def _read_id(data: bytes, pos: int) -> tuple[Id, int]:
    client, pos = read_var_uint(data, pos)
    clock, pos = read_var_uint(data, pos)
    if client > MAX_CLIENT or clock > MAX_CLOCK:
        raise CorruptUpdate("A reference is out of bounds.")
    return (client, clock), pos


def _skip_rare(data: bytes, pos: int, content: int, depth: int) -> int:
    if content == FORMAT:
        pos = skip_text(data, pos)
    if content in (FORMAT, EMBED):
        text, pos = read_text(data, pos)
        if pos <= len(data):
            check_json(text, depth)
        return pos
    if content == BINARY:
        length, pos = read_var_uint(data, pos)
        return pos + length
    # 2 is the old JSON list, which yrs reads one element too long; 9 a document within a document.
    raise UnsupportedContent(f"Content {content} cannot be kept in a document.", details={"content": content})


def _read_deletes(data: bytes, pos: int, limits: Limits) -> tuple[tuple[Deletes, ...], int]:
    clients, pos = read_var_uint(data, pos)
    _check_count(clients, 2, len(data) - pos)
    total = 0
    deletes: list[Deletes] = []
    for _ in range(clients):
        client, pos = read_var_uint(data, pos)
        if client > MAX_CLIENT:
            raise CorruptUpdate("A client id has more than 53 bits.")
        count, pos = read_var_uint(data, pos)
        _check_count(count, 2, len(data) - pos)
        total += count
        if total > limits.ranges:
            raise TooManyStructs(
                "This update deletes more ranges than one update may.",
                details={"ranges": total, "limit": limits.ranges},
            )
        ranges: list[tuple[int, int]] = []
        for _ in range(count):
            start, pos = read_var_uint(data, pos)
            length, pos = read_var_uint(data, pos)
            end = start + length
            if length == 0 or end > MAX_CLOCK:
                raise CorruptUpdate("A deleted range is empty or out of bounds.")
            ranges.append((start, end))
        deletes.append(_new(Deletes, (client, ranges)))
    if clients > 1 and len({entry.client for entry in deletes}) != clients:
        raise CorruptUpdate("A client is named twice.")
    return tuple(deletes), pos
