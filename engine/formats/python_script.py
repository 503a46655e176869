"""The format `python`: a script that runs the same steps through Concert's Python client. Written only.

What cannot be in a script (a step that stands inside one which holds no others) is said in a comment where it would stand, and
listed; so is what a script does otherwise than a run.
"""

import keyword
import pprint
import re
from collections.abc import Mapping
from typing import Any, Final

from crdt.kinds.workflow import Node, Retry, Workflow
from engine.formats.concert_writing import PARTS
from engine.formats.format import Format, Json, Note, Subject, Weight, Writing
from engine.formats.ordering import in_reading_order, nested, pairs_of, settled

_OTHERWISE: Final[Mapping[str, tuple[Weight, str]]] = {
    "flow.gate": (
        "told",
        "It is put to people as an approval request of whoever runs the script, who has no vote in it.",
    ),
    "report.publish": (
        "changed",
        "The report is what the step gives; it is kept nowhere, since there is no run.",
    ),
}
"""What an operation does otherwise in a script than in a run."""
_WEIGHTS: Final = {"left_out": "Not in it", "changed": "Other than in a run", "told": "Good to know"}
_WORD: Final = re.compile(r"[^A-Za-z0-9_]+")
_HEAD: Final = '''\
"""{title}

Made from a design of Concert. Needs CONCERT_URL, CONCERT_TOKEN and CONCERT_WORKSPACE; prints the results as JSON.
{lost}"""

import asyncio
import json
import os

from server.client import connect
from server.scripting import Flow

PARAMETERS = {parameters}
"""Change these, or give others as JSON in CONCERT_PARAMETERS."""


async def main():
    parameters = PARAMETERS | json.loads(os.environ.get("CONCERT_PARAMETERS", "{{}}"))
    async with connect(os.environ["CONCERT_URL"], os.environ["CONCERT_TOKEN"]) as client:
        flow = Flow(client, workspace=os.environ["CONCERT_WORKSPACE"], parameters=parameters{settings})
{steps}
        print(json.dumps(await flow.run()))


if __name__ == "__main__":
    asyncio.run(main())
'''


def write(subject: Subject) -> Writing:
    design = settled(subject.design)
    writer = _Writer(design)
    steps = "\n".join(writer.part(None, "", 2)) or "        pass"
    notes = tuple(writer.notes)
    lost = "".join(f"\n{_WEIGHTS[note.weight]}: {note.place}: {_plain(note.message)}" for note in notes)
    parameters = {one.name: one.default for _, one in sorted(design.parameters.items())}
    text = _HEAD.format(
        title=_plain(design.name) or "A workflow",
        lost=f"{lost}\n" if lost else "",
        parameters=pprint.pformat(parameters, width=100),
        steps=steps,
        settings="" if design.settings.undo_on_failure else ", undo_on_failure=False",
    )
    return Writing(text=text, notes=notes)


def _short(step: str, port: str, condition: str) -> Json:
    """A way that leads to a step, without what it does not say."""
    if condition:
        return (step, port, condition)
    return (step, port) if port else step


def _plain(text: str) -> str:
    """Words that end no docstring and start no escape."""
    return re.sub(r"[^\w .,;:?!()/&%+$@#*<>=\[\]{}'-]", " ", text.replace('"', "'"))[:300]


class _Writer:
    def __init__(self, design: Workflow) -> None:
        self._design = design
        self._inner = nested(design.nodes)
        self._names: dict[str, str] = {}
        self.notes: list[Note] = []
        self._left = {id_ for id_, node in design.nodes.items() if self._is_refused(id_)}
        for id_ in design.nodes.keys() - self._left:
            self._tell(id_, design.nodes[id_])

    def part(self, parent: str | None, part: str, depth: int) -> list[str]:
        nodes = self._design.nodes
        ids = [
            id_
            for id_ in nodes
            if self._inner.get(id_) == parent and (parent is None or nodes[id_].part == part)
        ]
        lines: list[str] = []
        for id_ in in_reading_order(ids, pairs_of(self._design.edges.values())):
            lines += self._step(id_, nodes[id_], "    " * depth)
            for each in PARTS:
                if id_ not in self._left and (inner := self.part(id_, each, depth + 1)):
                    nothing = [] if any(not line.lstrip().startswith("#") for line in inner) else ["pass"]
                    lines.append(f"{'    ' * depth}with flow.inside({self._names[id_]}, {each!r}):")
                    lines += [*inner, *("    " * (depth + 1) + one for one in nothing)]
        return lines

    def _step(self, id_: str, node: Node, indent: str) -> list[str]:
        if id_ in self._left:
            return [f"{indent}# Not in the script: {_plain(id_)} ({_plain(node.operation)})."]
        said: dict[str, Any] = {}
        before = sorted(
            (edge.source, edge.port, edge.condition)
            for edge in self._design.edges.values()
            if edge.target == id_ and edge.source not in self._left and edge.source in self._design.nodes
        )
        if before:
            said["after"] = [_short(*way) for way in before]
        if node.run_if != "all_succeeded":
            said["run_if"] = node.run_if
        if node.retry.attempts > 1:
            said |= {"attempts": node.retry.attempts, "backoff": node.retry.backoff_s}
            if node.retry.longest_s != Retry().longest_s:
                said["longest"] = node.retry.longest_s
        if node.timeout_s is not None:
            said["timeout"] = node.timeout_s
        if node.undoes:
            said["undoes"] = node.undoes
        more = "".join(f", {name}={value!r}" for name, value in said.items())
        name = self._named(id_)
        written = _indented(dict(sorted(node.parameters.items())), indent)
        return [f"{indent}{name} = flow.step({id_!r}, {node.operation!r}, {written}{more})"]

    def _is_refused(self, id_: str) -> bool:
        """Notes that a step is not in the script."""
        refused = bool(self._inner.get(id_)) and self._outer_refused(id_)
        if refused:
            self.notes.append(
                Note(place=f"steps.{id_}", message="It stands inside a step that holds no others.")
            )
        return refused

    def _tell(self, id_: str, node: Node) -> None:
        """Notes what a step does otherwise than in a run."""
        if node.operation in _OTHERWISE:
            weight, message = _OTHERWISE[node.operation]
            self.notes.append(Note(place=f"steps.{id_}", message=message, weight=weight))

    def _outer_refused(self, id_: str) -> bool:
        parent = self._inner[id_]
        operation = self._design.nodes[parent].operation
        return operation not in {"flow.try", "flow.for_each", "flow.while"}

    def _named(self, id_: str) -> str:
        word = _WORD.sub("_", id_).strip("_") or "step"
        word = f"step_{word}" if word[0].isdigit() or keyword.iskeyword(word) else word
        name, number = word, 2
        taken = {
            *self._names.values(),
            "flow",
            "client",
            "parameters",
            "json",
            "os",
            "asyncio",
            "main",
            "connect",
        }
        while name in taken:
            name, number = f"{word}_{number}", number + 1
        self._names[id_] = name
        return name


def _indented(value: Json, indent: str) -> str:
    lines = pprint.pformat(value, width=90, sort_dicts=False).split("\n")
    return f"\n{indent}    ".join(lines)


FORMAT = Format(
    name="python",
    title="Python script",
    summary="Runs the same steps through Concert's Python client",
    suffix=".py",
    media="text/x-python",
    write=write,
)
