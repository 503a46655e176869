"""A walk over the bytes of a trusted Yjs v1 update, for who needs to know where something stands in them.

`precheck` reads strangers' bytes and says what is in them; this passes over bytes that it has accepted. Subclasses hear
of the places they want. Border: nothing is checked here.
"""

from crdt.contents import read_shape, skip_text, skip_values
from crdt.errors import CorruptUpdate
from crdt.facts import ANY, BINARY, DELETED, EMBED, FORMAT, GC, STRING, TYPE
from crdt.lib0 import MAX_DEPTH, read_var_uint

_HAS_ORIGIN = 0x80
_HAS_RIGHT = 0x40
_HAS_KEY = 0x20
_CONTENT = 0x1F


class Walk:
    """`at` is the position in `data`."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def run(self) -> None:
        """From the beginning to the end. Raises CorruptUpdate where it is not the end."""
        for _ in range(self.number()):
            self._structs()
        for _ in range(self.number()):
            self.client()
            for _ in range(self.number()):
                self.number()
                self.number()
        if self.at != len(self.data):
            raise CorruptUpdate("The update has bytes after its end.")

    def number(self) -> int:
        value, self.at = read_var_uint(self.data, self.at)
        return value

    def client(self) -> int:
        """Called wherever a client id stands."""
        return self.number()

    def content(self, client: int, clock: int, content: int) -> int:
        """Called where a struct's content begins; passes over it and returns its length in clocks."""
        del client, clock
        return self.pass_over(content)

    def pass_over(self, content: int) -> int:
        """The length of the content in clocks."""
        match content:
            case _ if content in {GC, DELETED}:
                return self.number()
            case _ if content == BINARY:
                size = self.number()
                self.at += size
            case _ if content == STRING:
                start = self.at
                self.at = skip_text(self.data, start)
                return self._units(start)
            case _ if content == EMBED:
                self.at = skip_text(self.data, self.at)
            case _ if content == FORMAT:
                self.at = skip_text(self.data, skip_text(self.data, self.at))
            case _ if content == TYPE:
                _, self.at = read_shape(self.data, self.at)
            case _ if content == ANY:
                count = self.number()
                self.at = skip_values(self.data, self.at, count, MAX_DEPTH)
                return count
            case _:
                raise CorruptUpdate(f"Content {content} cannot be kept in a document.")
        return 1

    def _units(self, start: int) -> int:
        size, begin = read_var_uint(self.data, start)
        return len(self.data[begin : begin + size].decode().encode("utf-16-le")) // 2

    def _structs(self) -> None:
        count = self.number()
        client = self.client()
        clock = self.number()
        for _ in range(count):
            info = self.data[self.at]
            self.at += 1
            content = info & _CONTENT
            if info & _HAS_ORIGIN:
                self._id()
            if info & _HAS_RIGHT:
                self._id()
            if content != GC and info < _HAS_RIGHT:
                self._parent(info)
            clock += self.content(client, clock, content)

    def _id(self) -> None:
        self.client()
        self.number()

    def _parent(self, info: int) -> None:
        if self.number():
            self.at = skip_text(self.data, self.at)
        else:
            self._id()
        if info & _HAS_KEY:
            self.at = skip_text(self.data, self.at)
