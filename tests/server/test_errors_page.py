"""The table of errors in server/README.md says what the server says."""

import importlib
import pkgutil
import re
from types import ModuleType

import crdt
import engine
import server
from crdt.errors import ConcertError
from server.errors import status_for
from server.routes.schemas import error_codes
from tests.support.server import ROOT


def _import_all(package: ModuleType) -> None:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)


def test_every_error_stands_in_the_table_with_its_words() -> None:
    for package in (crdt, engine, server):
        _import_all(package)
    rows = {
        f"| `{one['code']}` | {one['status']} | {one['message']} | {one['next_step']} |"
        for one in error_codes()
        if one["code"] not in _made_by_tests(ConcertError)
    }
    page = (ROOT / "server/README.md").read_text(encoding="utf-8")
    table = {line for line in page.splitlines() if re.match(r"\| `\w+` \| \d{3} \|", line)}
    assert [] == sorted(rows - table), "add these rows"
    assert [] == sorted(table - rows), "take these rows out"


def test_every_error_has_a_status_of_its_kind() -> None:
    assert 500 == status_for(Exception)  # type: ignore[arg-type]
    assert {"internal"} == {one["code"] for one in error_codes() if one["status"] == 500}


def _made_by_tests(type_: type[ConcertError]) -> set[str]:
    """Codes of errors that other tests of this process have defined for themselves."""
    own = {type_.code} if type_.__module__.startswith("tests.") else set[str]()
    return own.union(*(_made_by_tests(one) for one in type_.__subclasses__()))
