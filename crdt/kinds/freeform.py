"""The kind `freeform`: any roots of any Yjs type, no model. What unmodified y-websocket and Hocuspocus clients get."""

from pydantic import ConfigDict

from crdt.kinds.kind import Kind
from crdt.model import Model


class Freeform(Model):
    """Whatever the clients put there, root by root."""

    model_config = ConfigDict(extra="allow", frozen=True)


KIND = Kind(
    name="freeform",
    version=1,
    title="Freeform",
    summary="Any shared content; Concert keeps it and does not look inside.",
    icon="file",
    body=Freeform,
    open_roots=True,
)
