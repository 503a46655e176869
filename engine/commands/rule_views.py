"""How rules look from outside: what they say, what came of them, what they would do.

The models are called automations, since alerts and scans have rules, too.
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from crdt.model import Model
from engine.commands.command import MOST, Page, WholePage
from engine.names import ShortName
from engine.rules.checking import MOST_ACTIONS
from engine.rules.records import RuleFiringState
from engine.topics.pattern import MOST_PATTERNS

Json = Any
Id = Annotated[str, Field(max_length=64)]


class ActionSaid(Model):
    """`input` as the action's schema says; a value may be an expression over `event` and `rule`: `{"$cel": "…"}`."""

    action: str = Field(max_length=64)
    input: dict[str, Json] = {}


class AutomationSaid(Model):
    """`topics` are patterns; `condition` an expression over `event` and `rule`, empty for always."""

    name: ShortName
    description: str = Field(default="", max_length=1000)
    topics: list[Annotated[str, Field(max_length=200)]] = Field(min_length=1, max_length=MOST_PATTERNS)
    condition: str = Field(default="", max_length=4000)
    actions: list[ActionSaid] = Field(min_length=1, max_length=MOST_ACTIONS)
    per_hour: int = Field(default=60, ge=1, le=3600)


class NewAutomation(AutomationSaid):
    """It acts for who saves it, with what they may do at that moment and at most what they may do now."""

    id: str


class ChangedAutomation(NewAutomation):
    rule: Id
    version: int = Field(ge=1, le=MOST)


class AutomationsOf(Model):
    id: str


class AutomationPage(AutomationsOf, WholePage):
    """Of one workspace."""


class OneAutomation(Model):
    id: str
    rule: Id


class AutomationTry(Model):
    """A rule as it is written, against the events of the last `days`."""

    id: str
    topics: list[Annotated[str, Field(max_length=200)]] = Field(min_length=1, max_length=MOST_PATTERNS)
    condition: str = Field(default="", max_length=4000)
    actions: list[ActionSaid] = Field(default=[], max_length=MOST_ACTIONS)
    per_hour: int = Field(default=60, ge=1, le=3600)
    days: int = Field(default=7, ge=1, le=90)


class AutomationFirings(Page, OneAutomation):
    state: Literal["", "waiting", "done", "failed", "held_back"] = ""


class PausedOut(Model):
    """`by` is empty where the server did it."""

    at: int
    by: str
    by_name: str
    reason: Json


class AutomationOut(AutomationSaid):
    """`fired`: how often it did all its actions; `latest`: what came of the newest event, at `latest_at`."""

    id: str
    workspace: str
    acts_as: str
    acts_as_name: str
    role: str
    version: int
    paused: PausedOut | None
    fired: int
    failed: int
    held_back: int
    latest: RuleFiringState | None
    latest_at: int | None
    updated_at: int
    may_edit: bool


class DoneOut(Model):
    action: str
    state: str
    summary: str
    link: str
    reason: Json


class HopOut(Model):
    """One thing that led to it: a rule or a trigger by name, and what it was about."""

    id: str
    name: str
    title: str


class AutomationFiringOut(Model):
    moment: str
    topic: str
    state: RuleFiringState
    at: int
    ended_at: int | None
    event: Json
    chain: list[HopOut]
    done: list[DoneOut]
    reason: Json


class ReadOut(Model):
    """A name in a clause, and what was there."""

    path: str
    value: Json


class ClauseOut(Model):
    """A part of the condition between its outermost `&&` or `||`, with what it came to; `error` where it did not."""

    text: str
    value: Json
    reads: list[ReadOut]
    error: Json


class WouldOut(Model):
    """What one action would do: in a sentence, and what it would be told. `problem` where it would fail."""

    action: str
    says: str
    input: dict[str, Json]
    problem: Json


class AutomationTried(Model):
    """An event with such a topic. `value` is what the condition came to, `why` its clauses.

    `held_back`: it would have been too many within an hour. `would` is empty where it would not fire.
    """

    number: int
    topic: str
    at: int
    payload: Json
    verdict: Literal["fires", "held_back", "not", "failed"]
    value: Json
    why: list[ClauseOut]
    error: Json
    would: list[WouldOut]


class AutomationDryRun(Model):
    """`fired` counts all; `items` are the newest that would have fired and the newest that would not. `failed`: events for which
    the condition could not be worked out, `error` says why for the first. `more`: there were more events than are looked at.
    """

    since: int
    read: int
    matched: int
    fired: int
    held_back: int
    failed: int
    error: Json
    more: bool
    items: list[AutomationTried]


class ActionOut(Model):
    name: str
    title: str
    summary: str
    icon: str
    right: str
    may: bool
    schema_: dict[str, Json] = Field(serialization_alias="schema", validation_alias="schema")


class TopicOut(Model):
    name: str
    summary: str


class RuleParts(Model):
    """What rules are made of here: actions, and topics that the caller may hear."""

    actions: list[ActionOut]
    topics: list[TopicOut]
