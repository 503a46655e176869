"""Libraries that a start does without. Each is loaded by the first who asks something of it: on a thread, for that takes up to 0.1 s.

Type checkers see the library itself, so a module says `if TYPE_CHECKING: import duckdb`, and otherwise `duckdb = late("duckdb")`.
"""

from importlib import import_module
from typing import Any


class _Late:
    __slots__ = ("_name",)

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return getattr(import_module(self._name), name)


def late(name: str) -> Any:
    """Stands for the module of this name. What is asked of it raises ImportError where there is none."""
    return _Late(name)
