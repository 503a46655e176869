"""Which topics there are: what each says, who may hear it and where it is told (rule B5). The one place to declare one.

AsyncAPI, the types of the SDK and the table of server/API.md are made from it. Nobody hears what does not stand here.
"""

from collections.abc import Iterator
from typing import Final

from pydantic import BaseModel

from crdt.roles import Right
from engine.branches import told as branches
from engine.catalog import told as catalog
from engine.diagnostics.told import TOPIC as PROBLEMS
from engine.diagnostics.told import ProblemsChangedEvent
from engine.documents import DocumentEvent
from engine.inbox import events as inbox
from engine.inbox.events import CREATED, POSTED, READ, THREAD_READ
from engine.members import events as members
from engine.operations.data_sources import told as operations
from engine.operations.event.told import FAMILY, CustomEvent
from engine.rooms.conflict_rows import RECORDED, SETTLED, ConflictEvent
from engine.rooms.lock_rows import LockEvent
from engine.sessions import told as sessions
from engine.shelf import MovedEvent
from engine.state import told as state
from engine.timeline.reverting import RESTORED, RestoredEvent
from engine.timeline.versions import VersionEvent
from engine.topics import people
from engine.topics.approved import of_approvals
from engine.topics.backed_up import of_backups
from engine.topics.bulk import of_bulk
from engine.topics.classified import of_classification
from engine.topics.governed import of_access, of_lists
from engine.topics.measured import of_vitals
from engine.topics.pattern import ONE
from engine.topics.quality import of_quality
from engine.topics.ruled import of_rules
from engine.topics.scanned import of_reports, of_scans
from engine.topics.secured import of_security
from engine.topics.sent import of_messages
from engine.topics.synchronised import of_synchronisations
from engine.topics.topic import Catalogue, Topic
from engine.topics.traced import of_lineage
from engine.triggers import told as triggers
from engine.whereabouts import PresenceEvent
from engine.workflow import announcements as runs


def _of_documents() -> Iterator[Topic]:
    for what, summary in (
        ("created", "a new document"),
        ("deleted", "a document was deleted for good"),
        ("renamed", "a document has another title"),
        ("reset", "a document was put in another state, with another history"),
        ("restored", "a document came back out of the trash"),
        ("trashed", "a document went to the trash"),
    ):
        yield Topic(name=f"document:{what}", says=DocumentEvent, summary=summary, channels=("workspace",))
    yield Topic(
        name="document:moved",
        says=MovedEvent,
        summary="a document went to another workspace; told in both",
        channels=("workspace",),
    )
    for what, summary in (
        ("shared", "somebody was given a role on one document, or another one"),
        ("unshared", "a role on one document was withdrawn"),
    ):
        yield Topic(
            name=f"document:{what}", says=members.SharedEvent, summary=summary, channels=("workspace",)
        )
    yield Topic(
        name=PROBLEMS,
        says=ProblemsChangedEvent,
        summary="what is wrong with a document has changed",
        channels=("doc",),
        kept=False,
    )


def _of_people() -> Iterator[Topic]:
    here = ("workspace",)
    yield Topic(
        name="workspace:presence",
        says=PresenceEvent,
        summary="who has a document open",
        channels=here,
        kept=False,
    )
    # every member may list the members, so every member may hear of a new one
    yield Topic(
        name="workspace:member:joined", says=people.MemberEvent, summary="a new member", channels=here
    )
    yield from _of_roles()
    yield Topic(
        name="security:invitation:created",
        says=people.InvitationEvent,
        summary="somebody made an invitation",
        channels=here,
        right=Right.MANAGE,
    )
    yield Topic(
        name="security:sign_in:succeeded",
        says=people.SignInEvent,
        summary="a member signed in",
        channels=here,
        right=Right.MANAGE,
    )
    yield Topic(
        name=people.KEY_CHANGED,
        says=people.TokenEvent,
        summary="an API token of yours was made or revoked",
        channels=("user",),
    )
    yield Topic(
        name=people.KEY_USED,
        says=people.TokenEvent,
        summary="an API token of yours was used, at most once a minute",
        channels=("user",),
        kept=False,
    )


