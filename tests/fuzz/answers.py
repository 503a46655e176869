"""Everything that pre-check and index answer to updates, as one number: a program that reads them from its input.

The first is the state they come to; each is preceded by its length, as in lib0.
"""

import sys
from hashlib import sha256

from crdt.errors import ConcertError
from crdt.lib0 import read_var_bytes
from crdt.precheck import UNLIMITED, inspect
from crdt.structs import StructIndex
from crdt.verdicts import Accepted
from tests.fuzz.apply_batch import SHAPES


def main() -> None:
    sent = sys.stdin.buffer.read()
    whole, pos = read_var_bytes(sent, 0)
    index = StructIndex(SHAPES)
    index.add(inspect(whole, UNLIMITED))
    said = sha256()
    while pos < len(sent):
        update, pos = read_var_bytes(sent, pos)
        said.update(answer(index, update))
    said.update(index.dump())
    print(said.hexdigest())


def answer(index: StructIndex, update: bytes) -> bytes:
    """What is accepted joins the index."""
    try:
        facts = inspect(update)
    except ConcertError as refused:
        return repr((refused.code, refused.message, refused.details)).encode()
    verdict = index.check(facts)
    if not isinstance(verdict, Accepted):
        return repr((facts, verdict)).encode()
    index.add(facts)
    return repr((facts, *verdict[:-1])).encode()


if __name__ == "__main__":
    main()
