"""What can happen to a request (events, past tense) and what follows from it (effects, imperative)."""

from dataclasses import field
from typing import Any, Literal

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId
from engine.approval.ruling import Approver, Outcome, Ruling, Stage
from engine.approval.state import NEVER, NOBODY, Eligible, Verdict

Json = Any
Action = Literal["remind", "add", "reassign", "approve", "reject"]


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who may decide in one stage now, and why others than were named, if so."""

    eligible: tuple[Eligible, ...]
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The request begins, or begins anew: what the policy said, whom that means, and when the first level comes."""

    outcome: Outcome
    stages: tuple[Stage, ...]
    why: str
    due: Micros
    at: Micros
    again: bool = False
    by: UserId
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleResolved:
    """As rights and memberships are now, by stage. It changes nothing in stages that are through."""

    people: tuple[People, ...]
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Voted:
    """`asked_at`: when what was looked at had been asked, where that is known."""

    by: UserId
    verdict: Verdict
    comment: str
    seen: str
    at: Micros
    asked_at: Micros = NEVER
    values: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectChanged:
    """What is reviewed has another content hash. `by`: who changed it last; `authors`: everybody who did since it was asked.
    `fields`: what differs from what was asked about. `due`: when the next level comes, where it was approved already and
    goes back to its approvers, or is put to others. `ruling`: who decides what stands there now, where others do.
    """

    by: UserId
    hash: str
    fields: tuple[str, ...]
    due: Micros
    at: Micros
    authors: tuple[UserId, ...] = ()
    ruling: Ruling | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    by: UserId
    comment: str
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Commented:
    """`mentions`: who is named in it, as far as they may see the request."""

    by: UserId
    words: str
    at: Micros
    mentions: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRequested:
    by: UserId
    comment: str
    due: Micros
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    by: UserId
    to: UserId
    comment: str
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelCame:
    """A level of the ladder: by time, or because somebody asked for it. `due`: when the next one comes, or the end."""

    level: int
    action: Action
    to: tuple[Approver, ...]
    reached: tuple[UserId, ...] = ()
    due: Micros
    at: Micros
    by: UserId = NOBODY
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeOver:
    """Nobody decided within all levels, or nobody answered the wish for changes."""

    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Performed:
    result: Json
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody has what it would change to themselves: `error` says who. It is tried again, at `due` at the latest."""

    error: Json
    due: Micros
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformFailed:
    error: Json
    at: Micros


Event = (
    Judged
    | PeopleResolved
    | Voted
    | SubjectChanged
    | Withdrawn
    | Commented
    | ChangesRequested
    | HandedOver
    | LevelCame
    | TimeOver
    | Performed
    | Held
    | PerformFailed
)

EndState = Literal["rejected", "withdrawn", "expired"]
NoteKind = Literal[
    "asked",
    "voted",
    "commented",
    "changes_requested",
    "resubmitted",
    "delegated",
    "stale",
    "people_changed",
    "reminded",
    "escalated",
    "approved",
    "rejected",
    "withdrawn",
    "expired",
    "executing",
    "held",
    "executed",
    "failed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One line of the request's history: journalled, and told as `approval:request:KIND`."""

    kind: NoteKind
    at: Micros
    by: UserId = NOBODY
    comment: str = ""
    stage: str = ""
    decision: str = ""
    fields: tuple[str, ...] = ()
    to: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskPeople:
    """They are to decide now. `again`: they did before, and what they saw was changed since."""

    users: tuple[UserId, ...]
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Remind:
    users: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Nothing is asked of them any more."""

    users: tuple[UserId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TellRequester:
    """What became of it, or that somebody wants something of them. `unattended`: nobody is asked any more."""

    kind: NoteKind | Literal["unattended"]
    by: UserId
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """They were named in a comment, which is the one note of this step."""

    users: tuple[UserId, ...]
    by: UserId
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Perform:
    """What was asked for is done now."""


Effect = Note | AskPeople | Remind | Release | TellRequester | Mention | Perform