def _of_roles() -> Iterator[Topic]:
    said: dict[str, tuple[type[BaseModel], str]] = {
        "workspace:updated": (members.WorkspaceEvent, "the workspace has another name or description"),
        "workspace:archived": (members.ArchivedEvent, "the workspace is read from now on, and not changed"),
        "workspace:brought_back": (members.ArchivedEvent, "the workspace is in use again"),
        "workspace:member:changed": (members.RoleEvent, "a member has another role"),
        "workspace:member:renamed": (members.PersonRenamedEvent, "a member is called otherwise from now on"),
        "workspace:member:removed": (members.MemberGoneEvent, "somebody removed a member"),
        "workspace:member:left": (members.MemberGoneEvent, "a member went"),
        "workspace:ownership:transferred": (members.OwnerEvent, "the workspace was handed over"),
        "workspace:group:created": (members.GroupEvent, "a new group"),
        "workspace:group:renamed": (members.GroupEvent, "a group has another name"),
        "workspace:group:deleted": (members.GroupEvent, "a group is gone, with its roles"),
        "workspace:group:changed": (members.RoleEvent, "a group has another role in the workspace"),
        "workspace:group:joined": (members.GroupMemberEvent, "a member is in a group from now on"),
        "workspace:group:left": (members.GroupMemberEvent, "a member is not in a group any more"),
    }
    for name, (says, summary) in said.items():
        yield Topic(name=name, says=says, summary=summary, channels=("workspace",))
    for what, summary in (
        ("accepted", "somebody came by an invitation"),
        ("declined", "somebody who was invited does not want to"),
        ("renewed", "an invitation has a new link; the old one is void"),
        ("withdrawn", "an invitation does not work any more"),
    ):
        yield Topic(
            name=f"security:invitation:{what}",
            says=members.InvitationStateEvent,
            summary=summary,
            channels=("workspace",),
            right=Right.MANAGE,
        )
    mine: dict[str, tuple[type[BaseModel], str]] = {
        "renamed": (members.PersonRenamedEvent, "you are called otherwise from now on"),
        "standing:changed": (members.StandingEvent, "what you may do somewhere was changed by somebody"),
        "invitation:received": (members.OfferEvent, "you are invited into a workspace"),
        "invitation:ended": (members.OfferEvent, "an invitation of yours was withdrawn"),
    }
    for name, (says, summary) in mine.items():
        yield Topic(name=f"user:{name}", says=says, summary=summary, channels=("user",))


def _of_runs() -> Iterator[Topic]:
    everywhere, near = ("run", "doc", "workspace"), ("run", "doc")
    told: dict[str, tuple[type[BaseModel], str]] = {
        "run:queued": (runs.RunQueuedEvent, "a run waits for its first step"),
        "run:started": (runs.RunEvent, "its first step started"),
        "run:completed": (runs.RunEndedEvent, "all its steps succeeded or were skipped"),
        "run:undoing": (runs.RunUndoingEvent, "what was done is being undone, last done first"),
        "run:failed": (runs.RunEndedEvent, "a step failed and the run is over"),
        "run:cancelled": (runs.RunCancelledEvent, "somebody stopped it"),
        "run:deleted": (runs.RunDeletedEvent, "it is gone for good, with what it kept"),
        "step:started": (runs.StepStartedEvent, "a step began an attempt"),
        "step:completed": (runs.StepCompletedEvent, "a step succeeded"),
        "step:failed": (runs.StepFailedEvent, "a step failed for good"),
        "step:retried": (runs.StepRetriedEvent, "an attempt failed, another one follows"),
        "step:skipped": (
            runs.StepSkippedEvent,
            "a step it waited for did not succeed, or another way was taken",
        ),
        "step:waiting": (runs.StepWaitingEvent, "a step waits for time to pass, or for an event"),
        "step:asking": (runs.StepAskingEvent, "a gate waits for a decision"),
        "step:decided": (runs.StepDecidedEvent, "a gate was decided"),
        "step:cancelled": (runs.StepEndedEvent, "a step was stopped"),
    }
    for name, (says, summary) in told.items():
        yield Topic(name=f"workflow:{name}", says=says, summary=summary, channels=everywhere)
    for name, said, summary in (
        ("log", runs.StepLogEvent, "lines that a step wrote"),
        ("progress", runs.StepProgressEvent, "how far a step is"),
    ):
        yield Topic(name=f"workflow:step:{name}", says=said, summary=summary, channels=near, kept=False)


