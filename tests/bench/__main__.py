"""`python -m tests.bench [GROUP]`: runs the measurements of one group, or of all, and prints one JSON line each."""

import importlib
import json
import pkgutil
import sys
from pathlib import Path

HERE = Path(__file__).parent


def groups() -> list[str]:
    """Modules of this folder that have `figures`."""
    names = sorted(info.name for info in pkgutil.iter_modules([str(HERE)]) if not info.name.startswith("_"))
    return [name for name in names if hasattr(importlib.import_module(f"tests.bench.{name}"), "figures")]


def main(wanted: list[str]) -> int:
    known = groups()
    unknown = [name for name in wanted if name not in known]
    if unknown:
        print(f"there is no group {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    reached = True
    for group in wanted or known:
        for one in importlib.import_module(f"tests.bench.{group}").figures():
            print(json.dumps(one), flush=True)
            reached = reached and one["ok"] is not False
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
