"""A mapping of which every version stays readable, at the price of one change per change.

After H. G. Baker, "Shallow binding makes functional arrays fast": the newest version holds a plain dict, an older one what
is different in the version after it. Who reads an old version turns the chain round; who only goes on from the newest, as
a run does, pays one step per change whatever the size. For one thread.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, Generic, TypeVar, cast

from crdt.dataclasses import dataclass

K = TypeVar("K")
V = TypeVar("V")

_ABSENT: Final = object()


@dataclass(slots=True)
class _Differs(Generic[K, V]):
    """As `than`, but with `value` under `key`."""

    key: K
    value: V | object
    than: "Persistent[K, V]"


class Persistent(Mapping[K, V]):
    __slots__ = ("held",)

    def __init__(self, held: Mapping[K, V] | None = None) -> None:
        self.held: dict[K, V] | _Differs[K, V] = dict(held or {})

    def put(self, key: K, value: V) -> "Persistent[K, V]":
        """A version with this entry."""
        held = self.held
        if type(held) is not dict:
            held = self._dict()
        newer: Persistent[K, V] = Persistent.__new__(Persistent)
        self.held = _Differs(key, held.get(key, _ABSENT), newer)
        held[key] = value
        newer.held = held
        return newer

    def drop(self, key: K) -> "Persistent[K, V]":
        """A version without this entry; the same one when it has none."""
        held = self._dict()
        if key not in held:
            return self
        newer: Persistent[K, V] = Persistent.__new__(Persistent)
        self.held = _Differs(key, held.pop(key), newer)
        newer.held = held
        return newer

    def __getitem__(self, key: K) -> V:
        # What is done dozens of times in each transition of a run looks first whether it holds the dict.
        held = self.held
        return held[key] if type(held) is dict else self._dict()[key]

    def get(self, key: K, default: Any = None) -> Any:
        held = self.held
        return held.get(key, default) if type(held) is dict else self._dict().get(key, default)

    def __iter__(self) -> Iterator[K]:
        return iter(self._dict())

    def __len__(self) -> int:
        return len(self._dict())

    def __contains__(self, key: object) -> bool:
        held = self.held
        return key in held if type(held) is dict else key in self._dict()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Persistent):
            # Reading one may turn the chain round under the other's feet.
            return self is other or dict(self._dict()) == other._dict()
        return isinstance(other, Mapping) and self._dict() == other

    __hash__ = None  # type: ignore[assignment]  # equal by content, like a dict

    def __repr__(self) -> str:
        return f"Persistent({self._dict()!r})"

    def _dict(self) -> dict[K, V]:
        """Makes this version the one that holds the dict."""
        if isinstance(self.held, dict):
            return self.held
        chain: list[Persistent[K, V]] = [self]
        while isinstance(held := chain[-1].held, _Differs):
            chain.append(held.than)
        for older in reversed(chain[:-1]):
            differs = cast(_Differs[K, V], older.held)
            newer = differs.than
            table = cast(dict[K, V], newer.held)
            newer.held = _Differs(differs.key, table.get(differs.key, _ABSENT), older)
            _set(table, differs.key, differs.value)
            older.held = table
        return cast(dict[K, V], self.held)


def _set(held: dict[K, V], key: K, value: V | object) -> None:
    if value is _ABSENT:
        held.pop(key, None)
    else:
        held[key] = cast(V, value)
