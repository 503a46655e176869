"""Random edits of a design, for the properties of merging: what people do in a branch and in its target."""

from copy import deepcopy
from random import Random
from typing import Any

from crdt.document import Document
from crdt.history.merge import ThreeWay, Write, three_way, writes_into
from crdt.history.writing import write_all
from crdt.kinds.kind import kinds
from crdt.kinds.writing import seed_from_json
from tests.crdt.test_kinds import CONTENT

WORKFLOW = kinds()["workflow"]
START: dict[str, Any] = CONTENT["workflow"]
Roots = dict[str, Any]


def grown(content: Roots, random: Random, edits: int, mark: str) -> Roots:
    """The content after some random edits. `mark` is in every text that was put in, with a number."""
    found = deepcopy(content)
    for number in range(edits):
        _edit(found, random, f"{mark}{number}")
    return found


def _edit(content: Roots, random: Random, word: str) -> None:
    body, nodes = content["body"], content["body"]["nodes"]
    id_ = random.choice(sorted(nodes)) if nodes else ""
    match random.randrange(9) if id_ else 0:
        case 0:
            made = random.choice(["n5", "n6", word])
            nodes.setdefault(
                made, {"operation": "x", "name": word, "parameters": {}, "retry": {}, "note": ""}
            )
        case 1:
            del nodes[id_]
            content["layout"]["nodes"].pop(id_, None)
        case 2:
            nodes[id_]["timeout_s"] = random.randrange(1, 5)
        case 3:
            nodes[id_]["operation"] = random.choice(["source.profile", "report.publish", "x"])
        case 4:
            nodes[id_]["name"] = inserted(nodes[id_].get("name", ""), word, random)
        case 5:
            body["description"] = inserted(body["description"], word, random)
        case 6:
            nodes[id_]["parameters"][random.choice("abc")] = random.randrange(3)
        case 7:
            nodes[id_]["parameters"].pop(random.choice("abc"), None)
        case _:
            content["layout"]["nodes"][id_] = {"x": random.randrange(9), "y": 0}


def inserted(text: str, word: str, random: Random) -> str:
    at = random.randrange(len(text) + 1)
    return f"{text[:at]} {word} {text[at:]}"


def live(content: Roots) -> Document:
    return Document.load(
        WORKFLOW, seed_from_json(WORKFLOW, {"body": content["body"], "layout": content["layout"]})
    )


def apply(document: Document, writes: tuple[Write, ...]) -> None:
    document.edit(lambda doc: write_all(doc, WORKFLOW, writes), "ada")


def roots(document: Document) -> Roots:
    return {root: deepcopy(document.projection[root]) for root in ("body", "layout")}


def found_of(base: Roots, target: Roots, branch: Roots) -> ThreeWay:
    return three_way(WORKFLOW, base, target, branch)


def into_target(base: Roots, target: Roots, branch: Roots) -> tuple[Write, ...]:
    """By the branch's value wherever both changed one."""
    found = found_of(base, target, branch)
    decided = {clash.path: clash.branch for clash in found.asked}
    return writes_into("target", found, decided, own=target, other=branch)


def into_branch(base: Roots, target: Roots, branch: Roots) -> tuple[Write, ...]:
    found = found_of(base, target, branch)
    decided = {clash.path: clash.branch for clash in found.asked}
    return writes_into("branch", found, decided, own=branch, other=target)
