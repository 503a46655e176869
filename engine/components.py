"""What this installation is made of: engines, sources, operations and document kinds, each with what it can do, what it
needs, and whether that is there. Found by a scan; nothing is registered by hand.
"""

from collections.abc import Collection, Iterator, Mapping
from importlib.util import find_spec
from typing import Any, Literal, TypeVar, cast

from crdt.dataclasses import dataclass
from crdt.kinds.kind import Kind, kinds
from crdt.model import Model, schema_of
from crdt.registry import discover
from engine.operations.operation import Operation, Steering
from engine.records import Json
from engine.sources.source import Source
from engine.spec import EngineSpec

Health = Literal["ok", "missing"]
Type = Literal["engine", "source", "operation", "kind"]
T = TypeVar("T")


class SteeringOut(Model):
    ports: list[str]
    cases: str
    parts: list[str]
    late: list[str]


class ComponentOut(Model):
    """`missing` says in words what is not there. `input`, `output` and `config` are JSON Schemas.

    `steering` is set for a step that steers a run: its ways out (`ports`, and the names in the field `cases`), the
    `parts` that stand inside it, and the fields that are worked out anew in each round (`late`).
    """

    type: Type
    name: str
    title: str
    summary: str = ""
    icon: str = ""
    category: str = ""
    capabilities: list[str] = []
    depends_on: list[str] = []
    health: Health
    missing: list[str] = []
    right: str | None = None
    timeout: float | None = None
    changes: bool | None = None
    inverse: str | None = None
    steering: SteeringOut | None = None
    input: Json = None
    output: Json = None
    config: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Components:
    """`configured` names the settings that have a value."""

    engines: Mapping[str, EngineSpec]
    sources: Mapping[str, Source[Any]]
    operations: Mapping[str, Operation[Any, Any]]
    kinds: Mapping[str, Kind]
    configured: frozenset[str] = frozenset()

    @classmethod
    def found(cls, configured: Collection[str] = ()) -> "Components":
        return cls(
            engines=_of("engine", "ENGINE", EngineSpec),
            sources=_of("engine.sources", "SOURCE", Source),
            operations=_of("engine.operations", "OPERATION", Operation),
            kinds=kinds(),
            configured=frozenset(configured),
        )

    def listed(self) -> Iterator[ComponentOut]:
        """Engines, then sources, operations and kinds, each by name."""
        yield from (self._engine(one) for one in self.engines.values())
        yield from (self._source(one) for one in self.sources.values())
        yield from (self._operation(one) for one in self.operations.values())
        yield from (self._kind(one) for one in self.kinds.values())

    def missing(self, depends_on: Collection[str]) -> list[str]:
        """In words, what of `depends_on` is not there. Empty when all is well."""
        return [told for need in depends_on if (told := self._missing(need, frozenset())) is not None]

    def _missing(self, need: str, asking: frozenset[str]) -> str | None:
        type_, _, name = need.partition(":")
        if need in asking:
            return None
        match type_:
            case "library":
                return None if find_spec(name) else f"the library {name} is not installed"
            case "setting":
                return None if name in self.configured else f"{name} is not set"
            case "engine" if name in self.engines:
                below = self.engines[name].depends_on
                return next(filter(None, (self._missing(one, asking | {need}) for one in below)), None)
            case "source" if name in self.sources or (not name and self.sources):
                return None
            case "operation" if name in self.operations or (not name and self.operations):
                return None
            case "kind" if name in self.kinds:
                return None
        return f"there is no {type_} {name}".rstrip()

    def _engine(self, spec: EngineSpec) -> ComponentOut:
        return self._listed(
            "engine",
            spec.name,
            spec.depends_on,
            title=spec.title,
            summary=spec.summary,
            capabilities=list(spec.capabilities),
        )

    def _source(self, source: Source[Any]) -> ComponentOut:
        return self._listed(
            "source",
            source.kind,
            source.depends_on,
            title=source.title,
            icon=source.icon,
            capabilities=["test", "discover", "count", "profile"],
            config=schema_of(source.config, "validation"),
        )

    def _operation(self, operation: Operation[Any, Any]) -> ComponentOut:
        reads_source = "source" in operation.input.model_fields
        capabilities = ["reads a source"] if reads_source else []
        capabilities += ["changes something"] if operation.changes else []
        capabilities += ["can be undone"] if operation.inverse else []
        capabilities += ["steers the run"] if operation.steering else []
        needs = [*(["source:"] if reads_source else [])]
        needs += [f"operation:{operation.inverse}"] if operation.inverse else []
        return self._listed(
            "operation",
            operation.name,
            needs,
            title=operation.title,
            summary=operation.summary,
            icon=operation.icon,
            category=operation.category,
            capabilities=capabilities,
            right=operation.right,
            timeout=operation.timeout,
            changes=operation.changes,
            inverse=operation.inverse,
            steering=_steering(operation.steering),
            input=schema_of(operation.input, "validation"),
            output=schema_of(operation.output, "serialization"),
        )

    def _kind(self, kind: Kind) -> ComponentOut:
        return self._listed(
            "kind",
            kind.name,
            (),
            title=kind.title,
            summary=kind.summary,
            icon=kind.icon,
            capabilities=["any shared type"]
            if kind.open_roots
            else [f"version {kind.version}", "content hash"],
            config=schema_of(kind.body, "validation"),
        )

    def _listed(self, type_: Type, name: str, needs: Collection[str], **more: Any) -> ComponentOut:
        missing = self.missing(needs)
        health: Health = "missing" if missing else "ok"
        depends_on = [need.removesuffix(":") for need in needs]
        return ComponentOut(
            type=type_, name=name, depends_on=depends_on, health=health, missing=missing, **more
        )


def _steering(how: Steering | None) -> SteeringOut | None:
    if how is None:
        return None
    return SteeringOut(ports=list(how.ports), cases=how.cases, parts=list(how.parts), late=list(how.late))


def _of(package: str, constant: str, type_: type[T]) -> dict[str, T]:
    found = discover(package, constant)
    strangers = [name for name, one in found.items() if not isinstance(one, type_)]
    if strangers:
        raise TypeError(f"{constant} of {', '.join(strangers)} is no {type_.__name__}")
    return cast(dict[str, T], found)
