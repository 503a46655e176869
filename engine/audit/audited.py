"""Makes the entries of the audit log. Pure; the entry is committed in the batch of the deed itself.

Entries name people by their ids alone: a name that has to go is replaced among the users, and the chain still holds. So
the caller puts no names and addresses of people into `title`, `before`, `after` or `details`, and no secrets at all.
"""

import json
from math import isfinite

from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.records import Json
from engine.writes import AppendAudit

MOST_CONTENT = 64 * 1024
"""Characters of JSON each of `before`, `after` and `details` may have; what is longer is named by its size."""
MOST_TITLE = 300


def audited(
    *,
    organisation: OrganisationId,
    workspace: WorkspaceId | None,
    by: UserId,
    action: str,
    object_kind: str,
    object: str,  # noqa: A002 - the word of the language everybody shares
    at: Micros,
    title: str = "",
    before: Json = None,
    after: Json = None,
    details: Json = None,
) -> AppendAudit:
    """`action` is `object_kind.past_tense`, as in `approval.approved`. Without a workspace it concerns the organisation.

    What JSON cannot spell the same everywhere (half surrogates, zero bytes, NaN) is replaced, so that no entry is refused.
    """
    return AppendAudit(
        organisation=organisation,
        workspace=workspace,
        at=at,
        by=by,
        action=action,
        object_kind=object_kind,
        object=_text(object),
        title=_text(title)[:MOST_TITLE],
        before=_bounded(before),
        after=_bounded(after),
        details=_bounded(details),
    )


def _bounded(value: Json) -> Json:
    plain = _plain(value)
    size = len(json.dumps(plain, separators=(",", ":")))
    return plain if size <= MOST_CONTENT else {"too_long": size}


def _plain(value: Json) -> Json:
    match value:
        case None | bool() | int():
            return value
        case float():
            return value if isfinite(value) else None
        case str():
            return _text(value)
        case dict():
            return {_text(str(key)): _plain(inner) for key, inner in value.items()}
        case list() | tuple() | set() | frozenset():
            return [_plain(inner) for inner in value]
        case _:
            return _text(str(value))


def _text(text: str) -> str:
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
