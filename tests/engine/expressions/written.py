"""Expressions at random: mostly of the language, some with a slip, some made to last."""

from random import Random

NAMES = (
    "parameters.limit", "parameters.share", "parameters.city", "parameters.flag", "parameters.nothing",
    "parameters.whole", "steps.load.output.rows", "steps.load.output.count", "steps.load.output.names",
    "steps.load.status", "steps.load.error", "item.id", "item.tags", "item", "index", "run.number", "run.now",
    "item.missing", "steps.load.output.names[0]", "steps.load.output.rows[1].n",
)  # fmt: skip
CONSTANTS = (
    "0", "1", "-3", "2.5", "0.0", "1e300", "9007199254740993", "9223372036854775807", "'a'", "'Bern'", "''", "true",
    "false", "null", "[]", "{}", "[1, 2.0, 'a']", "{'a': 1}", "'\\u00e4'", "b'x'", "3u", "duration('1h')",
    "timestamp('2026-01-01T00:00:00Z')",
)  # fmt: skip
OPERATORS = ("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "in")
MACROS = ("all", "exists", "exists_one", "filter", "map")
METHODS = ("size()", "contains('e')", "startsWith('B')", "matches('^[a-z]+$')", "getHours()")


class Written:
    def __init__(self, random: Random, *, slips: float = 0.05) -> None:
        self._random = random
        self._slips = slips

    def expression(self) -> str:
        text = self._one(self._random.randint(0, 4))
        if self._random.random() < self._slips and text:
            place = self._random.randrange(len(text))
            text = text[:place] + self._random.choice("()[]{}.'\"?:,!$ \n") + text[place + 1 :]
        return text

    def _one(self, depth: int) -> str:
        choose = self._random
        if depth == 0:
            return choose.choice(NAMES if choose.random() < 0.6 else CONSTANTS)
        a, b = self._one(depth - 1), self._one(choose.randint(0, depth - 1))
        match choose.randrange(10):
            case 0 | 1 | 2 | 3:
                return f"({a} {choose.choice(OPERATORS)} {b})"
            case 4:
                return f"({a} ? {b} : {self._one(0)})"
            case 5:
                return f"{choose.choice('!-')}({a})"
            case 6:
                return f"({a}).{choose.choice(MACROS)}(x, {b.replace('item.id', 'x')})"
            case 7:
                return f"size({a})"
            case 8:
                return f"({a}).{choose.choice(METHODS)}"
        return f"[{a}, {b}][{choose.choice(('0', '1', '2', 'index'))}]"
