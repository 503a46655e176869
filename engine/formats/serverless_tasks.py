"""The tasks of a Serverless Workflow as steps and edges; `serverless_reading` is what stands around them. Pure."""

import json
import re
from typing import Any, Final

from crdt.kinds.workflow import EXPRESSION
from engine.formats.foreign import list_of, map_of, text_of
from engine.formats.format import Json
from engine.formats.serverless_reading import (
    AROUND,
    FOREIGN,
    KINDS,
    Flow,
    Reader,
    Scope,
    shown,
    too_deep,
)
from engine.formats.serverless_terms import SOURCE, whens_of
from engine.operations.flow.switch import OTHERWISE

_GIVES = {"data.transform": ".value", "http.request": ".body"}
"""Where in the output of a step is what Serverless Workflow calls its output."""
_USUAL: Final = 500
"""The status of an error that says none: the other side has to say one."""
_BRACES: Final = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")


class Tasks:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._drawing = reader.drawing
        self._settled: set[str] = set()
        """Steps of which the file says when they run."""

    def sequence(self, tasks: list[Json], place: str, scope: Scope, first: int = 0) -> Flow:
        """Ties the tasks of a list as they follow each other. `first`: the number of the first one in its place."""
        too_deep(scope.depth)
        flows: list[tuple[str, Flow, str, str]] = []
        for index, one in enumerate(tasks, first):
            for name, said in self._drawing.map(one, f"{place}[{index}]").items():
                here = f"{place}[{index}].{name}"
                task = self._drawing.map(said, here)
                flow = self._task(name, task, here, scope)
                flows.append((name, flow, text_of(task.get("then")), here))
                if flow.exits and not self._reader.is_cel:
                    last = flow.exits[-1][0]
                    gives = _GIVES.get(self._drawing.nodes[last].operation, "")
                    scope = Scope(
                        where=scope.where,
                        here=f"steps.{last}.output{gives}",
                        variables=scope.variables,
                        depth=scope.depth,
                    )
        return self._joined(flows)

    def _joined(self, flows: list[tuple[str, Flow, str, str]]) -> Flow:
        at = {name: index for index, (name, *_) in enumerate(flows)}
        ends: list[tuple[str, str]] = []
        came: dict[int, int] = {}
        for index, (_, flow, then, here) in enumerate(flows):
            ways = [(flow.exits, then)] if flow.exits else []
            ways += [((exit_,), target) for exit_, target in flow.ways]
            for exits, target in ways:
                goal = at.get(target, -1) if target not in {"", "continue"} else index + 1
                if target in {"exit", "end"} or goal >= len(flows):
                    ends += exits
                elif goal <= index:
                    message = f"`then: {target}` leads back or nowhere: a design has no such edge."
                    self._drawing.note(f"{here}.then", message)
                    ends += exits
                else:
                    came[goal] = came.get(goal, 0) + 1
                    self._tie(exits, flows[goal][1])
        for goal, count in came.items():
            for entry in flows[goal][1].entries if count > 1 else ():
                if entry not in self._settled and self._drawing.nodes[entry].run_if == "all_succeeded":
                    self._drawing.change(entry, run_if="none_failed")
        return Flow(entries=flows[0][1].entries if flows else (), exits=tuple(dict.fromkeys(ends)))

    def _tie(self, exits: tuple[tuple[str, str], ...], goal: Flow) -> None:
        for source, port in exits:
            for entry in goal.entries:
                self._drawing.tie(source, entry, port=port)

    def _task(self, name: str, task: dict[str, Json], place: str, scope: Scope) -> Flow:
        kind = next((kind for kind in KINDS if kind in task), "")
        if "for" in task:
            kind = "for"
        mine = {kind, *({"while", "do"} if kind == "for" else ()), *({"catch"} if kind == "try" else ())}
        self._drawing.left_over(place, task, {*AROUND, "with", *mine})
        around: dict[str, Any] = {**self._reader.around(task, place), **scope.where}
        limit = self._reader.limit(task.get("timeout"), f"{place}.timeout", 86_400)
        if limit is not None:
            around["timeout_s"] = limit
        flow = self._of_kind(kind, name, task, place, scope, around)
        return self._when(name, task, place, scope, flow) if "if" in task else flow

    def _when(self, name: str, task: dict[str, Json], place: str, scope: Scope, flow: Flow) -> Flow:
        """A task with `if` stands behind a choice; what follows goes on either way."""
        condition = self._reader.condition(task["if"], f"{place}.if", scope)
        choice = self._drawing.step(f"if_{name}", "flow.choice", {"condition": condition}, **scope.where)
        for entry in flow.entries:
            self._drawing.tie(choice, entry, port="true")
        message = "A step behind it goes on whether it was done or not: see its “runs if”."
        self._drawing.note(f"{place}.if", message, "told")
        return Flow(entries=(choice,), exits=(*flow.exits, (choice, "false")), ways=flow.ways)

    def _of_kind(  # noqa: C901, PLR0912 - one case for each kind of task
        self, kind: str, name: str, task: dict[str, Json], place: str, scope: Scope, around: dict[str, Any]
    ) -> Flow:
        said, value, here = task.get(kind), self._reader.value, f"{place}.{kind}"
        map_in, list_in = self._drawing.map, self._drawing.list
        match kind:
            case "do":
                deeper = Scope(**{**_fields(scope), "depth": scope.depth + 1})
                return self.sequence(list_in(said, here), here, deeper)
            case "fork":
                return self._fork(map_in(said, here), here, scope)
            case "switch":
                kept = map_of(map_of(map_of(task.get("metadata")).get("concert")).get("switch"))
                return self._switch(name, list_in(said, here), here, scope, around, kept)
            case "for":
                return self._for(name, task, place, scope, around)
            case "try":
                return self._try(name, task, place, scope, around)
            case "set":
                parameters = {"value": value(said, f"{place}.set", scope)}
                return self._one(name, "data.transform", parameters, around)
            case "wait":
                seconds = self._reader.seconds(said, here) or 0.0
                return self._one(name, "flow.wait", {"seconds": seconds}, around)
            case "emit":
                return self._emit(name, map_in(said, here), here, scope, around)
            case "listen":
                return self._listen(name, map_in(said, here), here, around)
            case "raise":
                return self._raise(name, map_in(said, here).get("error"), f"{here}.error", around)
            case "run" if "workflow" in map_of(said):
                called = map_in(map_of(said)["workflow"], f"{here}.workflow")
                inputs = f"{here}.workflow.input"
                given = map_in(value(called.get("input"), inputs, scope), inputs)
                self._drawing.note(
                    f"{place}.run.workflow", "Put the id of the design in its place.", "changed"
                )
                parameters = {"workflow": text_of(called.get("name")), "parameters": given}
                return self._one(name, "flow.call", parameters, around)
            case "call":
                return self._call(name, text_of(said), task, place, scope, around)
            case _:
                message = (
                    f"Concert has no operation for {shown(said or task)}: choose one. What it said is kept."
                )
                self._drawing.note(place, message, "changed")
                return self._one(name, f"{FOREIGN}{kind or 'task'}", {"task": said}, around)

    def _raise(self, name: str, said: Json, place: str, around: dict[str, Any]) -> Flow:
        if isinstance(said, str):
            self._drawing.note(place, f"The error {said!r} is not looked up: say it in the step.", "changed")
            said = {"title": said}
        error = self._drawing.map(said, place)
        words = ": ".join(filter(None, (text_of(error.get("title")), text_of(error.get("detail")))))
        self._drawing.left_over(place, error, {"type", "title", "detail", "status"})
        details: dict[str, Json] = {"type": text_of(error.get("type"))}
        if error.get("status") not in (None, _USUAL):
            details["status"] = error["status"]
        return self._one(name, "data.check", {"message": words or name, "details": details}, around)

    def _one(self, name: str, operation: str, parameters: dict[str, Json], around: dict[str, Any]) -> Flow:
        said = dict(around)
        title = said.pop("name", None)
        id_ = self._drawing.step(name, operation, parameters, **said)
        if title is not None:
            self._drawing.change(id_, name=title)
        if "run_if" in around:
            self._settled.add(id_)
        return Flow(entries=(id_,), exits=((id_, ""),))

    def _call(
        self, name: str, what: str, task: dict[str, Json], place: str, scope: Scope, around: dict[str, Any]
    ) -> Flow:
        given = self._drawing.map(
            self._reader.value(task.get("with"), f"{place}.with", scope), f"{place}.with"
        )
        if what != "http":
            if what in {"asyncapi", "grpc", "openapi"}:
                self._drawing.note(
                    place, f"Concert does not call {what}: choose another operation.", "changed"
                )
                what = f"{FOREIGN}{what}"
            return self._one(name, what, given, around)
        endpoint = given.pop("endpoint", "")
        url = endpoint.get("uri", "") if isinstance(endpoint, dict) and "uri" in endpoint else endpoint
        url = self._address(url, f"{place}.with.endpoint", scope)
        parameters = {"method": text_of(given.pop("method", "get")).upper(), "url": url}
        parameters |= {key: given.pop(key) for key in ("headers", "body") if key in given}
        self._drawing.left_over(f"{place}.with", given, set())
        return self._one(name, "http.request", parameters, around)

    def _address(self, url: Json, place: str, scope: Scope) -> Json:
        """An address with names in braces (RFC 6570, simple ones) is put together when the step runs."""
        if self._reader.is_cel:  # written by Concert, where braces are braces
            return url
        parts = _BRACES.split(url) if isinstance(url, str) else []
        if len(parts) < 3 or "{" in "".join(parts[::2]):
            if isinstance(url, str) and "{" in url:
                self._drawing.note(place, "What stands in braces is not filled in.", "changed")
            return url
        self._drawing.note(place, "Values are put into the address as they are, not percent-encoded.", "told")
        known = scope.variables
        texts = [json.dumps(part) for part in parts[::2]]
        names = [f"string({known.get(name, f'{scope.here}.{name}')})" for name in parts[1::2]]
        sums = [one for pair in zip(texts, [*names, '""'], strict=True) for one in pair if one != '""']
        return {EXPRESSION: " + ".join(sums)}

    def _fork(self, said: dict[str, Json], place: str, scope: Scope) -> Flow:
        if said.get("compete"):
            self._drawing.note(
                f"{place}.compete", "All branches are waited for, not the first alone.", "changed"
            )
        deeper = Scope(**{**_fields(scope), "depth": scope.depth + 1})
        branches = f"{place}.branches"
        flows = [
            self.sequence([one], branches, deeper, index)
            for index, one in enumerate(self._drawing.list(said.get("branches"), branches))
        ]
        entries = tuple(entry for flow in flows for entry in flow.entries)
        return Flow(entries=entries, exits=tuple(exit_ for flow in flows for exit_ in flow.exits))

    def _switch(
        self,
        name: str,
        cases: list[Json],
        place: str,
        scope: Scope,
        around: dict[str, Any],
        kept: dict[str, Json],
    ) -> Flow:
        """`kept`: the switch that Concert wrote it of, which holds as long as its conditions are the ones that stand there."""
        found = [
            (key, self._drawing.map(case, f"{place}[{index}].{key}"))
            for index, one in enumerate(cases)
            for key, case in self._drawing.map(one, f"{place}[{index}]").items()
        ]
        asked = [(key, case) for key, case in found if "when" in case]
        others = [text_of(case.get("then")) for _, case in found if "when" not in case]
        if self._reader.is_cel and kept and whens_of(kept) == [(key, case["when"]) for key, case in asked]:
            id_ = self._one(name, "flow.switch", kept, around).entries[0]
            return self._ways(id_, asked, others)
        conditions = [
            self._reader.condition(case["when"], f"{place}.{key}.when", scope) for key, case in asked
        ]
        if len(asked) == 1:
            id_ = self._one(name, "flow.choice", {"condition": conditions[0]}, around).entries[0]
            ports = [("true", text_of(asked[0][1].get("then"))), ("false", others[0] if others else "")]
            return Flow(entries=(id_,), exits=(), ways=tuple(((id_, port), target) for port, target in ports))
        texts = [f"({one[EXPRESSION] if EXPRESSION in one else _path(one)})" for one in conditions]
        tests = [f"{test} ? '{key}' : " for test, (key, _) in zip(texts, asked, strict=True)]
        keys = [key for key, _ in asked]
        given = {
            "value": {EXPRESSION: "".join(tests) + "''"},
            "cases": [{"name": k, "value": k} for k in keys],
        }
        id_ = self._one(name, "flow.switch", given, around).entries[0]
        return self._ways(id_, asked, others)

    def _ways(self, id_: str, asked: list[tuple[str, dict[str, Json]]], others: list[str]) -> Flow:
        ports = [(key, text_of(case.get("then"))) for key, case in asked]
        ports.append((OTHERWISE, others[0] if others else ""))
        return Flow(entries=(id_,), exits=(), ways=tuple(((id_, port), target) for port, target in ports))

    def _for(
        self, name: str, task: dict[str, Json], place: str, scope: Scope, around: dict[str, Any]
    ) -> Flow:
        said = self._drawing.map(task["for"], f"{place}.for")
        items = self._reader.items(said.get("in", []), f"{place}.for.in", scope)
        parallel = map_of(map_of(task.get("metadata")).get("concert")).get("parallel")
        more = {} if parallel is None else {"parallel": parallel}
        loop = self._one(name, "flow.for_each", {"items": items, **more}, around).entries[0]
        if "while" in task:
            self._drawing.note(f"{place}.while", "A loop over a list goes through all of it.")
        self._drawing.left_over(f"{place}.for", said, {"each", "in", "at"})
        names = {text_of(said.get("each") or "item"): "item", text_of(said.get("at") or "index"): "index"}
        body = self._drawing.list(task.get("do"), f"{place}.do")
        self.sequence(body, f"{place}.do", _within(scope, loop, "body", names))
        return Flow(entries=(loop,), exits=((loop, ""),))

    def _try(
        self, name: str, task: dict[str, Json], place: str, scope: Scope, around: dict[str, Any]
    ) -> Flow:
        id_ = self._one(name, "flow.try", {}, around).entries[0]
        tried = self._drawing.list(task["try"], f"{place}.try")
        self.sequence(tried, f"{place}.try", _within(scope, id_, "body", {}))
        caught = self._drawing.map(task.get("catch"), f"{place}.catch")
        self._drawing.left_over(f"{place}.catch", caught, {"do", "as"})
        names = {text_of(caught.get("as") or "error"): "error"}
        handled = self._drawing.list(caught.get("do"), f"{place}.catch.do")
        self.sequence(handled, f"{place}.catch.do", _within(scope, id_, "catch", names))
        return Flow(entries=(id_,), exits=((id_, ""),))

    def _emit(
        self, name: str, said: dict[str, Json], place: str, scope: Scope, around: dict[str, Any]
    ) -> Flow:
        told = self._drawing.map(said.get("event"), f"{place}.event")
        event = self._drawing.map(told.get("with"), f"{place}.event.with")
        ours = {"source"} if event.get("source") == SOURCE else set()
        self._drawing.left_over(f"{place}.event.with", event, {"type", "data"} | ours)
        parameters = {"topic": _topic(event.get("type"))}
        if "data" in event:
            parameters["data"] = self._reader.value(event["data"], f"{place}.event.with.data", scope)
        return self._one(name, "event.emit", parameters, around)

    def _listen(self, name: str, said: dict[str, Json], place: str, around: dict[str, Any]) -> Flow:
        to = self._drawing.map(said.get("to"), f"{place}.to")
        events = [to["one"]] if "one" in to else list_of(to.get("any")) or list_of(to.get("all"))
        if len(events) != 1 or "all" in to:
            self._drawing.note(
                f"{place}.to", f"One event is waited for, the first of {shown(to)}.", "changed"
            )
        first = self._drawing.map(events[0] if events else None, f"{place}.to")
        wanted = self._drawing.map(first.get("with"), f"{place}.to.with")
        self._drawing.left_over(f"{place}.to.with", wanted, {"type"})
        self._drawing.left_over(place, said, {"to"})
        return self._one(name, "flow.wait", {"event": {"topic": _topic(wanted.get("type"))}}, around)


def _fields(scope: Scope) -> dict[str, Any]:
    return {"where": scope.where, "here": scope.here, "variables": scope.variables, "depth": scope.depth}


def _within(scope: Scope, container: str, part: str, names: dict[str, str]) -> Scope:
    return Scope(
        where={"inside": container, "part": part},
        here=scope.here,
        variables={**scope.variables, **names},
        depth=scope.depth + 1,
    )


def _topic(value: Json) -> str:
    """A type of event as a topic: words of a-z, 0-9, `_`, `.`, `-` parted by colons."""
    return re.sub(r"[^a-z0-9_.:*-]+", "-", text_of(value).lower()).strip("-:") or "event"


def _path(binding: dict[str, Json]) -> str:
    reference = text_of(binding.get("$from"))
    return reference if reference.startswith("parameters") else f"steps.{reference}"
