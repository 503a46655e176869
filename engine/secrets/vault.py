"""Keeps the secrets of workspaces, and gives one in plain to what connects with it: an opened source, a step.

Nothing else reads a value: commands, events, exports and documents only know names.
"""

from collections.abc import Sequence
from typing import Final

import structlog

from crdt.dataclasses import replace
from crdt.errors import Conflict, NotFound, Refused
from crdt.ids import OrganisationId, UserId, WorkspaceId
from crdt.kinds.secrets import PREFIX, is_reference
from engine.operations.operation import ReadSecret, SecretUnknown
from engine.ports import Clock, Store
from engine.secrets.records import SecretRecord, SecretVersion
from engine.secrets.sealing import Belonging, KeyRing, Sealed, resealed, seal, unseal
from engine.writes import Insert, Put, Remove, Write

AT_ONCE: Final = 500
OFFERED: Final = "?"
"""In place of a host: no host is called so, and the value goes nowhere."""
ALL: Final = 1_000_000
KEYS_MISSING: Final = "Stop, put the secrets.key they were sealed with into the data folder or set CONCERT_SECRET_KEY, and start again."

_log = structlog.get_logger(__name__)


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
        """Values that were offered and not taken yet are not among them."""
        found = await self._store.records.find(SecretRecord, {"workspace": workspace}, order="name")
        return [record for record in found if record.host != OFFERED]

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

    async def move(self, workspace: WorkspaceId, name: str, host: str) -> None:
        """The same value, to go to another host. Raises SecretGone."""
        record = await self._record(workspace, name)
        if record.host != host.casefold():
            await self._store.writer.commit((Put(record=replace(record, host=host.casefold())),))

    async def remove(self, workspace: WorkspaceId, name: str) -> None:
        record = await self._record(workspace, name)
        former = await self._store.records.find(
            SecretVersion, {"workspace": workspace, "name": name}, limit=ALL
        )
        await self._store.writer.commit(
            (
                Remove(type=SecretRecord, key=(record.workspace, record.name)),
                *(Remove(type=SecretVersion, key=(one.workspace, one.name, one.key)) for one in former),
            )
        )

    async def offer(
        self, organisation: OrganisationId, workspace: WorkspaceId, name: str, value: str, *, by: UserId
    ) -> SecretRecord:
        """Seals a value that may become a secret's once somebody approves it. It goes nowhere until then."""
        return await self.keep(organisation, workspace, name, value, by=by, host=OFFERED)

    async def taking(
        self, workspace: WorkspaceId, name: str, offered: str, *, by: UserId
    ) -> tuple[SecretRecord, tuple[Write, ...]]:
        """The secret with the value that was offered, and what has to be committed for that. Raises SecretGone."""
        record, other = await self._record(workspace, name), await self._record(workspace, offered)
        if other.host != OFFERED or record.host == OFFERED:
            raise SecretGone(details={"name": offered})
        value = unseal(_sealed_of(other), _belonging_of(other), self._ring)
        sealed = seal(value, _belonging_of(record), self._ring)
        taken = replace(
            record,
            sealed=sealed.value,
            data_key=sealed.data_key,
            sealed_by=sealed.by,
            version=record.version + 1,
            rotated_by=by,
            rotated_at=self._clock.now(),
        )
        return taken, (Put(record=taken), Remove(type=SecretRecord, key=(workspace, offered)))

    async def turned(
        self, workspace: WorkspaceId, name: str, source: str, *, by: UserId, key: str
    ) -> tuple[SecretRecord, tuple[Write, ...]]:
        """The secret with the value that another one has, and what has to be committed for that; the value it had is kept
        under `key`. Raises SecretGone, SecretUnreadable, and SecretElsewhere where the other one may not go where this one may.
        """
        record, other = await self._record(workspace, name), await self._record(workspace, source)
        if other.host and other.host != record.host:
            raise SecretElsewhere(details={"reference": PREFIX + source, "host": other.host})
        value = unseal(_sealed_of(other), _belonging_of(other), self._ring)
        sealed = seal(value, _belonging_of(record), self._ring)
        turned = replace(
            record,
            sealed=sealed.value,
            data_key=sealed.data_key,
            sealed_by=sealed.by,
            version=record.version + 1,
            rotated_by=by,
            rotated_at=self._clock.now(),
        )
        return turned, (Put(record=turned), Put(record=_version_of(record, key)))

    async def turned_back(
        self, workspace: WorkspaceId, name: str, *, key: str
    ) -> tuple[SecretRecord, SecretRecord, tuple[Write, ...]]:
        """The secret as it is, as it was when its value was kept under `key`, and what has to be committed for that.
        Raises SecretGone.
        """
        record = await self._record(workspace, name)
        former = await self._store.records.get(SecretVersion, workspace, name, key)
        if former is None:
            raise SecretGone("Its former value is not kept any more.", details={"name": name})
        back = replace(
            record,
            host=former.host,
            sealed=former.sealed,
            data_key=former.data_key,
            sealed_by=former.sealed_by,
            version=former.version,
            rotated_by=former.rotated_by,
            rotated_at=former.rotated_at,
        )
        gone = Remove(type=SecretVersion, key=(workspace, name, key))
        return record, back, (Put(record=back), gone)

    async def plain(
        self, organisation: OrganisationId, workspace: WorkspaceId, reference: str, host: str
    ) -> str:
        """What `vault:NAME` stands for, to go to this host. SecretUnknown, SecretElsewhere, SecretUnreadable."""
        name = reference.removeprefix(PREFIX)
        record = (
            await self._store.records.get(SecretRecord, workspace, name) if is_reference(reference) else None
        )
        if record is None or record.organisation != organisation or record.host == OFFERED:
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
        """Seals the data keys that a former key sealed with the current one; how many. Done at each start.

        What no key opens is said then, not when a run needs it at night.
        """
        strange = [row for row in await self._all() if not self.readable(row)]
        if strange:
            _log.warning("secrets_unreadable", secrets=len(strange), next_step=KEYS_MISSING)
        return await self._reseal(SecretRecord) + await self._reseal(SecretVersion)

    async def _all(self) -> Sequence[SecretRecord]:
        return await self._store.records.find(SecretRecord, {}, limit=ALL)

    async def _reseal(self, type_: type[SecretRecord] | type[SecretVersion]) -> int:
        done = offset = 0
        while rows := await self._page(type_, offset):
            writes = tuple(
                Put(record=self._resealed(row))
                for row in rows
                if row.sealed_by != self._ring.current.id and self._ring.opens(row.sealed_by)
            )
            if writes:
                await self._store.writer.commit(writes)
            done += len(writes)
            offset += len(rows)
        return done

    async def _page(
        self, type_: type[SecretRecord] | type[SecretVersion], offset: int
    ) -> Sequence[SecretRecord | SecretVersion]:
        records = self._store.records
        if type_ is SecretRecord:
            return await records.find(SecretRecord, {}, order="workspace", offset=offset, limit=AT_ONCE)
        return await records.find(SecretVersion, {}, order="workspace", offset=offset, limit=AT_ONCE)

    def _resealed(self, record: SecretRecord | SecretVersion) -> SecretRecord | SecretVersion:
        sealed = resealed(_sealed_of(record), _belonging_of(record), self._ring)
        return replace(record, sealed=sealed.value, data_key=sealed.data_key, sealed_by=sealed.by)

    async def _record(self, workspace: WorkspaceId, name: str) -> SecretRecord:
        record = await self._store.records.get(SecretRecord, workspace, name)
        if record is None:
            raise SecretGone(details={"name": name})
        return record


def _belonging(organisation: str, workspace: str, name: str) -> Belonging:
    return Belonging(organisation=organisation, workspace=workspace, name=name)


def _belonging_of(record: SecretRecord | SecretVersion) -> Belonging:
    return _belonging(record.organisation, record.workspace, record.name)


def _sealed_of(record: SecretRecord | SecretVersion) -> Sealed:
    return Sealed(value=record.sealed, data_key=record.data_key, by=record.sealed_by)


def _version_of(record: SecretRecord, key: str) -> SecretVersion:
    return SecretVersion(
        workspace=record.workspace,
        name=record.name,
        key=key,
        organisation=record.organisation,
        host=record.host,
        sealed=record.sealed,
        data_key=record.data_key,
        sealed_by=record.sealed_by,
        version=record.version,
        rotated_by=record.rotated_by,
        rotated_at=record.rotated_at,
    )
