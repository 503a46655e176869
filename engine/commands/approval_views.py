"""How approvals look from outside: what commands take and give."""

from typing import Annotated, Any, Literal, get_args

from pydantic import Field

from crdt.model import Model
from crdt.roles import Role
from engine.approval.happenings import NoteKind
from engine.approval.records import ApprovalState, Decision
from engine.approval.ruling import Mode
from engine.approval.type import approval_types
from engine.commands.command import MOST, Among, Page, WholePage
from engine.names import MaybeName

Json = Any
Id = Annotated[str, Field(max_length=64)]
MOST_MENTIONS = 50
StageState = Literal["later", "open", "approved", "rejected", "over"]
"""`later`: stages before it are not through. `over`: the request ended before it was."""


class SeatOut(Model):
    """`decision` is "" while they have not decided, or have to again: then `stale` is true and the rest says what was."""

    user: str
    name: str
    standing_in_for: str
    standing_in_for_name: str
    asked_at: int
    decision: Decision
    comment: str
    seen: str
    at: int | None
    stale: bool


class ApprovalStageOut(Model):
    """`needed`: how many persons' approval it takes; `approved`: how many there are."""

    name: str
    mode: Mode
    quorum: int
    parallel: bool
    veto: bool
    state: StageState
    needed: int
    approved: int
    fallback: str
    """Why others than the policy names are asked: "" where it names somebody."""
    people: list[SeatOut]


class StaleOut(Model):
    """Who changed what is reviewed last, after people were asked, and everybody who did (`authors`): their own approval of that
    does not count. `fields` are places like `connection.host`.
    """

    by: str
    by_name: str
    at: int
    fields: list[str]
    authors: list[str]


class RulingOut(Model):
    """Which rule fired; all empty where the defaults answered."""

    id: str
    name: str
    rule: str
    why: str


class EscalationOut(Model):
    level: int
    at: int
    action: str
    to: list[str]
    to_names: list[str]
    by: str
    by_name: str


class NamedOut(Model):
    user: str
    name: str


class LifeOut(Model):
    """One thing that happened to it. `by` is "" where it came by itself. `mentioned`: who is named in a comment."""

    number: int
    kind: NoteKind
    at: int
    by: str
    by_name: str
    comment: str
    stage: str
    decision: Decision
    fields: list[str]
    to: str
    to_name: str
    mentioned: list[NamedOut]


class MineOut(Model):
    """What the caller may do with it now. `stage` is the name of the one that asks them."""

    may_decide: bool
    stage: str
    decided: Decision
    may_withdraw: bool
    may_resubmit: bool
    may_delegate: bool
    may_comment: bool
    may_escalate: bool


class ApprovalOut(Model):
    """`pinned` is the content hash people were asked about, `current` the one there is now: send the one you looked at as
    `seen`. `asked_at`: when it was asked, or asked again. `due`: when something happens by itself. `life` and `input` are empty in lists. `form` is the
    JSON Schema of what who approves answers, `answers` what was said so far; both None in lists, and where yes is the whole answer.
    """

    id: str
    number: int
    type: str
    type_title: str
    title: str
    reason: str
    state: ApprovalState
    requester: str
    requester_name: str
    workspace: str
    workspace_name: str
    subject_kind: str
    subject: str
    document_kind: str
    branch: str | None
    criticality: str
    fields: list[str]
    count: int
    input: Json
    change: Json
    form: Json
    answers: Json
    pinned: str
    current: str
    stale: StaleOut | None
    policy: RulingOut
    ladder: str
    stages: list[ApprovalStageOut]
    due: int | None
    level: int
    escalations: list[EscalationOut]
    created_at: int
    asked_at: int
    updated_at: int
    decided_at: int | None
    decided_by: str | None
    decided_by_name: str
    comment: str
    result: Json
    error: Json
    mine: MineOut
    life: list[LifeOut]


class ApprovalQuery(Page):
    """Newest first. `state`: several with commas between; `open` stands for all that are not over.

    `whose`: those I asked for, those that wait for me, or all I may see. `due_before`: what is due by then.
    """

    whose: Literal["mine", "to_decide", "decided", "all"] = "all"
    workspace: str = Field(default="", max_length=64)
    state: Annotated[str, Among(("open", *get_args(ApprovalState)))] = ""
    type: Annotated[str, Among(approval_types)] = ""
    requester: str = Field(default="", max_length=64)
    subject: str = Field(default="", max_length=64)
    search: str = Field(default="", max_length=200)
    due_before: int | None = Field(default=None, ge=0)


class PendingQuery(Page):
    """What waits for my decision, the most urgent first."""

    workspace: str = Field(default="", max_length=64)


class NewApproval(Model):
    """`input` as the type wants it: `GET /workflow/approvals/types` has the schema of each. `title` "" is made from the input."""

    workspace: Id
    type: str = Field(min_length=1, max_length=64)
    title: MaybeName = ""
    reason: str = Field(default="", max_length=4000)
    input: dict[str, Json] = {}
    key: str = Field(default="", max_length=128)


class OneApproval(Model):
    id: Id


class ReadersOfApproval(OneApproval, WholePage):
    """Who may see it."""


class ApprovalAnswer(OneApproval):
    """`seen` is the content hash you looked at (`current`, or `pinned` where nothing was changed since), `asked_at` that of the
    request as you looked at it: what was asked again since is refused. 0 takes it as it is.
    """

    comment: str = Field(default="", max_length=4000)
    seen: str = Field(default="", max_length=128)
    asked_at: int = Field(default=0, ge=0, le=MOST)


class Approving(ApprovalAnswer):
    """`values` answer its `form`, where it has one: what others have said before need not be said again."""

    values: dict[str, Json] = {}


class ApprovalWords(OneApproval):
    comment: str = Field(min_length=1, max_length=4000)


class ApprovalComment(ApprovalWords):
    """`mentions` are ids of people; whoever may not see the request is not told, and stands in `untold` of the answer."""

    mentions: list[Id] = Field(default=[], max_length=MOST_MENTIONS)


class CommentedOut(ApprovalOut):
    """`untold`: who was named and cannot see the request."""

    untold: list[NamedOut]


class ApprovalReaderOut(NamedOut):
    """`sees`: whether they may see the request; who may not is told nothing."""

    role: Role
    sees: bool


class MaybeWords(OneApproval):
    comment: str = Field(default="", max_length=4000)


class Resubmission(MaybeWords):
    input: dict[str, Json] | None = None


class Handover(MaybeWords):
    to: Id


class TypeOut(Model):
    """One approval type. `schema` is the JSON schema of its input; `right` what asking needs in the workspace."""

    name: str
    title: str
    summary: str
    subject: str
    right: str
    schema_: dict[str, Json] = Field(serialization_alias="schema", validation_alias="schema")
