"""What the pre-check costs: one JSON line per figure. `python tests/bench/precheck.py`, nothing else running."""

import json
import time
import tracemalloc
from collections.abc import Callable
from contextlib import suppress
from random import Random
from statistics import median
from typing import Any

from pycrdt import Doc, Map, Text, TransactionEvent

from crdt.errors import ConcertError
from crdt.facts import MAP
from crdt.gate import Gate, Owner, Passed
from crdt.ids import ClientId, UserId
from crdt.kinds.kind import kinds
from crdt.kinds.writing import seed_from_json
from crdt.locks import LockTable
from crdt.precheck import SYNC, inspect
from crdt.structs import StructIndex
from tests.crdt.playbook import ADA
from tests.crdt.yjs_bytes import item, number, structs, text, update

CLIENT = 3_000_000_000


def report(name: str, value: float, unit: str, target: float) -> None:
    line = {"name": name, "value": round(value, 3), "unit": unit, "target": target, "ok": value <= target}
    print(json.dumps(line), flush=True)


def keystrokes(count: int) -> list[bytes]:
    """Single characters typed at random places of a growing text."""
    random = Random(1)
    doc: Doc[Any] = Doc(client_id=CLIENT)
    made: list[bytes] = []

    def keep(event: TransactionEvent) -> None:
        made.append(event.update)

    subscription = doc.observe(keep)
    doc["t"] = words = Text()
    words += "hello world"
    for size in range(11, 11 + count):
        words.insert(random.randrange(size), "x")
    doc.unobserve(subscription)
    return made


def moves(count: int) -> list[bytes]:
    """A node dragged over the canvas: two keys of one nested map set in each transaction."""
    doc: Doc[Any] = Doc(client_id=CLIENT)
    doc["layout"] = layout = Map({"n1": Map({"x": 0.5, "y": 0.5})})
    made = [doc.get_update()]

    def keep(event: TransactionEvent) -> None:
        made.append(event.update)

    subscription = doc.observe(keep)
    for step in range(count):
        with doc.transaction():
            layout["n1"]["x"] = step + 0.25
            layout["n1"]["y"] = step + 0.75
    doc.unobserve(subscription)
    return made


def live(name: str, updates: list[bytes]) -> None:
    """Microseconds for each stage and together, medians of the rounds."""
    rounds: list[tuple[float, float, float]] = []
    for _ in range(7):
        index = StructIndex()
        inspecting = checking = adding = 0.0
        for sent in updates:
            start = time.perf_counter()
            facts = inspect(sent)
            inspected = time.perf_counter()
            index.check(facts)
            checked = time.perf_counter()
            index.add(facts)
            inspecting += inspected - start
            checking += checked - inspected
            adding += time.perf_counter() - checked
        rounds.append((inspecting, checking, adding))
    size = sum(map(len, updates)) / len(updates)
    for stage, values in zip(("inspect", "check", "add"), zip(*rounds, strict=True), strict=True):
        report(f"{name}.{stage}", median(values) / len(updates) * 1e6, "us", 15)
    report(f"{name}.all", median(map(sum, rounds)) / len(updates) * 1e6, f"us for {size:.0f} bytes", 15)


def judged(name: str, made: list[bytes], state: bytes, target: float) -> None:
    """The gate's whole answer, index included, to an editor of a workflow design."""
    kind, rounds = kinds()["workflow"], []
    facts = [inspect(sent, SYNC) for sent in made]
    for _ in range(5):
        index = StructIndex.of(state, dict.fromkeys(kind.roots, MAP))
        owners = {ClientId(1): Owner(UserId("")), ClientId(CLIENT): Owner(ADA.user)}
        gate = Gate(kind, index, owners, {}, LockTable())
        taken = 0.0
        for one in facts:
            start = time.perf_counter()
            ruling = gate.judge(one, ADA, "editor")
            taken += time.perf_counter() - start
            if not isinstance(ruling, Passed):
                raise SystemExit(f"{name} was refused: {ruling}")
            index.add(one)
        rounds.append(taken)
    report(f"judge.{name}", median(rounds) / len(made) * 1e6, "us", target)


