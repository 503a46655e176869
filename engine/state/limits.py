"""What may be kept as shared state: names, sizes, and no secrets (rules V6 and V7). Pure."""

import json
import re
from typing import Final

from crdt.errors import InvalidInput, OverLimit
from crdt.kinds.secrets import is_reference, looks_like_secret, names_secret
from crdt.values import NotPlain, check_plain
from engine.records import Json

LONGEST_KEY: Final = 100
VALUE_BYTES: Final = 64 << 10
"""Of a value as JSON."""
MOST_KEYS: Final = 1_000
"""Keys of a scope that hold a value."""
MOST_NAMES: Final = 10 * MOST_KEYS
"""Keys of a scope, the emptied ones too: their versions go on counting."""
KEPT_VERSIONS: Final = 200
"""Of each key."""
KEPT_CONFLICTS: Final = 200
"""Settled ones of each key."""
MOST_OPEN: Final = 100
"""Conflicts of a key that wait for somebody."""

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*")


class SecretRefused(InvalidInput):
    code = "secret_refused"
    message = "This looks like a secret. State is read by everybody who may read what it belongs to."
    next_step = "Put it into the vault and refer to it as vault:name."


def check_key(key: str) -> None:
    """Words of a-z, 0-9 and _ parted by dots: one segment of a topic."""
    if len(key) > LONGEST_KEY or _KEY.fullmatch(key) is None:
        raise InvalidInput(
            "This is no name for state.",
            next_step=f"Use up to {LONGEST_KEY} characters: words of a-z, 0-9 and _ parted by dots, a letter first.",
            details={"field": "key"},
        )


def size_of(key: str, value: Json) -> int:
    """The size of a value that may be kept under this key, in bytes. None is no value and has none."""
    try:
        check_plain(value)
        text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (NotPlain, TypeError, ValueError) as error:
        raise InvalidInput(f"This value cannot be kept: {error}.", details={"field": "value"}) from None
    size = 0 if value is None else len(text)
    if size > VALUE_BYTES:
        raise OverLimit(f"A value has {VALUE_BYTES} bytes at most.", details={"limit": VALUE_BYTES})
    _refuse_secrets(key, value)
    return size


def _refuse_secrets(key: str, value: Json) -> None:
    """The message never repeats the value."""
    inside: list[tuple[str, Json]] = [(key.rpartition(".")[2], value)]
    while inside:
        name, item = inside.pop()
        if isinstance(item, dict):
            inside.extend(item.items())
        elif isinstance(item, list):
            inside.extend((name, one) for one in item)
        elif looks_like_secret(item) or looks_like_secret(name):
            raise SecretRefused
        elif isinstance(item, str) and item and names_secret(name) and not is_reference(item):
            raise SecretRefused(details={"field": name[:LONGEST_KEY]})
