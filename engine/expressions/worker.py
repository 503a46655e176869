"""A process of its own that evaluates expressions: `python -m engine.expressions.worker`.

Standard input: messages of MessagePack behind their length (4 bytes), each a list of `[text, variables]`. Standard output: one
answer behind its length for each of them, in their order: `[true, value]` or `[false, error as a dict]`.
The kernel ends it when one evaluation takes more processor time than it may; memory beyond the limit fails that evaluation.
"""

import os
import resource
import signal
import sys
from collections.abc import Mapping
from typing import Any, BinaryIO, Final

import msgpack

from crdt.changes import Json
from crdt.errors import ConcertError
from engine.expressions import limits
from engine.expressions.errors import ExpressionTooLarge, ExpressionTooSlow

HEAD: Final = 4
NICE: Final = 5
RECURSION: Final = 6_000


def main() -> None:
    os.nice(NICE)
    sys.setrecursionlimit(RECURSION)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from engine.expressions.evaluating import evaluate  # noqa: PLC0415 - the library is not timed

    evaluate("1 + 1.0 < size('a') ? [1].map(x, x) : []", {})
    resource.setrlimit(resource.RLIMIT_AS, (limits.MEMORY, limits.MEMORY))
    said, answers = sys.stdin.buffer, sys.stdout.buffer
    while message := _message(said):
        for text, variables in message:
            signal.setitimer(signal.ITIMER_PROF, limits.SECONDS)
            answer = _answered(evaluate, text, variables)
            signal.setitimer(signal.ITIMER_PROF, 0.0)
            answers.write(len(answer).to_bytes(HEAD, "big") + answer)
            answers.flush()


def _answered(evaluate: Any, text: str, variables: Mapping[str, Json]) -> bytes:
    try:
        answer = _packed([True, evaluate(text, variables)])
        if len(answer) <= limits.RESULT:
            return answer
        error: ConcertError = ExpressionTooLarge("The expression gives more data than one may.")
    except ConcertError as refused:
        error = refused
    except MemoryError:
        error = ExpressionTooSlow("The expression took more memory than one may.")
    return _packed([False, error.to_dict()])


def _packed(answer: list[Json]) -> bytes:
    packed: bytes = msgpack.packb(answer)
    return packed


def _message(said: BinaryIO) -> list[tuple[str, dict[str, Json]]]:
    head = said.read(HEAD)
    if len(head) < HEAD:
        return []
    message: list[tuple[str, dict[str, Json]]] = msgpack.unpackb(
        said.read(int.from_bytes(head, "big")), strict_map_key=False
    )
    return message


if __name__ == "__main__":
    main()
