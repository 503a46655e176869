"""A map that nobody changes any more and that is stored again and again: whoever encodes it keeps the text with it."""

from typing import Any


class Spelled(dict[str, Any]):
    """`text` is what it was encoded to, once it was."""

    __slots__ = ("text",)

    def __init__(self, value: dict[str, Any]) -> None:
        super().__init__(value)
        self.text: str | None = None
