"""Keeps the secrets of workspaces, and gives one in plain to what connects with it: an opened source, a step.

Nothing else reads a value: commands, events, exports and documents only know names.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from crdt.errors import Conflict, NotFound, Refused
from crdt.ids import OrganisationId, UserId, WorkspaceId
from crdt.kinds.secrets import PREFIX, is_reference
from engine.operations.operation import ReadSecret, SecretUnknown
from engine.ports import Clock, Store
from engine.secrets.records import SecretRecord
from engine.secrets.sealing import Belonging, KeyRing, Sealed, resealed, seal, unseal
from engine.writes import Insert, Put, Remove

AT_ONCE: Final = 500


class SecretGone(NotFound):
    code = "secret_gone"
    message = "The workspace keeps no secret under this name."
    next_step = "Look at the list again, or keep one under this name."


class SecretTaken(Conflict):
    code = "secret_taken"
    message = "A secret is kept under this name already."
    next_step = "Choose another name, or rotate the one that is there."


class SecretElsewhere(Refused):
    code = "secret_elsewhere"
    message = "This secret may go to one host only, and this is another one."
    next_step = "Name another secret, or let who manages the workspace keep this one for the new host."


class Vault:
    def __init__(self, store: Store, clock: Clock, ring: KeyRing) -> None:
        self._store = store
        self._clock = clock
        self._ring = ring

    async def kept(self, workspace: WorkspaceId) -> Sequence[SecretRecord]:
        return await self._store.records.find(SecretRecord, {"workspace": workspace}, order="name")

    def readable(self, record: SecretRecord) -> bool:
        """Whether this installation has the key that the secret is sealed with."""
        return self._ring.opens(record.sealed_by)

    async def keep(
        self,
        organisation: OrganisationId,
        workspace: WorkspaceId,
        name: str,
        value: str,
        *,
        by: UserId,
        host: str = "",
        description: str = "",
    ) -> SecretRecord:
        """Raises SecretTaken."""
        if await self._store.records.get(SecretRecord, workspace, name) is not None:
            raise SecretTaken(details={"name": name})
        sealed = seal(value, _belonging(organisation, workspace, name), self._ring)
        now = self._clock.now()
        record = SecretRecord(
            workspace=workspace,
            name=name,
            organisation=organisation,
            host=host.casefold(),
            description=description,
            sealed=sealed.value,
            data_key=sealed.data_key,
            sealed_by=sealed.by,
            version=1,
            created_by=by,
            created_at=now,
            rotated_by=by,
            rotated_at=now,
        )
        await self._store.writer.commit((Insert(record=record),))
        return record

    async def rotate(
        self, workspace: WorkspaceId, name: str, value: str, *, by: UserId, host: str | None = None
    ) -> SecretRecord:
        """Another value under the same name, under a data key of its own; what names it goes on with it."""
        record = await self._record(workspace, name)
        sealed = seal(value, _belonging_of(record), self._ring)
        changed = replace(
            record,
            sealed=sealed.value,
            data_key=sealed.data_key,
            sealed_by=sealed.by,
            host=record.host if host is None else host.casefold(),
            version=record.version + 1,
            rotated_by=by,
            rotated_at=self._clock.now(),
        )
        await self._store.writer.commit((Put(record=changed),))
        return changed

    async def remove(self, workspace: WorkspaceId, name: str) -> None:
        record = await self._record(workspace, name)
        await self._store.writer.commit((Remove(type=SecretRecord, key=(record.workspace, record.name)),))

    async def plain(
        self, organisation: OrganisationId, workspace: WorkspaceId, reference: str, host: str
    ) -> str:
        """What `vault:NAME` stands for, to go to this host. SecretUnknown, SecretElsewhere, SecretUnreadable."""
        name = reference.removeprefix(PREFIX)
        record = (
            await self._store.records.get(SecretRecord, workspace, name) if is_reference(reference) else None
        )
        if record is None or record.organisation != organisation:
            raise SecretUnknown(details={"reference": reference[:80]})
        if record.host and record.host != host.casefold():
            raise SecretElsewhere(details={"reference": reference, "host": record.host})
        return unseal(_sealed_of(record), _belonging_of(record), self._ring)

    def for_steps(self, organisation: OrganisationId, workspace: WorkspaceId) -> ReadSecret:
        """Secrets for any host, for steps of this workspace; one that is kept for a host is only for sources there."""

        async def read(reference: str) -> str:
            return await self.plain(organisation, workspace, reference, "")

        return read

    async def reseal(self) -> int:
        """Seals the data keys that a former key sealed with the current one; how many. Done at each start."""
        done = offset = 0
        while rows := await self._store.records.find(
            SecretRecord, {}, order="workspace", offset=offset, limit=AT_ONCE
        ):
            writes = tuple(
                Put(record=self._resealed(row))
                for row in rows
                if row.sealed_by != self._ring.current.id and self.readable(row)
            )
            if writes:
                await self._store.writer.commit(writes)
            done += len(writes)
            offset += len(rows)
        return done

    def _resealed(self, record: SecretRecord) -> SecretRecord:
        sealed = resealed(_sealed_of(record), _belonging_of(record), self._ring)
        return replace(record, sealed=sealed.value, data_key=sealed.data_key, sealed_by=sealed.by)

    async def _record(self, workspace: WorkspaceId, name: str) -> SecretRecord:
        record = await self._store.records.get(SecretRecord, workspace, name)
        if record is None:
            raise SecretGone(details={"name": name})
        return record


def _belonging(organisation: str, workspace: str, name: str) -> Belonging:
    return Belonging(organisation=organisation, workspace=workspace, name=name)


def _belonging_of(record: SecretRecord) -> Belonging:
    return _belonging(record.organisation, record.workspace, record.name)


def _sealed_of(record: SecretRecord) -> Sealed:
    return Sealed(value=record.sealed, data_key=record.data_key, by=record.sealed_by)