def edits(state: bytes, edit: Callable[[Doc[Any], int], None], count: int) -> list[bytes]:
    doc: Doc[Any] = Doc(client_id=CLIENT)
    doc.apply_update(state)
    made: list[bytes] = []
    subscription = doc.observe(lambda event: made.append(event.update))
    for number_ in range(count):
        with doc.transaction():
            edit(doc, number_)
    doc.unobserve(subscription)
    return made


def bring_steps(doc: Doc[Any], _: int) -> None:
    nodes = doc.get("body", type=Map)["nodes"]
    for node in range(5_000):
        nodes[f"s{node}"] = Map({"operation": "source.profile", "name": Text(f"Step {node}")})


def judging() -> None:
    content = {"body": {"description": "hello", "nodes": {"n1": {"operation": "source.profile"}}}}
    state = seed_from_json(kinds()["workflow"], content, client_id=1)
    paste = "The quick brown fox reads https://example.org/x once more. " * 170

    def body(doc: Doc[Any]) -> Any:
        return doc.get("body", type=Map)

    typed = edits(state, lambda doc, at: body(doc)["description"].insert(at % 5 + 1, "x"), 3_000)
    judged("character", typed, state, 8)
    set_ = edits(state, lambda doc, at: body(doc)["nodes"]["n1"].__setitem__("timeout_s", at + 1.5), 3_000)
    judged("value", set_, state, 20)
    pasted = edits(state, lambda doc, _: body(doc)["description"].insert(0, paste), 50)
    judged("paste of 10 KB", pasted, state, 500)
    judged("import of 5,000 steps", edits(state, bring_steps, 1), state, 400_000)


def design(nodes: int) -> bytes:
    doc: Doc[Any] = Doc(client_id=CLIENT)
    body: Map[Any] = doc.get("body", type=Map)
    with doc.transaction():
        for node in range(nodes):
            body[f"n{node:05}"] = Map(
                {"label": f"Step {node}", "x": node + 0.5, "y": node * 10, "kind": "task.run"}
            )
    return doc.get_update()


def whole(name: str, state: bytes) -> None:
    inspecting, placing = [], []
    for _ in range(5):
        start = time.perf_counter()
        facts = inspect(state, SYNC)
        inspected = time.perf_counter()
        index = StructIndex()
        index.check(facts)
        index.add(facts)
        inspecting.append(inspected - start)
        placing.append(time.perf_counter() - inspected)
    each = 1e6 / len(state)
    report(f"{name}.inspect", median(inspecting) * each, f"us/byte of {len(state)}", 0.15)
    both = [one + other for one, other in zip(inspecting, placing, strict=True)]
    report(f"{name}.all", median(both) * each, f"us/byte of {len(state)}", 0.3)


def scattered(count: int) -> StructIndex:
    """The worst there is: single characters, now in one text and now in another, so that nothing merges."""
    index = StructIndex()
    for clock in range(count):
        parent = b"\1" + text("odd" if clock % 2 else "even")
        index.add(inspect(update(structs(CLIENT, clock, item(4, text("x"), parent=parent)))))
    return index


def memory(name: str, count: int) -> None:
    tracemalloc.start()
    index = scattered(count)
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    report(f"{name}.memory", used / 1e6, f"MB for {count} edits", 30)
    start = time.perf_counter()
    stored = index.dump()
    dumped = time.perf_counter()
    StructIndex.load(stored)
    report(f"{name}.stored", len(stored) / 1e6, "MB", 10)
    report(f"{name}.dump", (dumped - start) * 1e3, "ms", 50)
    report(f"{name}.load", (time.perf_counter() - dumped) * 1e3, "ms", 50)


def main() -> None:
    live("keystroke", keystrokes(5_000))
    live("drag", moves(3_000))
    whole("design", design(5_000))
    memory("index", 260_000)
    judging()
    bomb = number(2**28 - 1)
    start = time.perf_counter()
    for _ in range(1_000):
        with suppress(ConcertError):
            inspect(bomb)
    report("bomb.refusal", (time.perf_counter() - start) * 1e3, "us", 50)


if __name__ == "__main__":
    main()
