"""What may stand next while an expression is written."""

from engine.expressions.completing import complete
from tests.engine.expressions.test_inferring import NAMES

STEPS = {"load": "Load flights", "a-b": "Odd"}


def labels(text: str) -> list[str]:
    found = complete(text, len(text), NAMES, STEPS)
    return [text[found.start :], *(one.label for one in found.options)]


def test_EX3_names_come_first_and_what_they_hold_after_a_dot() -> None:
    assert {"parameters", "steps", "item", "index", "run", "size", "has", "true"} <= set(labels(""))
    assert ["pa", "parameters"] == labels("1 + pa")
    assert ["", "city", "free", "limit"] == sorted(labels("parameters."))
    assert ["l", "load"] == labels("steps.l")
    assert ["", "output", "status", "error", "size"] == labels("size(steps.load.")
    assert ["c", "count"] == labels("steps.load.output.c")
    assert ["", "city", "delay"] == sorted(labels("steps.load.output.rows[0]."))[:3]
    assert ["st", "startsWith"] == labels("parameters.city.st")
    assert ["fi", "filter"] == labels("steps.load.output.rows.fi")
    assert [""] == labels("parameters.limit.")


def test_EX3_names_that_are_no_words_are_written_in_brackets() -> None:
    (found,) = complete("steps.a", 7, NAMES, {"a-b": "Odd"}).options
    assert ("a-b", "Odd", '["a-b"]') == (found.label, found.detail, found.apply)


def test_EX3_each_option_says_its_type() -> None:
    options = {one.label: one for one in complete("item.", 5, NAMES, STEPS).options}
    assert ("number", "string") == (options["delay"].detail, options["city"].detail)
