"""The compiled core is used where it is of these very sources, and only there; it answers what the sources answer."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from subprocess import PIPE

import pytest

from crdt.compiled import GROUP, MODULES, SWITCH, folder
from crdt.lib0 import write_var_bytes
from crdt.precheck import UNLIMITED, inspect
from crdt.updates import merge
from tests.crdt.editing import session
from tests.fuzz.mutants import damaged, forged

ROOT = Path(__file__).resolve().parents[2]
WHERE = "import crdt.structs, crdt.history.texts as texts; print(crdt.structs.__file__, texts.__file__)"


def said(*command: str, root: Path = ROOT, sent: bytes = b"", core: str = "") -> str:
    """By Python, with the core that is compiled or the one that is interpreted."""
    environment = {**os.environ, "PYTHONPATH": str(root), SWITCH: core}
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, check=True, input=sent, stdout=PIPE
    )
    return done.stdout.decode().strip()


def hostile(seed: int, count: int) -> bytes:
    """A state, and damaged and forged updates of people who edit it, each with its length before it."""
    random = Random(seed)
    updates = session(seed, people=3, edits=60)
    cut = random.randrange(20, len(updates) - 1)
    state = merge(updates[:cut])
    known = inspect(state, UNLIMITED)
    made = [damaged(random, random.choice(updates[cut:]), updates) for _ in range(count)]
    made += [forged(random, known) for _ in range(count)]
    random.shuffle(made)
    return b"".join(map(write_var_bytes, [state, *made]))


def lacking() -> str:
    """What `setup/core.py` says it cannot do without."""
    return said("-c", "import runpy; print(runpy.run_path('setup/core.py')['missing']())")


def test_every_module_that_is_named_is_there() -> None:
    for module in MODULES:
        assert (ROOT / "crdt" / f"{module.replace('.', '/')}.py").is_file()
    assert sorted(MODULES) == list(MODULES)


def test_where_there_is_a_compiler_the_core_is_compiled_and_used() -> None:
    if not folder().is_dir():
        assert lacking(), "run `make core`"
        pytest.skip(lacking())
    assert {Path(file).parent for file in said("-c", WHERE).split()} == {folder()}


def test_the_sources_are_interpreted_when_the_environment_says_so() -> None:
    files = said("-c", WHERE, core="interpreted").split()
    assert files == [str(ROOT / "crdt" / "structs.py"), str(ROOT / "crdt" / "history" / "texts.py")]


def test_what_was_compiled_of_other_sources_is_passed_over(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "crdt", tmp_path / "crdt", ignore=shutil.ignore_patterns("__pycache__"))
    changed = tmp_path / "crdt" / "roles.py"
    changed.write_text(changed.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
    program = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); {WHERE}"
    assert all(file.startswith(str(tmp_path)) for file in said("-c", program, root=tmp_path).split())


@pytest.mark.parametrize("seed", range(3))
def test_both_answer_alike_to_damaged_and_forged_updates(seed: int) -> None:
    if not folder().is_dir():
        pytest.skip(f"nothing is compiled in {GROUP}")
    sent, program = hostile(seed, 1_000), ("-m", "tests.fuzz.answers")
    assert said(*program, sent=sent) == said(*program, sent=sent, core="interpreted")
