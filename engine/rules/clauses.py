"""Why a condition holds or does not: its clauses with what each came to, and what each of them read. For dry runs.

A clause is what stands between the `&&` (or the `||`) of the outermost level; where both stand there, the condition is one.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from engine.expressions.faults import Fault
from engine.expressions.reading import read
from engine.expressions.references import references
from engine.triggers.filling import Evaluator

Json = Any
MOST_CLAUSES: Final = 8
LONGEST: Final = 200
"""Characters of a text that is shown."""
_TOKEN: Final = re.compile(
    r"""\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?P<sign>&&|\|\||[()\[\]{}?])""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """`reads`: what it names, with what is there. `error` where it could not be worked out."""

    text: str
    value: Json
    reads: tuple[tuple[str, Json], ...]
    error: Json = None


async def why(
    condition: str, variables: Mapping[str, Json], evaluator: Evaluator, came_to: Json
) -> tuple[Clause, ...]:
    """`came_to` is what the whole condition is."""
    texts = clauses_of(condition)
    if len(texts) == 1:
        return (_clause(texts[0], variables, came_to),)
    return tuple(await asyncio.gather(*(_worked_out(text, variables, evaluator) for text in texts)))


def clauses_of(condition: str) -> Sequence[str]:
    """None of no condition; the condition itself where it is not put together of clauses that can be read alone."""
    if not condition.strip():
        return ()
    found = list(_split(condition))
    readable = len(found) <= MOST_CLAUSES and not any(isinstance(read(one), Fault) for one in found)
    return found if readable else [condition.strip()]


def _split(condition: str) -> Iterator[str]:
    depth, cuts, operators = 0, [], set()
    for token in _TOKEN.finditer(condition):
        match token["sign"]:
            case "(" | "[" | "{":
                depth += 1
            case ")" | "]" | "}":
                depth -= 1
            case "&&" | "||" | "?" as operator if not depth:
                cuts.append(token.span())
                operators.add(operator)
    if len(operators) != 1 or operators == {"?"}:
        yield condition
        return
    start = 0
    for begin, end in [*cuts, (len(condition), 0)]:
        yield condition[start:begin].strip()
        start = end


async def _worked_out(text: str, variables: Mapping[str, Json], evaluator: Evaluator) -> Clause:
    try:
        return _clause(text, variables, await evaluator.evaluate(text, variables))
    except ConcertError as error:
        return _clause(text, variables, None, error.to_dict())


def _clause(text: str, variables: Mapping[str, Json], value: Json, error: Json = None) -> Clause:
    paths = dict.fromkeys(one.path for one in references(text).all)
    reads = ((".".join(map(str, path)), shortened(_at(path, variables))) for path in paths)
    return Clause(text=text, value=shortened(value), reads=tuple(reads)[:MOST_CLAUSES], error=error)


def _at(path: Sequence[str | int], variables: Mapping[str, Json]) -> Json:
    """Null where there is nothing."""
    found: Json = variables
    for part in path:
        if isinstance(found, Mapping):
            found = found.get(part)
        elif isinstance(found, list) and isinstance(part, int) and 0 <= part < len(found):
            found = found[part]
        else:
            return None
    return found


def shortened(value: Json) -> Json:
    """As it is shown: long texts and big values by their beginning."""
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    if len(text) <= LONGEST:
        return value
    return f"{text[:LONGEST]}…"
