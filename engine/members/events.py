"""What the events about roles say. Types only."""

from typing import Literal

from crdt.model import Model
from crdt.roles import Role

SubjectOut = Literal["user", "group"]


class RoleEvent(Model):
    """Somebody, `by`, gave a person or a group a role in the workspace, or took it. None: no role."""

    subject_kind: SubjectOut
    user: str
    """Of the person, or the id of the group."""
    name: str
    role: Role | None
    was: Role | None
    by: str
    by_name: str


class PersonRenamedEvent(Model):
    """Somebody is called otherwise from now on; `was` is the name before."""

    user: str
    name: str
    was: str


class MemberGoneEvent(Model):
    """A person is no member any more; they went themselves where `by` is theirs."""

    user: str
    name: str
    by: str
    by_name: str


class OwnerEvent(Model):
    """The workspace was handed over; who did so is an admin from then on."""

    user: str
    name: str
    by: str
    by_name: str


class GroupEvent(Model):
    """A group came, went, or has another name: `was` is the one before."""

    group: str
    name: str
    was: str
    by: str
    by_name: str


class GroupMemberEvent(Model):
    group: str
    name: str
    user: str
    user_name: str
    by: str
    by_name: str


class SharedEvent(Model):
    """A role on one document. `expires_at`: by itself, None: never."""

    document: str
    kind: str
    title: str
    subject_kind: SubjectOut
    user: str
    name: str
    role: Role | None
    was: Role | None
    expires_at: int | None
    by: str
    by_name: str


class StandingEvent(Model):
    """To a person: what they may do in a workspace, or with one of its documents, was changed by somebody."""

    workspace: str
    name: str
    document: str | None
    role: Role | None
    by: str
    by_name: str


class WorkspaceEvent(Model):
    """The workspace has another name or description; `was` is the name before."""

    name: str
    was: str
    description: str
    by: str
    by_name: str


class ArchivedEvent(Model):
    """The workspace was put away or brought back."""

    name: str
    by: str
    by_name: str


class OfferEvent(Model):
    """To a person: they are invited into a workspace, or not any more."""

    invitation: str
    workspace: str
    name: str
    role: Role
    by: str
    by_name: str


class InvitationStateEvent(Model):
    """An invitation was accepted, declined or withdrawn by somebody, or has a new link."""

    invitation: str
    role: Role
    by: str
    name: str
