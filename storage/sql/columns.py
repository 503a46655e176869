"""How a record becomes a table: the types of its columns, and the one register of tables."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Float,
    Index,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy.types import TypeEngine

from engine.records import Json
from storage.payloads import column_types, decode


class JsonText(TypeDecorator[Any]):
    """JSON as text. It is written encoded (`storage/payloads.py`) and read decoded.

    Not the type JSON: SQLite would give such a column numeric affinity, PostgreSQL would refuse escaped zero bytes.
    """

    impl = Text
    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[str | None], Json]:  # noqa: ARG002
        """Asked once for a statement: a value then takes one call instead of two."""
        return _read


def _read(value: str | None) -> Json:
    return None if value is None or value == "null" else decode(value)


text = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorted by code point in every database, as Python sorts."""

_TYPES: dict[type, TypeEngine[Any]] = {
    str: text,
    int: BigInteger(),
    bool: Boolean(),
    float: Float(),
    object: JsonText(),
}

metadata = MetaData()


def records(type_: type[Any], name: str, *indexes: tuple[str, ...]) -> Table:
    columns = [
        Column(field, _TYPES[plain], primary_key=field in type_.KEY, nullable=optional, autoincrement=False)
        for field, (plain, optional) in column_types(type_).items()
    ]
    found = [Index(f"{name}_by_{'_'.join(fields)}", *fields) for fields in indexes]
    return Table(name, metadata, *columns, *found)
