"""A trigger whose runs could never begin is refused where it is made, field by field (rule TR9)."""

from typing import Any

import pytest

from crdt.errors import InvalidInput
from crdt.kinds.workflow import Workflow
from engine.triggers.checking import check_given
from engine.triggers.kind import Fires

DESIGN = Workflow.model_validate(
    {
        "parameters": {
            "p": {"name": "source", "type": "source", "required": True},
            "q": {"name": "bound", "type": "integer", "default": 10},
        }
    }
)
LATE = {"$from": "event.source"}


@pytest.mark.parametrize(
    ("given", "fires", "wrong"),
    [
        ({}, "clock", {"source": "A value is needed."}),
        ({"source": "s", "bound": "ten"}, "files", {"bound": "This is no integer."}),
        ({"source": LATE, "table": LATE}, "events", {"table": "The workflow has no such parameter."}),
        ({"table": 1}, "call", {"table": "The workflow has no such parameter."}),
    ],
)
def test_TR9_what_no_run_could_begin_with_is_refused_at_its_field(
    given: dict[str, Any], fires: Fires, wrong: dict[str, str]
) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_given(given, DESIGN, fires)
    problems = refused.value.details["problems"]
    assert {f"parameters.{name}": why for name, why in wrong.items()} == {
        one["field"]: one["message"] for one in problems
    }
    assert all(f"{name}: {why}" in refused.value.message for name, why in wrong.items())


@pytest.mark.parametrize(
    ("given", "fires"),
    [({"source": "s"}, "clock"), ({"source": LATE, "bound": {"$cel": "1 + 1"}}, "events"), ({}, "call")],
)
def test_TR9_what_the_moment_or_the_caller_gives_is_waited_for(given: dict[str, Any], fires: Fires) -> None:
    check_given(given, DESIGN, fires)
