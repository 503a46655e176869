"""Evaluating expressions: what they give, what they may not do, and that nobody else notices (rules EX5 and EX6)."""

import asyncio
import random
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest

from crdt.errors import ConcertError, ShuttingDown
from engine.expressions import limits
from engine.expressions.errors import (
    ExpressionFailed,
    ExpressionInvalid,
    ExpressionTooLarge,
    ExpressionTooSlow,
)
from tests.engine.expressions.stage import VALUES, evaluating
from tests.engine.expressions.written import Written

pytestmark = pytest.mark.anyio

THIRTY = str(list(range(30)))
RUNAWAYS = (
    f"{THIRTY}.map(a, {THIRTY}.map(b, a * b))",
    "steps.big.output.map(a, steps.big.output.map(b, a))",
    "steps.big.output.all(a, steps.big.output.all(b, a == a))",
    "steps.long.output.matches('(a+)+$')",
    "steps.long.output.matches('((((a{100}){100}){100}){100})')",
    "steps.big.output.map(a, steps.long.output + steps.long.output)",
    "[steps.long.output].map(a, a + a + a + a + a + a + a + a)",
)


async def test_EX5_expressions_give_plain_json() -> None:
    given: dict[str, Any] = {
        "steps.load.output.count > parameters.limit ? 'many' : 'few'": "few",
        "steps.load.output.rows.filter(row, row.ok).map(row, row.n * 10)": [10],
        "parameters.limit * parameters.share": 1.5,
        "parameters.whole == 4 && 2 < 2.5 && 2.0 in [1, 2]": True,
        "parameters.whole / 8": 0.5,
        "7 / 2": 3,
        "parameters.city == 3 || parameters.nothing == null": True,
        "{'city': parameters.city, 'n': [1, null]}": {"city": "Bern", "n": [1, None]},
        "timestamp(run.now) + duration('90m')": "2026-01-31T09:30:00Z",
        "duration('90m')": "5400s",
        "b'abc'": "YWJj",
        "has(item.colour) ? 1 : item.id": 7,
        "false && steps.load.error.code == ''": False,
    }
    async with evaluating() as evaluator:
        answers = await asyncio.gather(*(evaluator.evaluate(text, VALUES) for text in given))
        assert list(given.values()) == answers
        assert 1 == len(evaluator.processes)


FAILING = {
    "item.colour": "There is no field 'colour' here.",
    "item.tags[4]": "The list has no item at this place.",
    "1 / 0": "This divides by zero.",
    "1 / 0.0": "This divides by zero.",
    "1.0 / 0.0": "The expression gives a number without end, or none.",
    "9223372036854775807 + 1": "The number is too big.",
    "item.tags + 1": "This is not defined for values of these types.",
    "parameters.city.matches('(')": "The pattern is none.",
    "{1: 2}": "The names of a map are text.",
    "[item.tags].map(t, t.x)": "The expression has no value here.",
    "nobody.knows": "A name is not known here.",
}
REACHING = (
    "1 +",
    "open('/etc/passwd')",
    "__import__('os').system('true')",
    "item.__class__.__mro__",
    "item.tags.__init__.__globals__",
    "[item.tags].map(t, t.__class__)",
    "parameters.city.format(item)",
    "type(1)",
    "google.protobuf.Any{}",
    "google.protobuf",
    "item.tags.reduce(a, b, 0, a + b)",
)


async def test_EX5_an_error_says_what_is_wrong_and_nothing_of_other_values() -> None:
    async with evaluating() as evaluator:
        for text, message in FAILING.items():
            with pytest.raises(ExpressionFailed) as refused:
                await evaluator.evaluate(text, VALUES)
            assert message == refused.value.message
            assert "Bern" not in str(refused.value.to_dict())
            assert refused.value.next_step


async def test_EX2_no_expression_reaches_beyond_its_values() -> None:
    async with evaluating() as evaluator:
        for text in REACHING:
            with pytest.raises((ExpressionInvalid, ExpressionFailed)):
                await evaluator.evaluate(text, VALUES)


