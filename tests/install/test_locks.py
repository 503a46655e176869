"""The lock files: what a fresh machine installs, byte for byte."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?P<rest>.*)$")


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: str) -> set[str]:
    lines = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines()
    return {normal(match["name"]) for line in lines if (match := REQUIREMENT.match(line))}


def asked_for(requirements: list[str]) -> set[str]:
    return {normal(re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]) for requirement in requirements}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_H2_locks_name_no_index(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert re.findall(r".*(?:://|index-url|find-links|trusted-host).*", text) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_H2_every_locked_package_has_a_hash(lock: Path) -> None:
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
    requirements = [block for block in blocks if not block.startswith("#")]
    assert requirements
    assert [block.split()[0] for block in requirements if "--hash=sha256:" not in block] == []
    assert [block.split()[0] for block in requirements if not REQUIREMENT.match(block.splitlines()[0])] == []


def test_the_npm_lock_names_no_index() -> None:
    lock = json.loads((ROOT / "client-js" / "package-lock.json").read_text(encoding="utf-8"))
    resolved = {package.get("resolved", "") for package in lock["packages"].values()}
    assert sorted(address for address in resolved if "://" in address) == []


def test_everything_the_project_asks_for_is_locked() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert asked_for(PROJECT["project"]["dependencies"]) - pinned("runtime") == set()
    assert asked_for(extras["demo"]) - pinned("demo") == set()
    assert asked_for(extras["test"]) - pinned("test") == set()
    assert asked_for(PROJECT["build-system"]["requires"]) - pinned("build") == set()


def test_every_dependency_has_its_reason() -> None:
    groups = [PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"].values()]
    wanted = set().union(*map(asked_for, groups)) | asked_for(PROJECT["build-system"]["requires"])
    reasons = re.findall(
        r"^\| ([a-z0-9-]+) \| \S", (ROOT / "DECISIONS.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert wanted - set(reasons) == set()
    assert set(reasons) - wanted - {"package"} == set()


def test_the_tests_run_with_the_versions_that_are_served() -> None:
    def versions(lock: str) -> set[str]:
        lines = (ROOT / "requirements" / f"{lock}.lock").read_text(encoding="utf-8").splitlines()
        return {line.rstrip(" \\") for line in lines if REQUIREMENT.match(line)}

    assert versions("runtime") - versions("test") == set()
