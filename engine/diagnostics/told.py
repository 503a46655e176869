"""Problems as commands and events tell them."""

from typing import Literal

from crdt.model import Model
from engine.records import Json
from engine.workflow.designs.problem import Problem, Severity

TOPIC = "document:problems"


class MendOut(Model):
    """One place that a fix sets or removes, from the root on. It holds only while `was` still stands there."""

    path: list[str]
    was: Json
    do: Literal["set", "remove"]
    now: Json


class FixOut(Model):
    """`label` is for a button, `words` say what will be another."""

    label: str
    words: str
    mends: list[MendOut]


class ProblemOut(Model):
    """`node`, `edge` and `field` say where, `source` is the step that a binding names, `path` the round trip of a cycle.

    In order of `rank`, then the step or connection, then `id`. With `roles` it concerns nobody else.
    """

    id: str
    rank: int
    severity: Severity
    code: str
    message: str
    next_step: str
    node: str | None
    edge: str | None
    field: str | None
    source: str | None
    path: list[str]
    roles: list[str]
    fix: FixOut | None


class Numbered(Model):
    """`state` names the checker and `number` counts what it has told. `through` is the number of the newest commit that
    was looked at, `total` how many problems there are, `errors` how many of them stop the document from being used.
    """

    state: str
    number: int
    through: int
    total: int
    errors: int


class ProblemsOut(Numbered):
    """All problems, or the first thousand of them in order."""

    problems: list[ProblemOut]


class ProblemsChangedEvent(Numbered):
    """What has changed since the message before. `again`: too much, or the checker is gone; ask for all of it."""

    added: list[ProblemOut] = []
    changed: list[ProblemOut] = []
    removed: list[str] = []
    again: bool = False


def problem_out(problem: Problem) -> ProblemOut:
    return ProblemOut.model_validate(problem.to_dict())
