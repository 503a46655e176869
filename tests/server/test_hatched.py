"""A process made by the hatchery is what the command line would have started."""

import os
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from tests.support.hatched import Hatched, start
from tests.support.server import ROOT, RunningServer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="nothing is forked elsewhere")


def told(*arguments: str, **environment: str) -> tuple[int, str, str]:
    """What a hatched process ended with, printed, and said of its failure."""
    with TemporaryFile("w+") as said, TemporaryFile("w+") as failed:
        process = start(arguments, environment, output=said.fileno(), errors=failed.fileno())
        assert isinstance(process, Hatched)
        try:
            status = process.wait(60)
        finally:
            process.kill()
        said.seek(0)
        failed.seek(0)
        return status, said.read(), failed.read()


def test_it_ends_and_says_as_the_command_line_does(tmp_path: Path) -> None:
    arguments = ("watch", "workspace:1", "--data", str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-m", "server", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == told(*arguments)


def test_its_environment_and_its_wrong_arguments_are_its_own(tmp_path: Path) -> None:
    status, _, failed = told("serve", "--data", str(tmp_path), PORT="many")
    assert 1 == status
    assert "PORT" in failed
    assert "many" != os.environ.get("PORT")
    assert 2 == told("nothing")[0]


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
        process = start(["catalog"], {"PYTHONHASHSEED": "1"}, output=said.fileno(), errors=said.fileno())
        assert isinstance(process, subprocess.Popen)
        assert 0 == process.wait(60)
