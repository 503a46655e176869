"""The rows of the library: templates, their versions, what was made from them, and whose signatures are trusted."""

from typing import Any, ClassVar

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateRecord:
    """A design that others begin with. Without a `workspace` it is for the whole organisation.

    `version` is the newest one. `signer` is whose signature it came in with; None of what was made here.
    """

    KEY: ClassVar[tuple[str, ...]] = ("id",)
    id: str
    organisation: OrganisationId
    workspace: WorkspaceId | None
    title: str
    description: str
    tags: Json
    version: int
    created_by: UserId
    created_at: Micros
    updated_by: UserId
    updated_at: Micros
    signer: str | None = None
    removed_at: Micros | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """What a template was at a version: `content` has `body` and `layout` of a design."""

    KEY: ClassVar[tuple[str, ...]] = ("template", "version")
    template: str
    version: int
    organisation: OrganisationId
    content: Json
    note: str
    made_by: UserId
    made_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateUse:
    """Which template a design was made from, and at which version."""

    KEY: ClassVar[tuple[str, ...]] = ("document",)
    document: DocumentId
    organisation: OrganisationId
    template: str
    version: int
    used_by: UserId
    used_at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustedSigner:
    """`key` is the public key of another installation, as text; somebody here said that it is trusted."""

    KEY: ClassVar[tuple[str, ...]] = ("organisation", "key")
    organisation: OrganisationId
    key: str
    name: str
    trusted_by: UserId
    trusted_at: Micros


LibraryRow = TemplateRecord | TemplateVersion | TemplateUse | TrustedSigner
