"""A design whose runs have everything to watch: a choice, a loop, a gate and a step that fails; made over HTTP."""

from typing import Any

from tests.e2e.pages import Place

Body = dict[str, Any]


def step(operation: str, name: str, parameters: Body | None = None, **more: Any) -> Body:
    return {"operation": operation, "name": name, "parameters": parameters or {}, **more}


def ways(*pairs: str) -> Body:
    """`a>b`, `a:true>b`: edges, with the way out of a choice."""
    edges: Body = {}
    for pair in pairs:
        before, _, target = pair.partition(">")
        source, _, port = before.partition(":")
        edges[f"e{len(edges)}"] = {"source": source, "target": target, **({"port": port} if port else {})}
    return edges


WATCHED: Body = {
    "name": "Release prices",
    "parameters": {
        "p1": {"name": "day", "type": "string", "default": "2024-05-02", "required": False, "description": ""}
    },
    "nodes": {
        "read": step("data.transform", "Read prices", {"value": {"rows": [1, 2, 3]}}),
        "big": step("flow.choice", "Many rows", {"condition": True}),
        "each": step("flow.for_each", "For each market", {"items": [1, 2, 3], "parallel": 1}),
        "price": step("data.transform", "Price a market", {"value": "priced"}, inside="each"),
        "note": step("data.transform", "Note the price", {"value": "noted"}, inside="each"),
        "few": step("data.transform", "Send by hand", {"value": 0}),
        "ask": step("flow.gate", "Ask for release", {"question": "Release the prices of today?"}),
        "send": step("data.transform", "Send prices", {"value": "sent"}),
    },
    "edges": ways("read>big", "big:true>each", "big:false>few", "price>note", "each>ask", "ask>send"),
}
PLACES = {
    "read": (0, 96), "big": (240, 96), "each": (480, 16), "price": (720, 16), "note": (960, 16),
    "few": (480, 208), "ask": (1200, 16), "send": (1440, 16),
}  # fmt: skip


def design(place: Place, body: Body = WATCHED, **changed: Any) -> str:
    """The id of a new design with this content."""
    made = place.owner.call(
        "POST",
        f"/collaboration/workspaces/{place.workspace}/documents",
        kind="workflow",
        name=changed.get("name", body["name"]),
        body={**body, **changed},
        layout={
            "nodes": {node: {"x": x, "y": y} for node, (x, y) in PLACES.items() if node in body["nodes"]}
        },
    )
    return str(made["id"])


def run(place: Place, design: str, **parameters: Any) -> str:
    """The id of a run that was started."""
    started = place.owner.call("POST", f"/workflow/workflows/{design}/execute", parameters=parameters)
    return str(started["id"])


def failing() -> Body:
    """The same, with a step that cannot succeed in the place of the gate."""
    nodes = {
        **WATCHED["nodes"],
        "ask": step("data.check", "Check the total", {"condition": False, "message": "The total is off."}),
    }
    return {**WATCHED, "name": "Check prices", "nodes": nodes}
