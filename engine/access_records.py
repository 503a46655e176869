"""The rows of access requests and access reviews. Columns follow from the fields, as for all of `engine/records.py`."""

from typing import Any, ClassVar, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId

Json = Any

RequestState = Literal[
    "draft",
    "submitted",
    "in_review",
    "approved",
    "granted",
    "expired",
    "revoked",
    "rejected",
    "withdrawn",
]
AskedFor = Literal["workspace", "document"]
ReviewState = Literal["open", "closed"]
Verdict = Literal["keep", "revoke"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """Somebody asks for a role on something. `hours` is how long they want it, None for until it is taken away.

    `steps` counts its `AccessStep`s, `grant` is the grant that came of it. It ends by itself at `expires_at`: where nobody
    answered, or the time of the grant is over. `title` is what the object was called when it was asked for.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    object_kind: AskedFor
    object: str
    title: str
    requester: UserId
    role: str
    purpose: str
    hours: int | None
    starts_at: Micros | None
    state: RequestState
    steps: int
    created_at: Micros
    updated_at: Micros
    grant: str | None = None
    expires_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessStep:
    """A step in the life of a request. Inserted, never replaced: of two with one `number` the second is refused.

    `by` is "" where it came by itself.
    """

    KEY: ClassVar[tuple[str, ...]] = ("request", "number")
    request: str
    number: int
    organisation: OrganisationId
    state: RequestState
    by: UserId
    at: Micros
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessReview:
    """Somebody goes over who has what. `objects` is what it looked at: `[{"kind", "id", "title"}]`.

    `kept`, `revoked` and `gone` are counted when it is closed, of its `lines`; it is evidence from then on.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId
    title: str
    objects: Json
    state: ReviewState
    lines: int
    created_by: UserId
    created_at: Micros
    due_at: Micros | None = None
    closed_by: UserId | None = None
    closed_at: Micros | None = None
    kept: int = 0
    revoked: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewLine:
    """One grant as it stood when the review began. `members` are the names of those a group had then.

    `gone`: somebody had taken it away, or it had ended, before it was decided.
    """

    KEY: ClassVar[tuple[str, ...]] = ("review", "number")
    review: str
    number: int
    organisation: OrganisationId
    grant: str
    subject_kind: str
    subject: str
    name: str
    members: Json
    object_kind: str
    object: str
    title: str
    role: str
    effect: str
    given_by: UserId
    given_at: Micros
    expires_at: Micros | None = None
    verdict: Verdict | None = None
    reason: str = ""
    gone: bool = False
    decided_by: UserId | None = None
    decided_at: Micros | None = None


AccessRow = AccessRequest | AccessStep | AccessReview | ReviewLine
