"""What is wrong with the settings of a design: values that are none, and the key by which its runs are counted. Pure."""

import re
from collections.abc import Iterator
from typing import Final, cast

from crdt.changes import Json
from crdt.kinds.reading import read_through
from crdt.kinds.workflow import Settings
from engine.workflow.checking.conditions import key_problems
from engine.workflow.checking.parts import GONE, value_at
from engine.workflow.checking.refusals import refused_part, refused_value
from engine.workflow.checking.scopes import Lookup
from engine.workflow.designs.problem import Problem

_EXPRESSION: Final = re.compile(r"\bparameters\b")


def is_expression(key: str) -> bool:
    """A key that names `parameters` is an expression over them, any other one is text."""
    return _EXPRESSION.search(key) is not None


def settings_problems(content: Json, lookup: Lookup) -> Iterator[Problem]:
    """The key is looked at where it counts: with a limit."""
    if content is GONE:
        return
    if not isinstance(content, dict):
        yield refused_part(("settings",))
        return
    read, refused = read_through(Settings, content)
    for one in refused:
        yield refused_value(("settings",), one, value_at(content, one.path))
    settings = cast(Settings, read)
    key = settings.concurrency_key
    if settings.concurrency_limit is not None and is_expression(key):
        yield from key_problems(key, lookup)
