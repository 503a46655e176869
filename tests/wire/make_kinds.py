"""Writes `kinds.json`, the shape of every document kind: `python -m tests.wire.make_kinds`.

Per kind: its version and roots; `fields`: the path of each value (`*` stands for any key) with `text` for merged text
and `scalar` for one plain value, every step before the last being a map; `schemas`: the JSON Schema of each root.
"""

import json
from pathlib import Path
from typing import Any

from crdt.kinds.kind import kinds, shape

PATH = Path(__file__).with_name("kinds.json")


def shapes() -> dict[str, dict[str, Any]]:
    return {
        name: {"version": kind.version, "title": kind.title, "icon": kind.icon, **shape(kind)}
        for name, kind in kinds().items()
    }


if __name__ == "__main__":
    PATH.write_text(json.dumps(shapes(), indent=1, ensure_ascii=False) + "\n")
