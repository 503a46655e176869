"""Moments that PostgreSQL has and Python has not stay the text that the server sent: `infinity`, before Christ, after the year 9999, 24:00."""

from typing import TYPE_CHECKING, Any, Final

from engine.late import late

if TYPE_CHECKING:
    import psycopg
    import psycopg.adapt
else:
    psycopg = late("psycopg")

TYPES: Final = ("date", "timestamp", "timestamptz", "time", "timetz")


def keep_strange_ones(session: "psycopg.Connection[Any]") -> None:
    """Of this session, in single values and inside lists."""
    for name in TYPES:
        oid = session.adapters.types[name].oid
        usual = session.adapters.get_loader(oid, psycopg.pq.Format.TEXT)
        if usual is not None:
            session.adapters.register_loader(oid, _lenient(usual))


def _lenient(usual: "type[psycopg.abc.Loader]") -> "type[psycopg.adapt.Loader]":
    class Lenient(psycopg.adapt.Loader):
        def __init__(self, oid: int, connection: "psycopg.abc.AdaptContext | None" = None) -> None:
            super().__init__(oid, connection)
            self._usual = usual(oid, connection)

        def load(self, data: "psycopg.abc.Buffer") -> Any:
            try:
                return self._usual.load(data)
            except psycopg.DataError:
                return bytes(data).decode()

    return Lenient