async def test_EX6_what_takes_too_long_is_ended_and_its_neighbours_are_answered() -> None:
    values = {**VALUES, "steps": {"big": {"output": list(range(900))}, "long": {"output": "a" * 200_000}}}
    async with evaluating(workers=2) as evaluator:
        asked = [evaluator.evaluate(text, values, owner=str(number)) for number, text in enumerate(RUNAWAYS)]
        beside = [evaluator.evaluate("[index].map(i, i + 1)", VALUES, owner="beside") for _ in range(20)]
        answers = await asyncio.gather(*asked, *beside, return_exceptions=True)
        assert [[1]] * 20 == answers[len(RUNAWAYS) :]
        for text, answer in zip(RUNAWAYS, answers, strict=False):
            assert isinstance(answer, ConcertError | list | bool), text
        assert any(isinstance(answer, ExpressionTooSlow | ExpressionTooLarge) for answer in answers)


async def test_EX6_the_loop_goes_on_while_an_expression_runs_away() -> None:
    values = {"steps": {"long": {"output": "ab" * 100_000}, "big": {"output": list(range(900))}}}
    turns = 0
    async with evaluating() as evaluator:
        waiting = asyncio.gather(
            *(evaluator.evaluate(RUNAWAYS[number], values) for number in (1, 2, 5)), return_exceptions=True
        )
        while not waiting.done():
            await asyncio.sleep(0)
            turns += 1
        assert 3 == len(await waiting)
    assert turns > 100


async def test_EX6_a_process_stays_small_and_what_it_gives_is_bounded() -> None:
    values = {"steps": {"long": {"output": "a" * 900_000}, "huge": {"output": "a" * (2 << 20)}}}
    async with evaluating() as evaluator:
        for text in ("steps.long.output + 'b'", "[1,2,3].map(n, steps.long.output)", "[steps.huge.output]"):
            with pytest.raises((ExpressionTooLarge, ExpressionTooSlow)):
                await evaluator.evaluate(text, values)
        assert [1] == await evaluator.evaluate("[1].map(n, n)", values)
        (process,) = evaluator.processes
        assert psutil.Process(process).memory_info().rss < limits.MEMORY


async def test_EX6_only_what_is_referred_to_is_handed_over() -> None:
    values = {"steps": {"load": {"output": {"n": 1, "rest": object()}}}, "parameters": {"other": object()}}
    async with evaluating() as evaluator:
        assert [1] == await evaluator.evaluate("[steps.load.output.n]", values)


async def test_EX6_who_waits_at_the_end_is_told_and_no_process_stays() -> None:
    async with evaluating() as evaluator:
        assert [1] == await evaluator.evaluate("[1]", {})
        (process,) = evaluator.processes
    with pytest.raises(ShuttingDown):
        await evaluator.evaluate("[1]", {})
    assert not psutil.pid_exists(process)


async def test_EX6_a_process_that_died_is_replaced() -> None:
    async with evaluating() as evaluator:
        assert [1] == await evaluator.evaluate("[1]", {})
        psutil.Process(evaluator.processes[0]).kill()
        answers = [evaluator.evaluate("[2]", {}) for _ in range(5)]
        found = await asyncio.gather(*answers, return_exceptions=True)
        assert [[2]] * 4 == found[1:]


async def _written(number: int, seed: int) -> None:
    written = Written(random.Random(seed))
    async with evaluating(workers=2) as evaluator:
        for start in range(0, number, 200):
            texts = [written.expression() for _ in range(start, min(number, start + 200))]
            asked = [
                evaluator.evaluate(text, VALUES, owner=str(index % 7)) for index, text in enumerate(texts)
            ]
            async with asyncio.timeout(60):
                answers = await asyncio.gather(*asked, return_exceptions=True)
            for text, answer in zip(texts, answers, strict=True):
                known = not isinstance(answer, BaseException) or isinstance(answer, ConcertError)
                assert known, (text, answer)
        for process in evaluator.processes:
            assert psutil.Process(process).memory_info().rss < limits.MEMORY


async def test_EX6_whatever_is_written_is_answered() -> None:
    await _written(300, seed=1)


@pytest.mark.soak
async def test_EX6_whatever_is_written_is_answered_10_000_times() -> None:
    await _written(10_000, seed=2)
