"""Checks what somebody typed as the outcome of a question: as strictly as an import (BR8)."""

from crdt.canonical import Value
from crdt.contests import Keys
from crdt.errors import InvalidInput
from crdt.history.merge import Write, with_writes
from crdt.kinds.kind import Kind
from crdt.kinds.reading import read_through
from crdt.kinds.secrets import holds_token
from crdt.offences import SecretRefused
from engine.branches.contents import Roots


def check_typed(kind: Kind, own: Roots, typed: dict[Keys, Value]) -> None:
    """Raises InvalidInput or SecretRefused with the place."""
    for path, value in typed.items():
        if holds_token(value):
            raise SecretRefused(details={"path": list(path)})
    writes = tuple(Write(path=path, before=None, after=value) for path, value in typed.items())
    _, problems = read_through(kind.body, with_writes(own, writes).get("body"))
    wrong = [
        {"path": ["body", *problem.path], "message": problem.message}
        for problem in problems
        if any(problem.path[: len(path) - 1] == path[1:] for path in typed)
    ]
    if wrong:
        raise InvalidInput(details={"problems": wrong})
