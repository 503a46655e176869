"""Designs by chance: everything that the kind can hold, in small."""

from typing import Any

from hypothesis import strategies as st

from crdt.kinds.workflow import Edge, Node, Parameter, Result, Retry, Settings, Workflow

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "yes",
        "1e5",
        "0o14",
        "~",
        "a: b",
        "- x",
        "# no",
        "two\nlines\n",
        " lead",
        "1:30",
        "2024-01-01",
        "<<",
        "=",
    ]
)
ids = st.sampled_from(["a", "b", "c", "d", "loop", "1", "yes", "a-b", "x y", ""])
numbers = st.integers(1 - (1 << 53), (1 << 53) - 1) | st.floats(allow_nan=False, allow_infinity=False)
plain: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)
seconds = st.floats(0.5, 3600)

parameters = st.builds(
    Parameter, name=ids, type=st.sampled_from(["string", "number", "source"]), default=plain,
    required=st.booleans(), description=words,
)  # fmt: skip
nodes = st.builds(
    Node, operation=st.sampled_from(["flow.for_each", "query.rows", ""]), name=words, note=words,
    parameters=st.dictionaries(words, plain, max_size=3), timeout_s=st.none() | seconds,
    retry=st.builds(Retry, attempts=st.integers(1, 20), backoff_s=seconds, jitter=st.booleans()),
    run_if=st.sampled_from(["all_succeeded", "all_done"]), inside=ids,
    part=st.sampled_from(["body", "catch", "finally"]), undoes=ids,
)  # fmt: skip
edges = st.builds(Edge, source=ids, target=ids, port=st.sampled_from(["", "true"]), condition=words)
designs = st.builds(
    Workflow, name=words, description=words, criticality=st.sampled_from([None, "low", "critical"]),
    parameters=st.dictionaries(ids, parameters, max_size=3),
    results=st.dictionaries(words, st.builds(Result, description=words), max_size=2),
    settings=st.builds(Settings, priority=st.integers(1, 5), concurrency_key=words),
    nodes=st.dictionaries(ids, nodes, max_size=5),
    edges=st.dictionaries(ids | words, edges, max_size=5),
)  # fmt: skip
