"""Fills the values of a step when it starts: bindings are looked up, expressions evaluated.

`names` is what both may refer to: `parameters`, `steps` (`output`, `status`, `error` of each), `run`, in a loop `item`, `index` and
`loops`, in a catch part `error`. Border: who gathers them knows the run.
"""

import asyncio
from collections.abc import Mapping

from crdt.errors import ConcertError
from engine.expressions.direct import NOT_PLAIN
from engine.expressions.evaluator import Evaluator
from engine.records import Json
from engine.workflow.designs.bindings import (
    Binding,
    BindingFailed,
    FromParameter,
    FromStep,
    expressions_in,
    follow,
    parse,
    replaced,
    written,
)

Names = Mapping[str, Json]


async def resolved(value: Json, names: Names, evaluator: Evaluator, *, owner: str = "") -> Json:
    """`value` with everything filled in. Raises `BindingFailed`, or an error of `engine.expressions.errors` that has the
    place of its expression in `details.field`. `owner`: whose turn the evaluation takes; the run's id.
    """
    expressions = list(expressions_in(value))
    if not expressions:
        return replaced(value, lambda text: looked_up(text, names))
    answers = {one.text: _at_once(one, names, evaluator) for one in expressions}
    waiting = [one for one in expressions if answers[one.text] is NOT_PLAIN]
    given = await asyncio.gather(*(_evaluated(one, names, evaluator, owner) for one in waiting))
    answers |= {one.text: answer for one, answer in zip(waiting, given, strict=True)}
    return replaced(value, lambda text: looked_up(text, names), answers.__getitem__)


def looked_up(text: str, names: Names) -> Json:
    """What a binding leads to. Raises `BindingFailed`."""
    match parse(text):
        case FromParameter(name=name, path=path) if name in names.get("parameters", {}):
            return follow(names["parameters"][name], path, text)
        case FromStep(node=node, path=path) if "output" in names.get("steps", {}).get(node, {}):
            return follow(names["steps"][node]["output"], path, text)
    raise BindingFailed(details={"binding": text})


def _at_once(one: Binding, names: Names, evaluator: Evaluator) -> Json:
    try:
        return evaluator.at_once(one.text, names)
    except ConcertError as error:
        raise _placed(error, one) from None


async def _evaluated(one: Binding, names: Names, evaluator: Evaluator, owner: str) -> Json:
    try:
        return await evaluator.evaluate(one.text, names, owner=owner)
    except ConcertError as error:
        raise _placed(error, one) from None


def _placed(error: ConcertError, one: Binding) -> ConcertError:
    error.details.setdefault("field", written(one.place))
    error.details.setdefault("expression", one.text)
    return error
