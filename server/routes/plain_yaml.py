"""Reads YAML that says no more than JSON can, in plain Python: any other thread gets its turn meanwhile.

The library's scanner does the work; its loader is not used, because it holds the interpreter for as long as a file
is large. Aliases (how a small file becomes a huge one), tags, several documents and deep nesting are refused.
"""

from typing import Any, Final

import yaml

DEEPEST: Final = 100


class TooDeep(ValueError):
    """More lists and maps in one another than `DEEPEST`."""


_WORDS: Final[dict[str, Any]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_RESOLVER: Final[Any] = yaml.resolver.Resolver()
_INTEGER: Final = "tag:yaml.org,2002:int"
_FLOAT: Final = "tag:yaml.org,2002:float"


def read(raw: bytes) -> Any:
    """The one document of the file. Raises ValueError or yaml.YAMLError."""
    reading = _Reading()
    for event in yaml.parse(raw, Loader=yaml.CSafeLoader):
        reading.take(event)
    return reading.result


class _Reading:
    """`_open` are the lists and maps that have begun; a map that waits for a value has its key in `_keys`."""

    def __init__(self) -> None:
        self.result: Any = None
        self._documents = 0
        self._open: list[list[Any] | dict[str, Any]] = []
        self._keys: list[str | None] = []

    def take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    raise ValueError("one document only")
            case yaml.AliasEvent():
                raise ValueError("aliases are not accepted")
            case yaml.ScalarEvent():
                self._put(_scalar(event), text=event.value)
            case yaml.SequenceStartEvent():
                self._begin(event, [])
            case yaml.MappingStartEvent():
                self._begin(event, {})
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                self._open.pop()
                self._keys.pop()

    def _begin(self, event: Any, fresh: list[Any] | dict[str, Any]) -> None:
        if event.tag is not None:
            raise ValueError("tags are not accepted")
        if len(self._open) >= DEEPEST:
            raise TooDeep("nested too deep")
        self._put(fresh, text=None)
        self._open.append(fresh)
        self._keys.append(None)

    def _put(self, value: Any, *, text: str | None) -> None:
        """`text` is what stands in the file; None for a list or a map."""
        if not self._open:
            self.result = value
            return
        inner = self._open[-1]
        if isinstance(inner, list):
            inner.append(value)
        elif (key := self._keys[-1]) is not None:
            inner[key] = value
            self._keys[-1] = None
        elif text is None or text in inner:
            raise ValueError("a key is text and stands once")
        else:
            self._keys[-1] = text  # also a bare 2013, as in JSON


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = event.value
    if event.tag is not None:
        raise ValueError("tags are not accepted")
    if not event.implicit[0]:  # quoted
        return text
    if text in _WORDS:
        return _WORDS[text]
    tag = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))
    if tag == _INTEGER and text.lstrip("+-").isdigit():
        return int(text)
    if tag == _FLOAT and not set(text) & set(":nN"):  # neither 1:30 nor .inf and .nan
        return float(text.replace("_", ""))
    return text
