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

from tests.bench import rows
from tests.bench.figure import Figure

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
    table = rows.begin()
    reached = [_measured(group) for group in wanted or known]
    print(f"the same as rows of RESULTS.md: {table}", file=sys.stderr)
    return 0 if all(reached) else 1


def _measured(group: str) -> bool:
    """Whether all of it could be measured, and reached its targets."""
    started, before = time.monotonic(), os.getloadavg()[0]
    seen: list[Figure] = []
    whole = True
    try:
        for one in importlib.import_module(f"tests.bench.{group}").figures():
            print(json.dumps(one), flush=True)
            seen.append(one)
    except Exception:  # noqa: BLE001 - the other groups are measured all the same
        traceback.print_exc()
        whole = False
    load = f"{before:.1f} - {os.getloadavg()[0]:.1f}"
    print(f"{group}: {time.monotonic() - started:.0f} s, load average {load}", file=sys.stderr)
    rows.add(group, seen, load)
    return whole and all(one["ok"] is not False for one in seen)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
