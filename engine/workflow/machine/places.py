"""Where a step stands in a run, read from its key: `F[3]/x` is x in round 3 of F, `C/x` is x inside the call C. Pure."""

import re
from typing import Final

from crdt.dataclasses import dataclass

_HOLDER: Final = re.compile(r"(?P<container>.*?)(?:\[(?P<round>\d+)\])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """`of` is the design's node, `scope` begins the keys of the steps beside it, `inside` is the key of the one that holds it."""

    of: str
    scope: str = ""
    inside: str = ""
    round: int | None = None


def place_of(key: str) -> Place:
    holder, slash, node = key.rpartition("/")
    if not slash:
        return Place(of=key)
    found = _HOLDER.fullmatch(holder)
    container, number = (found["container"], found["round"]) if found else (holder, None)
    return Place(of=node, scope=f"{holder}/", inside=container, round=None if number is None else int(number))
