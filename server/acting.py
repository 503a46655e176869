"""What somebody may do while they are not here: what acts in their name asks anew each time it does."""

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden
from crdt.ids import DocumentId, UserId, WorkspaceId
from engine.records import DocumentRecord, User
from server.access import Access
from server.principal import Principal


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """Answers as for a token of theirs that is narrowed to a role. Who is disabled may do nothing."""

    access: Access

    async def in_document(
        self, user: UserId, role: str, document: DocumentId, right: str
    ) -> tuple[DocumentRecord, str]:
        return await self.access.document(await self._principal(user, role), document, right)

    async def in_workspace(self, user: UserId, role: str, workspace: WorkspaceId, right: str) -> str:
        return (await self.access.workspace(await self._principal(user, role), workspace, right))[1]

    async def _principal(self, user: UserId, role: str) -> Principal:
        row = await self.access.records.get(User, user)
        if row is None or row.disabled_at is not None:
            raise Forbidden(
                "Whoever this acts for may not sign in any more.",
                next_step="Save it in the name of somebody who may.",
                details={"user": user},
            )
        return Principal(
            organisation=row.organisation,
            user=row.id,
            name=row.name,
            email=row.email,
            kind=row.kind,
            token="",
            token_kind="session",  # noqa: S106 - the kind of a token, not one
            expires_at=None,
            role=role,
        )
