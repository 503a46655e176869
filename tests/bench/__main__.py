"""`python -m tests.bench [GROUP]`: runs the measurements of one group, or of all, and prints one JSON line each.

What is not a figure (how long a group took, how busy the machine was, what stumbled) goes to standard error.
"""

import importlib
import json
import os
import pkgutil
import sys
import time
import traceback
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
    reached = [_measured(group) for group in wanted or known]
    return 0 if all(reached) else 1


def _measured(group: str) -> bool:
    """Whether all of it could be measured, and reached its targets."""
    started, reached = time.monotonic(), True
    try:
        for one in importlib.import_module(f"tests.bench.{group}").figures():
            print(json.dumps(one), flush=True)
            reached = reached and one["ok"] is not False
    except Exception:  # noqa: BLE001 - the other groups are measured all the same
        traceback.print_exc()
        reached = False
    took, load = time.monotonic() - started, os.getloadavg()[0]
    print(f"{group}: {took:.0f} s, load average {load:.1f}", file=sys.stderr)
    return reached


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
