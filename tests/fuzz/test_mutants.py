"""Mutants of valid updates: what the pre-check and the index accept, native code survives and can write back."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pycrdt import Doc

from crdt.errors import ConcertError
from crdt.lib0 import write_var_bytes
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from crdt.verdicts import Accepted
from tests.crdt.editing import session
from tests.fuzz.apply_batch import SHAPES
from tests.fuzz.mutants import damaged, forged

BATCH = Path(__file__).with_name("apply_batch.py")
PROJECT = BATCH.parents[2]


def accepted_mutants(seed: int, count: int, *, forge: bool) -> tuple[list[tuple[bytes, bytes]], Counter[str]]:
    """Pairs (state, update) that were let through, and how all of them were judged."""
    random = Random(seed)
    updates = session(seed, people=3, edits=60)
    cut = random.randrange(20, len(updates) - 1)
    doc: Doc[Any] = Doc()
    for update in updates[:cut]:
        doc.apply_update(update)
    state = doc.get_update()
    known = inspect(state, UNLIMITED)
    index = StructIndex.of(state, SHAPES)
    fitting = [update for update in updates[cut:] if isinstance(index.check(inspect(update)), Accepted)]
    passed: list[tuple[bytes, bytes]] = []
    judged: Counter[str] = Counter()
    for _ in range(count):
        mutant = forged(random, known) if forge else damaged(random, random.choice(fitting), updates)
        try:
            verdict = index.check(inspect(mutant))
        except ConcertError as refused:
            judged[refused.code] += 1
            continue
        if isinstance(verdict, Accepted):
            passed.append((state, mutant))
            judged["accepted"] += 1
        else:
            judged[verdict.code] += 1
    return passed, judged


def faults(pairs: list[tuple[bytes, bytes]]) -> list[str]:
    """What went wrong when a process of its own applied them; empty when all is well."""
    sent = b"".join(write_var_bytes(state) + write_var_bytes(update) for state, update in pairs)
    finished = subprocess.run(
        [sys.executable, str(BATCH)],
        input=sent,
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )
    *found, last = finished.stdout.decode().splitlines() or [""]
    if last != f"done {len(pairs)}":
        found.append(json.dumps({"fault": f"ended with {finished.returncode}", "last": last}))
    return found


@pytest.mark.parametrize("forge", [False, True], ids=["damaged", "forged"])
def test_P1_mutants_that_pass_are_harmless(forge: bool) -> None:
    pairs: list[tuple[bytes, bytes]] = []
    judged: Counter[str] = Counter()
    for seed in range(10):
        passed, codes = accepted_mutants(seed, 300, forge=forge)
        pairs += passed
        judged += codes
    assert [] == faults(pairs)
    assert judged.total() == 3_000
    assert len(pairs) > (600 if forge else 100)


def test_P26_the_batch_notices_a_document_that_hangs_or_crashes() -> None:
    assert len(faults([(b"\0\0", b"\1\1\7\0\4\1\4list\1a\0")])) == 1


@pytest.mark.soak
@pytest.mark.parametrize("forge", [False, True], ids=["damaged", "forged"])
def test_P1_two_hundred_thousand_mutants_are_harmless(forge: bool) -> None:
    for first in range(0, 200, 20):
        pairs = []
        for seed in range(10_000 + first, 10_020 + first):
            pairs += accepted_mutants(seed, 1_000, forge=forge)[0]
        assert [] == faults(pairs)
