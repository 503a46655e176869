"""Checks a design at once that was read as a whole, with the same checker. Pure."""

from collections.abc import Mapping

from pydantic import BaseModel

from crdt.changes import Json
from crdt.kinds.workflow import Workflow
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.parts import SECTIONS, SETTINGS, Touched
from engine.workflow.checking.surroundings import Surroundings
from engine.workflow.designs.problem import Problem


def check_design(design: Workflow, surroundings: Surroundings) -> tuple[Problem, ...]:
    """What is wrong with a whole design that was read before."""
    checker = Checker(surroundings)
    checker.take(_all_of(design), new=False)
    return checker.problems


def _all_of(design: Workflow) -> dict[Touched, Json]:
    """Every part of a design that was read, as if all had been touched."""
    touched: dict[Touched, Json] = {("", SETTINGS): design.settings.model_dump(mode="json")}
    for section in SECTIONS:
        parts: Mapping[str, BaseModel] = getattr(design, section)
        touched.update({(section, id_): part.model_dump(mode="json") for id_, part in parts.items()})
    return touched
