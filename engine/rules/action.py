"""What a rule can do: data plus one function. A file below `actions/` that exports `ACTION` is found by a scan."""

from collections.abc import Awaitable, Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.ids import Micros, UserId
from crdt.model import Model
from crdt.registry import discover
from engine.records import DocumentRecord, Json
from engine.rules.records import RuleRecord
from engine.triggers.memory import Link
from engine.writes import Write

if TYPE_CHECKING:
    from engine.platform import Platform

Input = TypeVar("Input", bound=BaseModel)


class ActionInput(Model):
    """Any of its values may be an expression over `event` and `rule`."""

    model_config = ConfigDict(extra="forbid")


class NoSource(InvalidInput):
    code = "no_source"
    message = "What was told is not about a data source, so there is nothing to do this to."
    next_step = "Choose events about data sources, or a condition that picks them."


@dataclass(frozen=True, slots=True, kw_only=True)
class Doing:
    """One action of one firing. `role`: what the owner may do in the workspace now. `key` is the same at every attempt.

    `about`: the document that the event is about, which the owner may read. `chain`: of whatever this sets off.
    """

    platform: "Platform"
    rule: RuleRecord
    role: str
    event: Json
    about: DocumentRecord | None
    key: str
    chain: tuple[Link, ...]
    now: Micros

    @property
    def owner(self) -> UserId:
        return self.rule.acts_as

    def source(self) -> DocumentRecord:
        if self.about is None or self.about.kind != "data_source":
            raise NoSource
        return self.about


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaves:
    """By what others know that this came from a rule: `made`, ids of what begins and is told of under them; `touched`: what is
    changed. Written down before it happens, since what is told of it may be heard before the action has ended (RU4).
    """

    made: tuple[str, ...] = ()
    touched: tuple[str, ...] = ()


def nothing(_doing: Doing, _input: Any) -> Leaves:
    return Leaves()


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """`summary` in a sentence. `writes` are committed with the firing. `link`: a place in the app."""

    summary: str
    writes: tuple[Write, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleAction(Generic[Input]):
    """`right` is needed in the workspace. `repeatable`: after a crash it may be begun again under the same key; else it is not.

    `says`: the sentence of a dry run.
    """

    name: str
    title: str
    summary: str
    icon: str
    input: type[Input]
    right: str
    run: Callable[[Doing, Input], Awaitable[Did]]
    says: Callable[[Mapping[str, Json]], str]
    leaves: Callable[[Doing, Input], Leaves] = nothing
    repeatable: bool = True


@cache
def rule_actions() -> Mapping[str, RuleAction[Any]]:
    """By name."""
    return cast(Mapping[str, RuleAction[Any]], discover("engine.rules.actions", "ACTION"))
