"""The YAML of imports: what our own export writes, read back, and nothing that JSON could not say."""

import datetime as dt
import random
from typing import Any

import pytest
import yaml

from server.routes import plain_yaml

VALUES: tuple[Any, ...] = (
    None, True, False, 0, -17, 2**60, 0.1, -1e-7, 1e300, 685_230.15, "", "null", "true", "yes", "no", "off", "~",
    "17", "0x1F", "017", "1_000", "1e3", "1:30", ".inf", "2013-01-01", "a: b", "# no", "- x", "*x", "&x", "!x", "[",
    "größe 数据 😀", "two\nlines\n", "  spaces ", "{{x}}", "%", "@", "`", "'", '"', "\t", "=", "<<",
)  # fmt: skip


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_X_what_the_library_writes_is_read_back(value: Any) -> None:
    for content in (value, [value], {"key": value}, {"a": [{"b": value}, value]}):
        assert content == plain_yaml.read(yaml.safe_dump(content, allow_unicode=True).encode())
    if isinstance(value, str):
        assert {value: 1} == plain_yaml.read(yaml.safe_dump({value: 1}, allow_unicode=True).encode())


def test_X_random_trees_are_read_back() -> None:
    dice = random.Random(5)

    def tree(depth: int) -> Any:
        match dice.randrange(4) if depth else 0:
            case 1:
                return [tree(depth - 1) for _ in range(dice.randrange(4))]
            case 2 | 3:
                return {str(dice.choice(VALUES)): tree(depth - 1) for _ in range(dice.randrange(4))}
            case _:
                return dice.choice(VALUES)

    for _ in range(300):
        content = tree(5)
        for flow in (False, True):
            written = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, default_flow_style=flow)
            assert content == plain_yaml.read(written.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013: x", {"2013": "x"}),
        ("day: 2013-01-01", {"day": "2013-01-01"}),
        ("a: .inf", {"a": ".inf"}),
        ("a: 0777", {"a": 777}),
        ("a: |\n  one\n  two\n", {"a": "one\ntwo\n"}),
        ("a: &anchor 1", {"a": 1}),
        ("", None),
    ],
)
def test_X_bare_words_read_as_in_json(text: str, expected: Any) -> None:
    assert expected == plain_yaml.read(text.encode())
    assert not isinstance(expected, dt.date)


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [1]\nb: *a",
        "a: !!python/name:os.system",
        "!!set {a, b}",
        "a: 1\na: 2",
        "[a]: 1",
        "{}: 1",
        "--- 1\n--- 2\n",
        "[" * 200 + "]" * 200,
        "a: b: c",
        "a: [",
        "\x00",
        "a: " + "9" * 5000,
    ],
)
def test_X_what_json_could_not_say_is_refused(text: str) -> None:
    with pytest.raises((ValueError, yaml.YAMLError)):
        plain_yaml.read(text.encode())
