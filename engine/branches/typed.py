"""Checks what somebody typed as the outcome of a question: as strictly as an import (BR8)."""

from crdt.canonical import Value
from crdt.contests import Keys
from crdt.errors import InvalidInput
from crdt.history.merge import Write, with_writes
from crdt.history.open_content import plain
from crdt.kinds.kind import Kind
from crdt.kinds.reading import read_through
from crdt.kinds.secrets import holds_token
from crdt.offences import SecretRefused
from crdt.values import NotPlain, check_plain
from engine.branches.contents import Roots


def check_typed(kind: Kind, own: Roots, typed: dict[Keys, Value]) -> None:
    """Raises InvalidInput or SecretRefused with the place."""
    for path, value in typed.items():
        if holds_token(plain(value)):
            raise SecretRefused(details={"path": list(path)})
    if kind.open_roots:
        _check_open(typed)
        return
    writes = tuple(Write(path=path, before=None, after=value) for path, value in typed.items())
    _, problems = read_through(kind.body, with_writes(own, writes).get("body"))
    wrong = [
        {"path": ["body", *problem.path], "message": problem.message}
        for problem in problems
        if any(problem.path[: len(path) - 1] == path[1:] for path in typed)
    ]
    if wrong:
        raise InvalidInput(details={"problems": wrong})


def _check_open(typed: dict[Keys, Value]) -> None:
    """Without a model anything may stand anywhere that is plain."""
    for path, value in typed.items():
        try:
            check_plain(plain(value))
        except NotPlain as error:
            raise InvalidInput(details={"problems": [{"path": list(path), "message": str(error)}]}) from None
