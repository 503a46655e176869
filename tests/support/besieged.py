"""A server under attack: two people work on a document, a third may edit it too and means harm, neighbours have secrets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]  # it brings no types

from crdt.ids import DocumentId
from server.tokens import PATTERN
from tests.support.bystanders import Bystanders
from tests.support.neighbours import Neighbours, SpentTokens, add_neighbours, spend_tokens
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, with_demo

MEMORY = 60 << 20
"""Bytes that the process may grow by while it is attacked."""


@dataclass(slots=True, kw_only=True)
class Besieged:
    server: RunningServer
    ada: Person
    mallory: Person
    design: DocumentId
    workspace: str
    neighbours: Neighbours
    spent: SpentTokens
    bystanders: Bystanders
    process: psutil.Process
    memory: int = 0
    tokens: set[str] = field(default_factory=set)

    def check(self) -> None:
        """The others go on, in the same process."""
        self.bystanders.check()
        assert self.process.is_running()
        assert self.process.pid == self.server.pid

    def check_at_the_end(self) -> None:
        self.check()
        grown = self.process.memory_info().rss - self.memory
        assert grown < MEMORY, f"{grown / (1 << 20):.0f} MiB more than before"
        log = "\n".join(line for line in self.server.lines if not line.startswith("sign in at "))
        assert [] == [token for token in self.tokens if token in log]
        assert [] == PATTERN.findall(log)
        assert "Traceback" not in log


@contextmanager
def besieged(data: Path, document: str = "Profile flights") -> Iterator[Besieged]:
    neighbours = add_neighbours(with_demo(data))
    server = RunningServer(data).start()
    try:
        ada = owner(server)
        mallory, ben = (invited(server, ada, name) for name in ("Mallory", "Ben"))
        design = DocumentId(ada.document(document))
        spent = spend_tokens(data, mallory.id)
        process = psutil.Process(server.pid)
        bystanders = Bystanders(ada, ben, design).start()
        tokens = {ada.token, mallory.token, ben.token, spent.expired, spent.revoked, neighbours.token}
        yield Besieged(
            server=server,
            ada=ada,
            mallory=mallory,
            design=design,
            workspace=ada.workspace(),
            neighbours=neighbours,
            spent=spent,
            bystanders=bystanders,
            process=process,
            memory=process.memory_info().rss,
            tokens=tokens,
        )
        bystanders.stop()
    finally:
        server.stop()
