"""Large designs to measure with: as the content of an import."""

from typing import Any

from engine.records import Json

WIDE, HIGH = 240.0, 120.0
"""From one step to the next on the canvas."""


def design_of(nodes: int, columns: int) -> dict[str, Json]:
    """A tree of `nodes` steps, drawn in rows of `columns`."""
    steps: dict[str, Any] = {
        f"n{number}": {
            "operation": "source.profile_table",
            "name": f"Step {number}",
            "parameters": {"table": f"t{number}", "sample_rows": 1000},
        }
        for number in range(nodes)
    }
    edges = {
        f"e{number}": {"source": f"n{number // 2}", "target": f"n{number}"} for number in range(1, nodes)
    }
    places = {
        f"n{number}": {"x": number % columns * WIDE, "y": number // columns * HIGH} for number in range(nodes)
    }
    return {
        "body": {"name": f"{nodes} steps", "nodes": steps, "edges": edges},
        "layout": {"nodes": places},
    }
