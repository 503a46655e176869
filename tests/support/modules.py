"""The packages' own source, read and parsed once for every test that looks at it instead of running it."""

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, TypeVar

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PACKAGES: Final = ("server", "storage", "engine", "crdt")
"""Each imports only itself and what stands to its right."""

Node = TypeVar("Node", bound=ast.AST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """`nodes` of its tree by their type, in the order of `ast.walk`."""

    path: str
    text: str
    tree: ast.Module
    nodes: Mapping[type[ast.AST], Sequence[ast.AST]]

    @property
    def package(self) -> str:
        return self.path.split("/", 1)[0]

    def find(self, *types: type[Node]) -> Iterator[Node]:
        for type_ in types:
            for node in self.nodes.get(type_, ()):
                assert isinstance(node, type_)
                yield node


@cache
def modules() -> tuple[Module, ...]:
    return tuple(_module(path) for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


def _module(path: Path) -> Module:
    name, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    tree = ast.parse(text, name)
    nodes: defaultdict[type[ast.AST], list[ast.AST]] = defaultdict(list)
    for node in ast.walk(tree):
        nodes[type(node)].append(node)
    return Module(path=name, text=text, tree=tree, nodes=nodes)
