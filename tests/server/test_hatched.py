"""A process made by the hatchery is what the command line would have started."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from tests.support.hatched import Hatched, command, start
from tests.support.server import ROOT, RunningServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")


def test_it_ends_and_says_as_the_command_line_does(tmp_path: Path) -> None:
    arguments = ("watch", "workspace:1", "--data", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "server", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    hatched = command(arguments, os.environ)
    assert (done.returncode, done.stdout, done.stderr) == (hatched.returncode, hatched.stdout, hatched.stderr)


def test_its_environment_and_its_wrong_arguments_are_its_own(tmp_path: Path) -> None:
    done = command(["serve", "--data", str(tmp_path)], {**os.environ, "PORT": "many"})
    assert 1 == done.returncode
    assert "PORT needs a whole number" in done.stderr
    assert 2 == command(["nothing"], os.environ).returncode


def test_it_is_killed_like_any_process_and_others_live_on(tmp_path: Path) -> None:
    one, other = (RunningServer(tmp_path / name, "--no-demo").start() for name in ("one", "other"))
    assert one.is_running
    one.kill()
    assert -signal.SIGKILL == one.stop()
    with closing(other.client()) as client:
        assert 200 == client.get("/api/bootstrap").status_code
    assert 0 == other.stop()


def test_what_an_interpreter_takes_at_its_beginning_makes_a_process_of_its_own() -> None:
    with TemporaryFile("w+") as said:
        for seed, kind in (("1", subprocess.Popen), (os.environ.get("PYTHONHASHSEED", ""), Hatched)):
            environment = os.environ | {"PYTHONHASHSEED": seed} if seed else os.environ
            process = start(["--help"], environment, output=said.fileno(), errors=said.fileno())
            assert isinstance(process, kind)
            assert 0 == process.wait(60)
