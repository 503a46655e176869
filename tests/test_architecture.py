"""Holds the code to the shape its READMEs describe. Reads the source as syntax trees and runs none of it."""

import ast
import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.modules import PACKAGES as ORDER
from tests.support.modules import ROOT, Module, modules

MODULE_LINES = 400
FUNCTION_LINES = 60
FUNCTION_LINES_WANTED = 40
NO_DUTY = {"utils", "util", "common", "helpers", "helper", "models", "manager", "managers", "misc", "base"}

STORES = "server/stores.py"
LOADER = "crdt/compiled.py"
"""Finds modules of the core and decides nothing."""
LATE = ("crdt/dataclasses.py", "crdt/model.py")
ADAPTERS = ("storage.memory", "storage.sql", "storage.redis")

OUTSIDE = {
    "anyio", "asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "redis", "secrets",
    "select", "shutil", "signal", "socket", "sqlalchemy", "sqlite3", "ssl", "starlette", "structlog", "subprocess",
    "tempfile", "threading", "time", "urllib", "uvicorn", "websockets",
}  # fmt: skip
"""What waits, tells the time, rolls dice or touches the machine."""
WAITING: tuple[type[ast.expr | ast.stmt], ...] = (
    ast.Await,
    ast.AsyncFunctionDef,
    ast.AsyncFor,
    ast.AsyncWith,
)
IMPURE_CALLS = {
    "open", "print", "input", "uuid1", "uuid4", "uuid.uuid1", "uuid.uuid4", "datetime.now", "datetime.utcnow",
    "datetime.today", "datetime.datetime.now", "datetime.datetime.utcnow", "date.today", "datetime.date.today",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    name: str
    line: int


def imports(module: Module) -> Iterator[Import]:
    """Every import, also those inside functions, by its absolute dotted name."""
    folder = module.path.split("/")[:-1]
    for plain in module.find(ast.Import):
        yield from (Import(name=alias.name, line=plain.lineno) for alias in plain.names)
    for node in module.find(ast.ImportFrom):
        anchor = folder[: len(folder) - node.level + 1] if node.level else []
        origin = ".".join([*anchor, *filter(None, [node.module])])
        yield from (Import(name=f"{origin}.{alias.name}", line=node.lineno) for alias in node.names)


def functions(module: Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from module.find(ast.FunctionDef)
    yield from module.find(ast.AsyncFunctionDef)


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def within(name: str, parents: tuple[str, ...]) -> bool:
    return any(name == parent or name.startswith(f"{parent}.") for parent in parents)


def breaches(rule: Callable[[Module], Iterator[str]], *packages: str) -> list[str]:
    return [breach for module in modules() if module.package in packages for breach in rule(module)]


def test_H1_imports_point_to_the_right() -> None:
    def against_the_arrow(module: Module) -> Iterator[str]:
        forbidden = (*ORDER[: ORDER.index(module.package)], "tests")
        for found in imports(module):
            if within(found.name, forbidden):
                yield f"{module.path}:{found.line} imports {found.name}"

    assert [] == breaches(against_the_arrow, *ORDER)


def test_H1_the_core_is_pure() -> None:
    def impure(module: Module) -> Iterator[str]:
        for found in imports(module):
            if found.name.split(".")[0] in OUTSIDE and module.path != LOADER:
                yield f"{module.path}:{found.line} imports {found.name}"
        for waiting in WAITING:
            yield from (f"{module.path}:{node.lineno} waits" for node in module.find(waiting))
        for call in module.find(ast.Call):
            if ast.unparse(call.func) in IMPURE_CALLS:
                yield f"{module.path}:{call.lineno} calls {ast.unparse(call.func)}"

    assert [] == breaches(impure, "crdt")


def test_one_file_names_concrete_adapters() -> None:
    def named(module: Module) -> Iterator[str]:
        for found in imports(module):
            if module.path != STORES and within(found.name, ADAPTERS):
                yield f"{module.path}:{found.line} imports {found.name}"

    assert [] == breaches(named, "server", "engine", "crdt")


def test_adapters_do_not_know_each_other() -> None:
    def neighbour(module: Module) -> Iterator[str]:
        own = ".".join(module.path.split("/")[:2])
        others = tuple(adapter for adapter in ADAPTERS if adapter != own)
        for found in imports(module):
            if own in ADAPTERS and within(found.name, others):
                yield f"{module.path}:{found.line} imports {found.name}"

    assert [] == breaches(neighbour, "storage")


def test_records_and_forms_are_defined_late() -> None:
    """A start defines more than a thousand of each."""

    def at_once(module: Module) -> Iterator[str]:
        if module.path in LATE:
            return
        for found in imports(module):
            if found.name in ("dataclasses.dataclass", "dataclasses.replace"):
                yield f"{module.path}:{found.line} takes {found.name} in place of that of crdt.dataclasses"
        for node in module.find(ast.ClassDef):
            if "BaseModel" in map(ast.unparse, node.bases):
                yield f"{module.path}:{node.lineno} makes a BaseModel in place of a Model of crdt.model"

    assert [] == breaches(at_once, *ORDER)


def test_every_module_states_its_duty_first() -> None:
    def silent(module: Module) -> Iterator[str]:
        if module.text.strip() and not ast.get_docstring(module.tree):
            yield module.path

    assert [] == breaches(silent, *ORDER)


def test_a_name_tells_the_duty() -> None:
    def vague(module: Module) -> Iterator[str]:
        yield from (module.path for part in Path(module.path).with_suffix("").parts if part in NO_DUTY)

    assert [] == breaches(vague, *ORDER)


def test_modules_and_functions_keep_their_budget(capsys: pytest.CaptureFixture[str]) -> None:
    def too_long(module: Module) -> Iterator[str]:
        lines = module.text.count("\n")
        if lines > MODULE_LINES:
            yield f"{module.path} has {lines} lines"
        for function in functions(module):
            if length(function) > FUNCTION_LINES:
                yield f"{module.path}:{function.lineno} {function.name} has {length(function)} lines"

    def long(module: Module) -> Iterator[str]:
        for function in functions(module):
            if FUNCTION_LINES_WANTED < length(function) <= FUNCTION_LINES:
                yield f"  {module.path}:{function.lineno} {function.name} has {length(function)} lines"

    if worth_a_look := breaches(long, *ORDER):
        with capsys.disabled():
            print(f"\nfunctions over {FUNCTION_LINES_WANTED} lines:", *worth_a_look, sep="\n")  # noqa: T201 - the list is for people
    assert [] == breaches(too_long, *ORDER)


def test_tests_are_folders_and_their_files_keep_the_budget_too() -> None:
    files = sorted((ROOT / "tests").rglob("*.py"))
    assert [] == [path.relative_to(ROOT).as_posix() for path in files if path.name == "__init__.py"]
    assert [] == [
        path.relative_to(ROOT).as_posix()
        for path in files
        if len(path.read_text(encoding="utf-8").splitlines()) > MODULE_LINES
    ]


def test_nothing_is_left_for_later() -> None:
    leftover = re.compile(r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError|mark\.(?:skip|xfail)\b")

    def unfinished(module: Module) -> Iterator[str]:
        for number, line in enumerate(module.text.splitlines(), start=1):
            if leftover.search(line):
                yield f"{module.path}:{number} {line.strip()}"

    assert [] == breaches(unfinished, *ORDER)


@pytest.mark.parametrize("package", [name for name in ORDER if (ROOT / name).is_dir()])
def test_the_packages_come_from_this_checkout(package: str) -> None:
    found = importlib.util.find_spec(package)
    assert found is not None
    assert (ROOT / package / "__init__.py").as_posix() == found.origin
