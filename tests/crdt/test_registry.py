import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from crdt.registry import DuplicateExtension, NamelessExtension, discover

EXTENSION = """
from dataclasses import dataclass

@dataclass
class Extension:
    name: str

THING = Extension({name!r})
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "offers"
    (folder / "deeper").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "deeper" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "offers"]:
        del sys.modules[name]


def test_one_new_file_is_found_by_its_name_at_any_depth(package: Path) -> None:
    (package / "zebra.py").write_text(EXTENSION.format(name="alpha"))
    (package / "deeper" / "ant.py").write_text(EXTENSION.format(name="beta"))
    (package / "empty.py").touch()
    assert ["alpha", "beta"] == list(discover("offers", "THING"))


def test_a_module_that_only_imports_an_extension_offers_none(package: Path) -> None:
    (package / "one.py").write_text(EXTENSION.format(name="alpha"))
    (package / "user.py").write_text("from offers.one import THING\n")
    assert ["alpha"] == list(discover("offers", "THING"))


def test_two_of_one_name_are_an_error_that_names_both(package: Path) -> None:
    (package / "one.py").write_text(EXTENSION.format(name="alpha"))
    (package / "two.py").write_text(EXTENSION.format(name="alpha"))
    with pytest.raises(DuplicateExtension, match=r"offers\.two and offers\.one"):
        discover("offers", "THING")


def test_one_without_a_name_is_an_error(package: Path) -> None:
    (package / "one.py").write_text("THING = 5\n")
    with pytest.raises(NamelessExtension, match=r"offers\.one"):
        discover("offers", "THING")
