"""Fails when something a person can meet is missing from the pages that explain it.

Names are read from the source as it stands, so a new setting, error, frame or command asks for its line by itself.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.modules import PACKAGES, ROOT, Node, modules

NOT_OURS = {".git", ".venv", "node_modules", "var", "dist"}
RULE_ID = re.compile(r"\b[A-Z]{1,2}\d+(?:-\d+)?\b")


def files(suffix: str, *folders: str) -> list[Path]:
    """Our own files, hidden and installed ones left out."""
    found = [path for folder in folders or (".",) for path in (ROOT / folder).rglob(f"*{suffix}")]
    return sorted(path for path in found if not NOT_OURS & set(path.relative_to(ROOT).parts))


def read(path: Path | str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def pages() -> dict[str, str]:
    return {path.relative_to(ROOT).as_posix(): read(path) for path in files(".md")}


def nodes(type_: type[Node], *folders: str) -> Iterator[Node]:
    for module in modules():
        if module.path.startswith(tuple(f"{folder}/" for folder in folders)):
            yield from module.find(type_)


def class_constants(name: str, *folders: str) -> set[str]:
    """The texts that classes assign to `name`: `code = "not_found"`, `NAME: ClassVar[str] = "hello"`."""
    found = set()
    for node in nodes(ast.ClassDef, *folders):
        for statement in node.body:
            targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
            named = any(isinstance(target, ast.Name) and target.id == name for target in targets)
            value = getattr(statement, "value", None)
            if named and isinstance(value, ast.Constant) and isinstance(value.value, str):
                found.add(value.value)
    return found


def calls(name: str, *folders: str) -> Iterator[ast.Call]:
    """Calls of `name(…)` and `anything.name(…)`."""
    for node in nodes(ast.Call, *folders):
        if name in {getattr(node.func, "id", None), getattr(node.func, "attr", None)}:
            yield node


def keyword_texts(call: ast.Call) -> dict[str, str]:
    return {
        item.arg: item.value.value
        for item in call.keywords
        if item.arg and isinstance(item.value, ast.Constant) and isinstance(item.value.value, str)
    }


def missing(names: set[str], text: str) -> list[str]:
    return sorted(name for name in names if f"`{name}`" not in text)


def needs(path: str) -> pytest.MarkDecorator:
    """The test begins to count with the file it is about."""
    return pytest.mark.skipif(not (ROOT / path).exists(), reason=f"{path} does not exist yet")


@needs("server/README.md")
def test_every_setting_is_explained() -> None:
    from server.settings import Settings  # noqa: PLC0415 - read only where the page exists

    variables = {field.metadata["variable"] for field in Settings.__dataclass_fields__.values()}
    assert missing(variables, pages()["server/README.md"]) == []


@needs("server/README.md")
def test_every_command_line_verb_is_explained() -> None:
    first = [call.args[0] for call in calls("add_parser", "server") if call.args]
    verbs = {arg.value for arg in first if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    assert sorted(verb for verb in verbs if f"concert {verb}" not in pages()["server/README.md"]) == []


@needs("server/README.md")
def test_every_error_code_is_explained() -> None:
    assert missing(class_constants("code", *PACKAGES), "\n".join(pages().values())) == []


def test_every_frame_is_in_the_wire_rules() -> None:
    assert missing(class_constants("NAME", "crdt"), pages()["crdt/SPEC.md"]) == []


def test_every_command_stands_in_the_http_interface_with_its_path() -> None:
    page = pages()["server/API.md"].splitlines()
    declared = [keyword_texts(call) for call in calls("Command", "engine/commands", "server")]
    rows = [
        (one["name"], one["method"], one["path"])
        for one in declared
        if {"name", "method", "path"} <= one.keys()
    ]

    def listed(name: str, method: str, path: str) -> bool:
        return any(f"`{name}`" in line and f"| {method} {path}" in line for line in page)

    assert [row for row in rows if not listed(*row)] == []


def test_every_promise_names_tests_that_exist() -> None:
    sources = "\n".join(read(path) for path in [*files(".py", "tests"), *files(".ts", "tests", "client-js")])
    named = set(re.findall(r"`(test_\w+)`", pages()["PROMISES.md"]))
    assert named
    assert sorted(named.difference(re.findall(r"\btest_\w+", sources))) == []


def test_an_id_in_the_name_of_a_test_is_a_promise_or_a_rule() -> None:
    known = {
        found
        for page, text in pages().items()
        if page == "PROMISES.md" or page.endswith("SPEC.md")
        for found in RULE_ID.findall(text)
    }
    cited = {
        (path.relative_to(ROOT).as_posix(), match[0])
        for path in files(".py", "tests")
        for match in re.findall(r"def test_([A-Z]{1,2}\d+(_\d+)?)_", read(path))
    }
    assert (
        sorted(
            f"{path}: {name}"
            for path, name in cited
            if name.replace("_", "-") not in known and name.split("_")[0] not in known
        )
        == []
    )


def test_every_link_between_pages_leads_somewhere() -> None:
    broken = [
        f"{page}: {target}"
        for page, text in pages().items()
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)
        if "://" not in target and not ((ROOT / page).parent / target).exists()
    ]
    assert broken == []


MODULE = re.compile(r"`((?:[a-z_]+/)*[a-z_0-9]+\.(?:py|tsx?))`")
"""A module as pages and docstrings name it."""


def test_every_module_that_a_page_names_is_there() -> None:
    there = [
        f"/{path.relative_to(ROOT).as_posix()}" for path in (*files(".py"), *files(".ts"), *files(".tsx"))
    ]
    gone = [
        f"{page}: {name}"
        for page, text in pages().items()
        if page != "CHANGELOG.md"
        for name in MODULE.findall(text)
        if not any(path.endswith(f"/{name}") for path in there)
    ]
    assert gone == []


def test_every_module_that_a_docstring_names_is_near() -> None:
    """In its own folder or the one around it, or by its path from the package or the root."""
    gone = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in files(".py", *PACKAGES)
        for name in MODULE.findall(read(path))
        if not any((near / name).exists() for near in (path.parent, *path.parent.parents))
    ]
    assert gone == []
