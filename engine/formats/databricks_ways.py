"""Ways out of a choice or a switch that a condition of a job cannot say: a task of the wheel says which way is taken (its value
`port`), and a condition for each way looks at it. Pure: into a job and back.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Final

from engine.formats.foreign import list_of, map_of, text_of
from engine.formats.format import Json

Task = dict[str, Json]
BRANCHING: Final = frozenset({"flow.choice", "flow.switch"})
LONGEST_KEY: Final = 100
_OTHERS: Final = re.compile(r"[^A-Za-z0-9_-]+")
_LOOKS_AT: Final = re.compile(r"\{\{\s*tasks\.([^.{}]+)\.values\.port\s*\}\}")


def keys_of(step: str, ports: Iterable[str], taken: Iterable[str]) -> dict[str, str]:
    """For each way out the key of the task that looks whether it is taken."""
    keys: dict[str, str] = {}
    for port in sorted(ports):
        first = f"{step}__{_OTHERS.sub('_', port)}"[: LONGEST_KEY - 4]
        key, number = first, 2
        while key in {*taken, *keys.values()}:
            key, number = f"{first}_{number}", number + 1
        keys[port] = key
    return keys


def looking(step: str, port: str, key: str) -> Task:
    condition = {"op": "EQUAL_TO", "left": f"{{{{tasks.{step}.values.port}}}}", "right": port}
    return {"task_key": key, "depends_on": [{"task_key": step}], "condition_task": condition}


def folded(tasks: Sequence[Task]) -> list[tuple[int, Task]]:
    """The tasks with their numbers, without those that look at a way out: who depends on one leaves by that way."""
    branching = {text_of(task.get("task_key")) for task in tasks if _branches(task)}
    ways = {
        text_of(task.get("task_key")): way for task in tasks if (way := _way_of(task, branching)) is not None
    }
    for task in tasks:
        for one in map(map_of, list_of(task.get("depends_on"))):
            if one.get("outcome") != "true":
                ways.pop(text_of(one.get("task_key")), None)
    return [
        (number, _tied(task, ways))
        for number, task in enumerate(tasks)
        if text_of(task.get("task_key")) not in ways
    ]


def _branches(task: Task) -> bool:
    named = map_of(map_of(task.get("python_wheel_task")).get("named_parameters"))
    return named.get("operation") in BRANCHING


def _way_of(task: Task, branching: Container[str]) -> tuple[str, str] | None:
    """The step and the way out that a task looks at."""
    said = map_of(task.get("condition_task"))
    found = _LOOKS_AT.fullmatch(text_of(said.get("left")).strip())
    if (
        found is None
        or found[1] not in branching
        or said.get("op") != "EQUAL_TO"
        or task.keys() != {"task_key", "depends_on", "condition_task"}
        or list_of(task["depends_on"]) != [{"task_key": found[1]}]
    ):
        return None
    return found[1], text_of(said.get("right"))


def _tied(task: Task, ways: Mapping[str, tuple[str, str]]) -> Task:
    if not any(text_of(map_of(one).get("task_key")) in ways for one in list_of(task.get("depends_on"))):
        return task
    tied: list[Json] = []
    for one in list_of(task["depends_on"]):
        way = ways.get(text_of(map_of(one).get("task_key")))
        tied.append(one if way is None else {"task_key": way[0], "outcome": way[1]})
    return {**task, "depends_on": tied}
