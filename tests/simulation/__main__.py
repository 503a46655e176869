"""Plays seeds: `python -m tests.simulation SEED…` single ones, `FIRST-LAST` a range. A single one shows where it broke."""

import sys
import time
from collections import Counter

from tests.simulation.play import play


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main(arguments: list[str]) -> int:
    seeds: list[int] = []
    for argument in arguments:
        first, _, last = argument.partition("-")
        seeds += range(int(first), int(last or first) + 1)
    total: Counter[str] = Counter()
    failed = 0
    began = time.process_time()
    for seed in seeds:
        try:
            total += play(seed)
        except Exception as error:
            if len(seeds) == 1:
                raise
            failed += 1
            say(f"seed {seed}: {type(error).__name__}: {error}")
    spent = time.process_time() - began
    say(f"{len(seeds)} seeds, {failed} failed, {1000 * spent / len(seeds):.1f} ms each; {dict(total)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
