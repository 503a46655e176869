"""Bodies of heavy steps, in a module of their own: other processes find them by their names."""

import asyncio
import os
import time
from pathlib import Path

from pydantic import BaseModel

from crdt.errors import Refused
from crdt.ids import Channel
from engine.operations.operation import Operation, OperationContext, Outcome
from engine.writes import AppendEvent


class Given(BaseModel):
    """What the body does: it notes each time it begins in `file`, holds itself there until `until` is there, and so on."""

    text: str = ""
    file: str = ""
    until: str = ""
    bytes: int = 0
    fails: str = ""
    lines: int = 0
    dies: bool = False
    writes: bool = False


class Gave(BaseModel):
    text: str
    process: int
    key: str


class Strange(Exception):
    pass


class Named(Refused):
    """An error that is made of other arguments than its words."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is refused.", details={"name": name})


def _note(file: Path) -> None:
    with file.open("a") as noted:
        noted.write(f"{os.getpid()}\n")


def _hold(until: Path) -> None:
    """Holds its thread, as heavy bodies do."""
    while not until.exists():
        time.sleep(0.01)


def begun(file: Path) -> list[int]:
    """The processes in which the body has begun so far, one for each time."""
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def body(input_: Given, context: OperationContext) -> Outcome[Gave]:
    if input_.file:
        _note(Path(input_.file))
    for number in range(input_.lines):
        context.report.log("info", f"line {number}")
        context.report.progress(number + 1, input_.lines)
    print("what a body prints ends up nowhere")  # noqa: T201
    if input_.dies:
        os._exit(3)
    if input_.until:
        _hold(Path(input_.until))
    filler = bytearray(input_.bytes)
    match input_.fails:
        case "named":
            raise Named("Ada")
        case "strange":
            raise Strange("oh")
        case "records":
            await context.records.get(object, "x")  # type: ignore[type-var]
    await asyncio.sleep(0)
    output = Gave(text=f"{input_.text}{len(filler) or ''}", process=os.getpid(), key=context.idempotency_key)
    ledger = AppendEvent(
        channel=Channel("source:ledger"),
        topic="test:done",
        payload={"step": input_.text, "key": context.idempotency_key},
        at=context.now,
    )
    return Outcome(output=output, writes=(ledger,) if input_.writes else ())


HEAVY = Operation(
    name="test.heavy", title="Heavy", summary="", icon="", category="Test",
    input=Given, output=Gave, run=body, timeout=60.0, heavy=True,
)  # fmt: skip