def _of_branches() -> Iterator[Topic]:
    for topic, summary in (
        (branches.CREATED, "a branch was made"),
        (branches.MERGED, "a branch was merged into its document, or the document into it"),
        (branches.UNDONE, "a merge was taken back"),
        (branches.CLOSED, "a branch was closed"),
        (branches.REOPENED, "a closed branch was opened again"),
    ):
        yield Topic(name=topic, says=branches.BranchEvent, summary=summary, channels=("doc",))


def _of_conflicts() -> Iterator[Topic]:
    for name, summary in (
        (RECORDED, "two people wrote a value without having seen each other's; one stands"),
        (SETTLED, "somebody said which value it shall be"),
    ):
        yield Topic(name=name, says=ConflictEvent, summary=summary, channels=("doc",))


def _of_history() -> Iterator[Topic]:
    for what, summary in (
        ("named", "a point of the document has a name, by a person or a run"),
        ("renamed", "a version has another name or note"),
        ("removed", "a version has no name any more"),
    ):
        yield Topic(name=f"document:version:{what}", says=VersionEvent, summary=summary, channels=("doc",))
    yield Topic(
        name=RESTORED,
        says=RestoredEvent,
        summary="somebody put the document back to a point, or took back what a person did",
        channels=("doc",),
    )


def _of_locks() -> Iterator[Topic]:
    for what, summary in (
        ("taken", "somebody has a section to themselves"),
        ("released", "its holder gave a section back, or may not edit any more"),
        ("expired", "a lock ended by itself: see its reason"),
        ("asked", "somebody asks for a section that another holds"),
        ("kept", "the holder still needs it"),
        ("withdrawn", "somebody waits no longer"),
        ("handed_over", "the holder gave a section to somebody"),
        ("broken", "somebody with the right took a section over"),
    ):
        yield Topic(name=f"document:lock:{what}", says=LockEvent, summary=summary, channels=("doc",))


def _of_sessions() -> Iterator[Topic]:
    here = ("workspace",)
    said: dict[str, tuple[type[BaseModel], str]] = {
        sessions.STARTED: (sessions.SessionEvent, "a working session began"),
        sessions.JOINED: (sessions.SessionPersonEvent, "somebody takes part in it"),
        sessions.LEFT: (sessions.SessionPersonEvent, "somebody takes part no longer"),
        sessions.CHANGED: (sessions.SessionPersonEvent, "somebody has another role in it"),
        sessions.ENDED: (sessions.SessionEvent, "it is over, by somebody or by itself"),
    }
    for name, (says, summary) in said.items():
        yield Topic(name=name, says=says, summary=summary, channels=here)


def _of_sources() -> Iterator[Topic]:
    here = ("source",)
    for what, says, summary, kept in (
        ("started", operations.OperationStartedEvent, "somebody runs an operation on the source", True),
        (
            "completed",
            operations.OperationCompletedEvent,
            "with its result, of a profile only its size",
            True,
        ),
        ("failed", operations.OperationFailedEvent, "with the error", True),
        ("log", operations.OperationLogEvent, "a line of it, one for each step of a connection test", False),
        ("progress", operations.OperationProgressEvent, "how far it is", False),
    ):
        name = f"source:operation:{what}"
        yield Topic(name=name, says=says, summary=summary, channels=here, kept=kept)


