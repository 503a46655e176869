"""Sources by the thousand come in by a file: how long new rows, changed rows and their undo take, and how soon what lies in the
folders and no source describes is shown beside them.

A real server over loopback, asked by HTTP as the screen asks it.
"""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tests.bench.figure import Figure, figure
from tests.support.people import Person, owner
from tests.support.server import RunningServer

ROWS: Final = 600
SOURCES: Final = 3_000
PIECE: Final = 200_000
BUSY: Final = frozenset({"checking", "applying", "undoing"})
LOOK_SECONDS: Final = 0.02


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        server = RunningServer(Path(name) / "data", "--no-demo").start()
        try:
            ada = owner(server)
            made = _uploaded(ada, "name,kind,description\n" + "".join(_rows(ROWS, "Old")))
            new = _took(ada, made, "apply")
            file = _exported(ada).replace(",Old,", ",New,")
            changed = _uploaded(ada, file)
            edited, back = (_took(ada, changed, verb) for verb in ("apply", "undo"))
            gone = _took(ada, made, "undo")
            _took(ada, _uploaded(ada, "name,kind,description\n" + "".join(_rows(SOURCES, "Old"))), "apply")
            looked = min(_looked(ada) for _ in range(5))
        finally:
            server.stop()
    yield figure(f"import of {ROWS} new sources", new, "s", at_most=10)
    yield figure(f"import of {ROWS} changes of sources", edited, "s", at_most=10)
    yield figure(f"undo of {ROWS} changes of sources", back, "s", at_most=10)
    yield figure(f"undo of {ROWS} new sources", gone, "s", at_most=10)
    yield figure(f"what no source describes, beside {SOURCES:,} sources", looked * 1000, "ms", at_most=300)


def _rows(count: int, description: str) -> Iterator[str]:
    return (f"orders {number:05},files,{description}\n" for number in range(count))


def _uploaded(ada: Person, text: str) -> str:
    """The import, compared."""
    here = f"/imports/workspaces/{ada.workspace()}"
    upload = str(ada.call("POST", here, what="sources", name="sources.csv")["id"])
    for number, at in enumerate(range(0, len(text), PIECE), 1):
        ada.call("POST", f"{here}/{upload}/pieces", number=number, text=text[at : at + PIECE])
    _took(ada, upload, "check")
    return upload


def _took(ada: Person, upload: str, verb: str) -> float:
    here = f"/imports/workspaces/{ada.workspace()}/{upload}"
    started = time.perf_counter()
    ada.call("POST", f"{here}/{verb}")
    while (found := _read(ada, here))["state"] in BUSY:
        time.sleep(LOOK_SECONDS)
    took = time.perf_counter() - started
    if found["failed"] or found["refused"]:
        raise RuntimeError(f"{found['failed']} rows failed, {found['refused']} were refused")
    return took


def _exported(ada: Person) -> str:
    text, offset = "", 0
    while offset is not None:
        piece = _read(ada, f"/exports/workspaces/{ada.workspace()}?offset={offset}&limit=500")
        text, offset = text + piece["text"], piece["next"]
    return text


def _looked(ada: Person) -> float:
    started = time.perf_counter()
    _read(ada, f"/data-discovery/unregistered?workspace={ada.workspace()}")
    return time.perf_counter() - started


def _read(ada: Person, path: str) -> Any:
    return ada.request("GET", path).json()
