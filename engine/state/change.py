"""What somebody does to a key, as records and events: a version, a conflict, its settlement. Pure: writes come out."""

from collections.abc import Mapping

from crdt.canonical import alike
from crdt.dataclasses import dataclass, replace
from crdt.ids import Channel, Micros, OrganisationId, UserId, WorkspaceId
from engine.records import Json
from engine.state.decide import Held, Proposed
from engine.state.limits import size_of
from engine.state.told import StateConflictedEvent, StateEvent, StateResolvedEvent, StateUpdatedEvent
from engine.state_records import StateChange, StateConflict, StateEntry, StateStrategy
from engine.writes import AppendEvent, Insert, Put, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What state belongs to, already allowed."""

    channel: Channel
    organisation: OrganisationId
    workspace: WorkspaceId


@dataclass(frozen=True, slots=True)
class Change:
    """`current` is what stood there when it was decided."""

    scope: Scope
    key: str
    current: Held
    by: UserId
    at: Micros

    def version(self, value: Json, conflict: str | None) -> tuple[Held, list[Write]]:
        """The next one. Its insertion fails for whoever comes second."""
        held = Held(value=value, version=self.current.version + 1, by=self.by, at=self.at)
        change = StateChange(
            scope=self.scope.channel,
            key=self.key,
            version=held.version,
            organisation=self.scope.organisation,
            value=value,
            by=self.by,
            at=self.at,
            conflict=conflict,
        )
        entry = StateEntry(
            scope=self.scope.channel,
            key=self.key,
            organisation=self.scope.organisation,
            workspace=self.scope.workspace,
            value=value,
            size=size_of(self.key, value),
            version=held.version,
            by=self.by,
            at=self.at,
        )
        told = StateUpdatedEvent(conflict=conflict, **self._head(held.version))
        return held, [Insert(record=change), Put(record=entry), self._event("updated", told)]

    def conflict(self, id_: str, proposed: Proposed) -> StateConflict:
        return StateConflict(
            id=id_,
            scope=self.scope.channel,
            key=self.key,
            organisation=self.scope.organisation,
            workspace=self.scope.workspace,
            seen=proposed.seen,
            current_version=self.current.version,
            current=self.current.value,
            current_by=self.current.by,
            current_at=self.current.at,
            proposed=proposed.value,
            proposed_by=proposed.by,
            proposed_at=proposed.at,
        )

    def conflicted(self, conflict: StateConflict) -> AppendEvent:
        told = StateConflictedEvent(
            conflict=conflict.id, seen=conflict.seen, **self._head(self.current.version)
        )
        return self._event("conflicted", told)

    def settled(
        self, conflict: StateConflict, value: Json, strategy: StateStrategy, *, anew: bool = False
    ) -> tuple[Held, StateConflict, list[Write]]:
        """`anew`: it becomes a version even where the value stays, so that nobody settles the same twice."""
        held, writes = self.current, list[Write]()
        if anew or not alike(value, self.current.value):
            held, writes = self.version(value, conflict.id)
        row = replace(
            conflict, strategy=strategy, version=held.version, resolved_by=self.by, resolved_at=self.at
        )
        told = StateResolvedEvent(conflict=conflict.id, strategy=strategy, **self._head(held.version))
        return held, row, [*writes, self._event("resolved", told)]

    def _head(self, version: int) -> Mapping[str, Json]:
        return {
            "scope": self.scope.channel,
            "key": self.key,
            "version": version,
            "by": self.by,
            "at": self.at,
        }

    def _event(self, what: str, told: StateEvent) -> AppendEvent:
        return AppendEvent(
            channel=self.scope.channel,
            topic=f"state:{self.key}:{what}",
            payload=told.model_dump(mode="json"),
            at=self.at,
        )
