"""What an update changed, as plain data. Made by `crdt/projection.py`, read by rooms, history and engines."""

from typing import Any, Literal, NamedTuple

Json = Any
"""What `json.loads` returns: None, bool, int, float, str, list, dict."""

Path = tuple[str | int, ...]

Action = Literal["set", "delete", "text", "splice", "rewrite"]


class Change(NamedTuple):
    """One place of a document that changed, in document order of depth: parents before their children.

    | action | path names | before, after |
    |---|---|---|
    | `set` | a key of a map | the values; `before` is None when the key is new |
    | `delete` | a key of a map | the value that went, None |
    | `text` | a text | the whole text before and after |
    | `splice` | an index of an array | the items removed and the items inserted there |
    | `rewrite` | XML, or a root that appeared | None, None: read the projection |

    `path` is without the root and counts arrays as they are after the update. `origin` is what the caller of
    `Document.apply` or `Document.edit` said about who did it. Values are the change's own copies.
    """

    root: str
    path: Path
    action: Action
    before: Json
    after: Json
    origin: str
