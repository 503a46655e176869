"""Which names an expression refers to, so that those who look after these know, and only these are handed over. Pure."""

from collections.abc import Iterator

from crdt.dataclasses import dataclass
from engine.expressions.faults import Fault, Place
from engine.expressions.reading import read
from engine.expressions.syntax import Expression, Macro, parts_of, path_of
from engine.workflow.designs.schemas import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A path from a name: `("steps", "load", "output", "rows")`."""

    path: Path
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    all: tuple[Reference, ...] = ()

    @property
    def steps(self) -> frozenset[str]:
        return self._second("steps")

    @property
    def parameters(self) -> frozenset[str]:
        return self._second("parameters")

    @property
    def loops(self) -> frozenset[str]:
        return self._second("loops")

    @property
    def locals(self) -> frozenset[str]:
        """`item`, `index`, `error`, `run` and names of a place's own."""
        named = {one.path[0] for one in self.all} - {"steps", "parameters", "loops"}
        return frozenset(name for name in named if isinstance(name, str))

    def _second(self, root: str) -> frozenset[str]:
        found = (one.path[1] for one in self.all if one.path[0] == root and len(one.path) > 1)
        return frozenset(name for name in found if isinstance(name, str))


NONE = References()


def references(text: str) -> References:
    """None at all for what cannot be read."""
    tree = read(text)
    return NONE if isinstance(tree, Fault) else References(all=tuple(references_in(tree, frozenset())))


def references_in(tree: Expression, own: frozenset[str]) -> Iterator[Reference]:
    """`own` are the names that macros around have given."""
    path = path_of(tree)
    if path is not None:
        if path[0] not in own:
            yield Reference(path=path, place=tree.place)
        return
    match tree:
        case Macro(over=over, variable=variable, bodies=bodies):
            yield from references_in(over, own)
            for body in bodies:
                yield from references_in(body, own | {variable})
        case _:
            for part in parts_of(tree):
                yield from references_in(part, own)
