"""Many people at once: who all join a large document, all show where they are, all come back after a restart.

Also a room in which not everybody may do everything, beside the same room where all may.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import httpx

from tests.bench.figure import Figure, figure
from tests.bench.installation import Installation
from tests.bench.loading import Result, loaded, middle, per_delivery, share
from tests.bench.peers import Target, concert

ROUNDS: Final = 3
LOCKS: Final = 10
LABEL: Final = "one room, 50 people, 10 updates/s each"


def crowds(installed: Installation, folder: Path) -> Iterator[Figure]:
    with concert(installed, folder) as target:
        yield from _mixed(installed, folder, target)
        yield from _joins(installed, folder, target)
        yield from _presence(target)
    yield from _return(installed, folder)


def _mixed(installed: Installation, folder: Path, target: Target) -> Iterator[Figure]:
    """Of 50 people 40 write; 5 may comment and 5 may read, and hear the same. Ten others hold a section each."""
    plain_room = _file(folder, "plain", list(installed.documents[1:]))
    _lock_sections(installed, target)
    roles = _file(folder, "roles", [*installed.editors[:40], *installed.commenters, *installed.viewers])
    mixed: list[Result] = []
    plain: list[Result] = []
    for _ in range(ROUNDS):
        load = {"clients": 50, "rates": 10, "warm": 5, "seconds": 2}
        plain += loaded(target, "edit", documents=plain_room, **load)
        mixed += loaded(target, "edit", senders=40, tokens=roles, **load)
    yield figure(
        f"server CPU per delivery with locks held and roles mixed ({LABEL})",
        middle(mixed, per_delivery),
        "us",
        peer="the same without locks, where everybody may edit",
        peer_value=middle(plain, per_delivery),
        ratio_at_most=2.0,
    )
    yield figure(
        f"delivered with locks held and roles mixed ({LABEL})", middle(mixed, share), "share", at_least=1.0
    )


def _lock_sections(installed: Installation, target: Target) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{target.port}", timeout=30) as http:
        for number, token in enumerate(installed.editors[-LOCKS:]):
            http.post(
                f"/api/documents/{installed.documents[0]}/locks",
                headers={"authorization": f"Bearer {token}"},
                json={"section": [f"load-{number}", "kept"], "seconds": 600},
            ).raise_for_status()


def _joins(installed: Installation, folder: Path, target: Target) -> Iterator[Figure]:
    large = _file(folder, "large", [installed.large])
    seen = [result for _ in range(ROUNDS) for result in loaded(target, "join", clients=150, documents=large)]
    name = f"150 clients join a document of {installed.large_bytes / (1 << 20):.1f} MiB at once"
    yield figure(f"{name}, p99", middle(seen, lambda one: one["p99"]), "ms", at_most=1000.0)
    yield figure(f"{name}, joined", middle(seen, lambda one: one["joined"]), "", at_least=150.0)


def _presence(target: Target) -> Iterator[Figure]:
    seen = [
        result
        for _ in range(ROUNDS)
        for result in loaded(target, "presence", clients=500, rates=1, warm=5, seconds=2)
    ]
    name = "500 people in one room show where they are once a second"
    yield figure(f"{name}, p99", middle(seen, lambda one: one["p99"]), "ms", at_most=250.0)
    yield figure(f"{name}, told or overtaken", middle(seen, share), "share", at_least=0.99)
    busy = middle(seen, lambda one: 100 * one["cpu"] / one["seconds"])
    yield figure(f"{name}, server CPU", busy, "% of a core", at_most=50.0)


def _return(installed: Installation, folder: Path) -> Iterator[Figure]:
    """The server was restarted; each client has what the document was an hour ago."""
    grown = _file(folder, "grown", [installed.grown])
    with concert(installed, folder) as target:
        (seen,) = loaded(
            target, "join", clients=500, spread=5, vector=installed.grown_vector.hex(), documents=grown
        )
    name = "500 clients come back within 5 s after a restart"
    yield figure(f"{name}, all in sync", seen["last"] / 1000, "s", at_most=30.0)
    yield figure(f"{name}, in sync", seen["joined"], "", at_least=500.0)
    yield figure(
        f"{name}, bytes to each",
        seen["bytes"] / max(seen["joined"], 1),
        "bytes",
        peer="what was missing",
        peer_value=float(installed.grown_missing),
        ratio_at_most=1.5,
    )


def _file(folder: Path, name: str, lines: list[str]) -> Path:
    file = folder / name
    file.write_text("".join(f"{line}\n" for line in lines))
    return file