def _of_the_catalogue() -> Iterator[Topic]:
    both, here = ("doc", "workspace"), ("workspace",)
    for name, says, summary, channels in (
        (catalog.READ, catalog.SchemaReadEvent, "the tables of a source were read", both),
        (catalog.CHANGED, catalog.SchemaChangedEvent, "they differ from the last time", both),
        (catalog.ANNOTATED, catalog.AnnotatedEvent, "somebody described, owns or tagged a place", both),
        (catalog.TAGS, catalog.TagsEvent, "a tag was made, renamed or removed", here),
        (catalog.PROPOSED, catalog.CandidatesEvent, "keys or joins were found, accepted or rejected", both),
        (catalog.TERMS, catalog.TermsEvent, "the terms of a glossary were edited", here),
    ):
        yield Topic(name=name, says=says, summary=summary, channels=channels)


def _of_inboxes() -> Iterator[Topic]:
    mine = ("user",)
    said: dict[str, tuple[type[BaseModel], str]] = {
        CREATED: (inbox.NotificationEvent, "somebody named me in a comment, answered me…"),
        READ: (
            inbox.NotificationsReadEvent,
            "I have read, put back or removed notifications, here or elsewhere",
        ),
        THREAD_READ: (inbox.ThreadReadEvent, "I have seen messages of a thread, here or elsewhere"),
    }
    for name, (says, summary) in said.items():
        yield Topic(name=name, says=says, summary=summary, channels=mine)
    yield Topic(name=POSTED, says=inbox.CommentEvent, summary="a new message in a thread", channels=("doc",))


def _of_state() -> Iterator[Topic]:
    where = ("workspace", "doc", "run")
    said: dict[str, tuple[type[BaseModel], str]] = {
        "updated": (state.StateUpdatedEvent, "a key of shared state has a new version"),
        "conflicted": (state.StateConflictedEvent, "two values of a key collided; somebody has to settle it"),
        "resolved": (state.StateResolvedEvent, "a conflict of a key was settled"),
    }
    for what, (says, summary) in said.items():
        yield Topic(name=f"state:*:{what}", says=says, summary=summary, channels=where)


def _of_triggers() -> Iterator[Topic]:
    here = ("doc", "workspace")
    for what, summary in (
        ("created", "a design has a new trigger"),
        ("changed", "a trigger has another definition or secret"),
        ("removed", "a trigger is gone"),
        ("paused", "a trigger starts nothing, by somebody or because a right is missing"),
        ("resumed", "a paused trigger starts runs again"),
        ("fired", "a trigger started a run"),
        ("passed", "a moment of a trigger started no run, as its settings say"),
        ("refused", "a trigger could not start its design"),
    ):
        yield Topic(
            name=f"workflow:trigger:{what}", says=triggers.TriggerEvent, summary=summary, channels=here
        )
    for what, summary, where, kept in (
        ("started", "somebody has moments that have passed made up for", here, True),
        ("progress", "how far that is", ("doc",), False),
        ("ended", "it is done, cancelled or refused", here, True),
    ):
        name = f"workflow:backfill:{what}"
        yield Topic(name=name, says=triggers.BackfillEvent, summary=summary, channels=where, kept=kept)


def _of_designs() -> Iterator[Topic]:
    for segments in (1, 2, 3):
        yield Topic(
            name=":".join((FAMILY, *(ONE,) * segments)),
            says=CustomEvent,
            summary="a step of a run, or a program, told it under a name of its own",
            channels=("workspace",),
        )


TOPICS: Final = Catalogue(
    (
        *_of_documents(),
        *_of_branches(),
        *_of_conflicts(),
        *_of_history(),
        *_of_locks(),
        *_of_inboxes(),
        *_of_people(),
        *of_access(),
        *of_approvals(),
        *of_classification(),
        *of_lineage(),
        *of_lists(),
        *of_messages(),
        *of_quality(),
        *of_security(),
        *of_vitals(),
        *of_reports(),
        *of_backups(),
        *of_synchronisations(),
        *of_bulk(),
        *of_scans(),
        *_of_runs(),
        *_of_sessions(),
        *_of_sources(),
        *_of_the_catalogue(),
        *_of_state(),
        *of_rules(),
        *_of_triggers(),
        *_of_designs(),
    )
)
