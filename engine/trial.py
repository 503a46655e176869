"""A process of its own that applies one update to one document and says how long that took: `python -m engine.trial`.

Standard input: the length of the state (8 bytes), the state, the update. Standard output: seconds of processor time.
Argument: how many it may take. A process that is ended before it answers took longer, or was crashed by the update.
Border: it keeps nothing and reads nothing else, so that it starts fast.
"""

import os
import resource
import sys
import time
from math import ceil
from typing import Any, Final

from pycrdt import Doc

HEAD: Final = 8
NICE: Final = 5


def main() -> None:
    os.nice(NICE)
    said = sys.stdin.buffer.read()
    size = HEAD + int.from_bytes(said[:HEAD], "big")
    doc: Doc[Any] = Doc()
    doc.apply_update(said[HEAD:size])
    started = time.process_time()
    limit = ceil(started + float(sys.argv[1]))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 1))
    doc.apply_update(said[size:])
    sys.stdout.write(str(time.process_time() - started))


if __name__ == "__main__":
    main()
