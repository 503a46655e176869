"""One document: the Yjs replica, its content as plain Python, and its identity by content. Decides no rights.

Bytes reach it only after `crdt/precheck.py` has passed them. A failed `apply` or `edit` leaves the replica partly
changed (pycrdt rolls nothing back): drop the document and load it from the log again; until then it refuses to work.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

from pycrdt import Map, TransactionEvent
from pydantic import BaseModel

from crdt.canonical import Digest
from crdt.changes import Change, Json
from crdt.errors import CorruptUpdate
from crdt.kinds.kind import UNHASHED_ROOTS, Kind, YDoc
from crdt.kinds.reading import Problem, read_through
from crdt.open_roots import open_values
from crdt.projection import Projection
from crdt.updates import NOTHING, chunked, clocks, corrupt, merge, scratch

__all__ = ["Document", "merge", "same_content", "verify_snapshot"]


class _Replica(YDoc):
    """Of a document that one thread uses, without what pycrdt keeps for waiting tasks: 1.5 KB in each open room."""

    def __init__(self, client_id: int | None) -> None:
        super().__init__(client_id=client_id)
        del self._txn_async_lock, self._send_streams, self._event_subscription


class Document:
    """Make one with `Document.load`; `close` it when it is dropped, so that its memory goes at once."""

    def __init__(self, kind: Kind, *, client_id: int | None = None) -> None:
        self.kind = kind
        self._doc: YDoc = _Replica(client_id)
        self._projection = Projection(self._doc)
        self._failed = False
        self._revision = 0
        self._open_values: dict[str, Json] | None = None
        self._reading: tuple[BaseModel, tuple[Problem, ...]] | None = None
        self._digest: Digest | None = None

    def __del__(self) -> None:
        # The native subscriptions and the replica hold each other; no garbage collector sees that cycle.
        self._projection.close()

    @classmethod
    def load(
        cls, kind: Kind, state: bytes = b"", tail: Iterable[bytes] = (), *, client_id: int | None = None
    ) -> "Document":
        """From the log: a full state and the updates after it, trusted because they were pre-checked on their way in.

        `client_id` is the Yjs id of edits made here; without one pycrdt draws one. Never use one twice.
        """
        document = cls(kind, client_id=client_id)
        with document._guarded():
            for update in filter(None, (state, *chunked(tail))):
                document._doc.apply_update(update)
            if not kind.open_roots:
                for root in kind.roots:
                    document._projection.attach(root, document._doc.get(root, type=Map))
        return document

    def apply(self, update: bytes, origin: str = "") -> tuple[Change, ...]:
        """Merges pre-checked bytes. Raises CorruptUpdate, after which the document must be dropped."""
        self._start_failing()
        try:
            self._doc.apply_update(update)
        except BaseException as error:  # pycrdt's PanicException is no Exception
            raise corrupt(error) from error
        self._failed = False
        return self._changes(origin)

    def edit(self, edit: Callable[[YDoc], None], origin: str) -> tuple[bytes, tuple[Change, ...]]:
        """Runs `edit` in one transaction. Returns its update, b"" if nothing changed.

        What `edit` raises goes on to the caller, who must drop the document: half of the edit may have happened.
        """
        updates: list[bytes] = []

        def keep(event: TransactionEvent) -> None:
            updates.append(event.update)

        with self._failing():
            subscription = self._doc.observe(keep)
            try:
                with self._doc.transaction():
                    edit(self._doc)
            finally:
                self._doc.unobserve(subscription)
        update = merge([update for update in updates if update != NOTHING]) if updates else NOTHING
        return (b"", ()) if update == NOTHING else (update, self._changes(origin))

    def upgrade(self, from_version: int, origin: str) -> tuple[bytes, tuple[Change, ...]]:
        """Lifts content of an older version to the kind's, as one edit. Steps without a function need no change."""

        def lift(doc: YDoc) -> None:
            for version in range(from_version, self.kind.version):
                if step := self.kind.upgrade.get(version):
                    step(doc)
            doc.get("meta", type=Map)["version"] = self.kind.version

        return (b"", ()) if from_version >= self.kind.version else self.edit(lift, origin)

    def state(self) -> bytes:
        return self._doc.get_update()

    def state_vector(self) -> bytes:
        return self._doc.get_state()

    @property
    def revision(self) -> int:
        """Another number after each change, -1 once it is closed: what was read at this number stands as long as it does."""
        return self._revision

    def missing_for(self, state_vector: bytes) -> bytes:
        """What a replica at `state_vector` lacks; b"" stands for a replica that has nothing."""
        try:
            return self._doc.get_update(state_vector or b"\x00")
        except BaseException as error:
            raise corrupt(error) from error

    @property
    def projection(self) -> Mapping[str, Json]:
        """The content of every root. Live: its parts change with the next update. Callers read, and copy what they keep.

        Maps, text and values of a kind's roots are followed update by update. Of an open kind (`freeform`) the roots
        are read again when somebody asks after a change.
        """
        if not self.kind.open_roots:
            return self._projection.values
        if self._open_values is None:
            self._open_values = open_values(self.state())
        return self._open_values

    def body(self) -> BaseModel:
        """The content through the kind's model. A value the model refuses gives way to its default: `problems`."""
        return self._read()[0]

    def layout(self) -> BaseModel:
        """Positions and sizes through the kind's model."""
        return read_through(self.kind.layout, self.projection.get("layout"))[0]

    def title(self) -> str:
        """The name people gave it; "" where the kind has none."""
        body = self.projection.get("body")
        name = body.get("name") if isinstance(body, dict) and not self.kind.open_roots else None
        return name if isinstance(name, str) else ""

    def problems(self) -> tuple[Problem, ...]:
        return self._read()[1]

    def content_hash(self) -> str:
        """D7: equal for equal content of the same kind version, wherever and in whatever order it was typed."""
        digest = self.digest()
        for _ in digest:
            pass
        return digest.value

    def digest(self) -> Digest:
        """The content hash in small parts: of what stands here now, whatever comes while it is made."""
        if self._digest is None:
            body = self._content() if self.kind.open_roots else self.body().model_dump(mode="json")
            self._digest = Digest({"body": body, "kind": self.kind.name, "version": self.kind.version})
        return self._digest

    def close(self) -> None:
        self._failed = True
        self._revision = -1
        self._projection.close()

    def _content(self) -> Json:
        if not self.kind.open_roots:
            return self.projection["body"]
        return {root: value for root, value in self.projection.items() if root not in UNHASHED_ROOTS}

    def _read(self) -> tuple[BaseModel, tuple[Problem, ...]]:
        if self._reading is None:
            self._reading = read_through(self.kind.body, self._content())
        return self._reading

    def _changes(self, origin: str) -> tuple[Change, ...]:
        self._revision += 1
        if self.kind.open_roots:
            self._open_values = self._reading = self._digest = None
            return (Change("", (), "rewrite", None, None, origin),)
        changes = self._projection.take(origin)
        if any(change.root == "body" for change in changes):
            self._reading = self._digest = None
        return changes

    def _start_failing(self) -> None:
        """What raises from now on leaves a replica that nobody may use again."""
        if self._failed:
            raise CorruptUpdate(
                "This replica failed before or was closed.", next_step="Load the document from the log."
            )
        self._failed = True

    @contextmanager
    def _failing(self) -> Iterator[None]:
        self._start_failing()
        yield
        self._failed = False

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        with self._failing():
            try:
                yield
            except BaseException as error:  # pycrdt's PanicException is no Exception
                raise corrupt(error) from error


def same_content(a: bytes, b: bytes) -> bool:
    """Whether two full states are the same document: the same clocks and the same visible content."""
    with scratch(a) as first, scratch(b) as second:
        same_clocks = clocks(first.get_state()) == clocks(second.get_state())
    return same_clocks and open_values(a) == open_values(b)


def verify_snapshot(state: bytes, document: Document) -> bool:
    """D9: whether `state`, loaded into a fresh document, is `document` as it stands. Costs a load."""
    try:
        fresh = Document.load(document.kind, state)
    except CorruptUpdate:
        return False
    try:
        same_clocks = clocks(fresh.state_vector()) == clocks(document.state_vector())
        return same_clocks and fresh.projection == document.projection
    finally:
        fresh.close()
