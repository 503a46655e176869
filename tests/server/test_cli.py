"""The command line as its page describes it, alone and beside a running server."""

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.reached import FILE, address_of, told_as
from server.settings import Settings
from storage.sql.database import FolderLock
from tests.support.hatched import command
from tests.support.people import Person, asked, invited, owner
from tests.support.server import ROOT, NotStarted, RunningServer, items

TOKEN = re.compile(r"concert_api_[A-Za-z0-9_-]{43}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """By the command line itself, as a person starts it."""
    server = RunningServer(tmp_path_factory.mktemp("cli"), "--no-demo", under=("env",)).start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


def concert(
    *arguments: str, data: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command with no server's help; stops by itself."""
    folder = [] if data is None else ["--data", str(data)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONCERT_")}
    return command([*arguments, *folder], {**clean, **environment})


def refusal(done: "subprocess.CompletedProcess[str]") -> str:
    """What a command that failed says: one line, no stack."""
    assert 1 == done.returncode
    assert "" == done.stdout
    assert done.stderr.startswith("concert: ")
    assert 1 == len(done.stderr.strip().splitlines()), done.stderr
    return done.stderr.strip()


def who(server: RunningServer, token: str) -> Any:
    answer = asked(server, "GET", "/api/bootstrap", headers={"authorization": f"Bearer {token}"})
    assert 200 == answer.status_code, answer.text
    return answer.json()


def test_S_life_serve_says_ready_once_on_one_line_and_then_the_way_in(server: RunningServer) -> None:
    ready = [line for line in server.lines if line.startswith("ready ")]
    assert [f"ready http://127.0.0.1:{server.port}"] == ready
    assert server.sign_in_link().startswith(f"{server.url}/signin#concert_link_")


def test_a_token_made_beside_the_server_works_at_once_and_no_further_than_its_role(
    server: RunningServer, ada: Person
) -> None:
    token = server.concert("token", "--user", "rob@example.org", "--role", "viewer")
    assert TOKEN.fullmatch(token)
    started = who(server, token)
    assert ("rob", "rob@example.org") == (started["user"]["name"], started["user"]["email"])
    assert ["viewer"] == [one["role"] for one in started["workspaces"]]
    again = server.concert("token", "--user", "rob@example.org", "--role", "viewer")
    assert started["user"]["id"] == who(server, again)["user"]["id"]
    assert again != token


def test_a_token_of_the_owner_is_narrowed_by_its_role_and_its_workspace(
    server: RunningServer, ada: Person
) -> None:
    other = ada.call("POST", "/collaboration/workspaces", name="Other")["id"]
    narrowed = server.concert("token", "--user", "owner@localhost", "--role", "viewer")
    assert {"viewer"} == {one["role"] for one in who(server, narrowed)["workspaces"]}
    one = server.concert("token", "--user", "owner@localhost", "--role", "editor", "--workspace", other)
    assert [(other, "editor")] == [(w["id"], w["role"]) for w in who(server, one)["workspaces"]]


def test_an_invitation_link_lets_a_newcomer_in(server: RunningServer, ada: Person) -> None:
    link = server.concert("invite", "--role", "commenter", "--hours", "1")
    assert link.startswith(f"{server.url}/join#concert_invite_")
    said = {"token": link.partition("#")[2], "name": "Kim"}
    joined = asked(server, "POST", "/api/session/join", json=said)
    assert 200 == joined.status_code
    assert "commenter" == who(server, joined.cookies["concert_session"])["workspaces"][0]["role"]


def test_links_name_the_address_that_the_server_has_and_not_the_usual_one(
    server: RunningServer, ada: Person
) -> None:
    assert concert("invite", data=server.data).stdout.startswith(f"{server.url}/join#concert_invite_")
    assert concert("link", data=server.data).stdout.startswith(f"{server.url}/signin#concert_link_")


def test_an_address_counts_for_as_long_as_somebody_serves_there(tmp_path: Path) -> None:
    usual = Settings(data=tmp_path, port=8000)
    (tmp_path / FILE).write_text("http://127.0.0.1:9\n", "utf-8")  # left behind by a server that was killed
    assert "http://127.0.0.1:8000" == address_of(usual)
    lock = FolderLock(tmp_path)
    assert "http://127.0.0.1:9" == address_of(usual)
    assert "https://concert.test" == address_of(replace(usual, public_url="https://concert.test/"))
    lock.release()
    with told_as(tmp_path, "http://127.0.0.1:1"):
        assert "http://127.0.0.1:1\n" == (tmp_path / FILE).read_text("utf-8")
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("token", "--user", "x@example.org", "--role", "king"), "A role is one of: owner, admin"),
        (("token", "--user", "x@example.org", "--role", "viewer", "--workspace", "nowhere"), "(not_found)"),
        (("token", "--user", "not an email", "--role", "viewer"), "This is no e-mail address"),
        (("token", "--user", "a\tb@example.org", "--role", "viewer"), "This is no e-mail address"),
        (("invite", "--role", "king"), "A role is one of"),
        (("invite", "--workspace", "nowhere"), "(not_found)"),
        (("watch", "user:me"), "Watching needs a token"),
        (("work",), "DATABASE_URL and REDIS_URL"),
        (("work",), "start `concert serve`"),
        (("migrate",), "Another Concert process"),
        (("restore", "nothing.zip"), "Another Concert process"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_in_one_line(
    server: RunningServer, arguments: tuple[str, ...], says: str
) -> None:
    said = refusal(concert(*arguments, data=server.data))
    assert says in said
    assert "details" not in said, "the command line shows none"


def test_a_token_for_somebody_new_says_that_they_are_new(server: RunningServer, ada: Person) -> None:
    asked_for = ("token", "--user", "new@example.org", "--role", "viewer")
    first, again = (concert(*asked_for, data=server.data) for _ in range(2))
    assert TOKEN.fullmatch(first.stdout.strip())
    assert "concert: new@example.org is a new person here, with the role viewer in every workspace.\n" == (
        first.stderr
    )
    assert "" == again.stderr
    members = items(ada.request("GET", f"/collaboration/workspaces/{ada.workspace()}/members"))
    assert "x@example.org" not in {one.get("email") for one in members}, (
        "made for a workspace that is not there"
    )


def test_a_backup_of_nothing_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    assert "no Concert database" in refusal(
        concert("backup", str(tmp_path / "b.zip"), data=tmp_path / "none")
    )
    assert "b.zip" in refusal(concert("restore", str(tmp_path / "b.zip"), data=tmp_path / "new"))
    (tmp_path / "b.zip").write_bytes(b"hello")
    assert "not a Concert backup" in refusal(
        concert("restore", str(tmp_path / "b.zip"), data=tmp_path / "new")
    )
    assert not (tmp_path / "new" / "concert.db").exists()


def test_wrong_arguments_are_status_2_and_every_verb_has_help() -> None:
    assert 2 == concert("dance").returncode
    assert 2 == concert("token").returncode
    top = concert("--help")
    assert 0 == top.returncode
    verbs = ("serve", "work", "token", "invite", "migrate", "catalog", "watch", "backup", "restore")
    assert [] == [verb for verb in verbs if verb not in top.stdout]


def test_settings_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    unusable = refusal(concert("serve", data=tmp_path / "file" / "data"))
    assert "cannot be used: Not a directory" in unusable
    for host in ("nowhere.invalid", "192.0.2.1"):
        assert "set HOST or --host to an address of this machine" in refusal(
            concert("serve", "--host", host, data=tmp_path)
        )
    assert "PORT needs a whole number" in refusal(concert("serve", data=tmp_path, PORT="many"))
    assert "--dev opens every door" in refusal(concert("serve", "--dev", "--host", "0.0.0.0", data=tmp_path))
    assert "REDIS_URL" in refusal(concert("serve", data=tmp_path, REDIS_URL="redis://localhost"))


def test_S_life_a_port_in_use_and_a_folder_in_use_are_said_and_the_first_server_goes_on(
    server: RunningServer, ada: Person, tmp_path: Path
) -> None:
    taken = refusal(concert("serve", "--port", str(server.port), data=tmp_path))
    assert f"cannot listen on 127.0.0.1:{server.port}" in taken
    assert "set PORT or --port" in taken
    second = RunningServer(server.data, "--no-demo")
    with pytest.raises(NotStarted, match=r"(?i)another|in use|already"):
        second.start()
    assert 1 == second.stop()
    assert "concert: " in "\n".join(second.lines)
    assert "Traceback" not in "\n".join(second.lines)
    assert 200 == ada.request("GET", "/bootstrap").status_code


def test_migrate_is_done_again_without_harm(tmp_path: Path) -> None:
    first = concert("migrate", data=tmp_path)
    second = concert("migrate", data=tmp_path)
    assert (0, 0) == (first.returncode, second.returncode), first.stderr + second.stderr
    assert "database is at " in first.stdout
    assert first.stdout == second.stdout


def test_S1_8_the_catalogue_is_printed_for_people_and_for_programs(server: RunningServer) -> None:
    rows = json.loads(server.concert("catalog", "--json"))
    assert {"engine", "source", "operation", "kind"} <= {row["type"] for row in rows}
    listed = server.concert("catalog")
    assert [] == [row["name"] for row in rows if row["name"] not in listed]


def test_watch_prints_missed_events_and_live_ones_as_json_lines(server: RunningServer, ada: Person) -> None:
    workspace = ada.workspace()
    path = f"/collaboration/workspaces/{workspace}/documents"
    first = ada.call("POST", path, kind="freeform", name="First")["id"]
    with watching(server, ada.token, f"workspace:{workspace}") as lines:
        seen = [json.loads(lines.get(timeout=30))]
        while seen[-1]["payload"].get("document") != first:
            seen.append(json.loads(lines.get(timeout=30)))
        second = ada.call("POST", path, kind="freeform", name="Second")["id"]
        while seen[-1]["payload"].get("document") != second:
            seen.append(json.loads(lines.get(timeout=30)))
    assert all({"sequence", "topic", "at", "payload"} == line.keys() for line in seen)
    numbers = [line["sequence"] for line in seen if line["sequence"]]
    assert list(range(1, len(numbers) + 1)) == numbers


def test_S1_2_watch_prints_the_topics_it_was_asked_for(server: RunningServer, ada: Person) -> None:
    workspace = ada.workspace()
    path = f"/collaboration/workspaces/{workspace}/documents"
    document = ada.call("POST", path, kind="freeform", name="Comes and goes")["id"]
    with watching(
        server, ada.token, f"workspace:{workspace}", "--topics", "document:trashed,document:restored"
    ) as lines:
        ada.call("DELETE", f"/documents/{document}")
        ada.call("POST", f"/documents/{document}/restore")
        seen = [json.loads(lines.get(timeout=30))]
        while seen[-1]["topic"] != "document:restored" or seen[-1]["payload"]["document"] != document:
            seen.append(json.loads(lines.get(timeout=30)))
    assert {"document:trashed", "document:restored"} == {line["topic"] for line in seen}


def test_N8_watch_shows_the_runs_of_a_design_in_its_own_channel(server: RunningServer, ada: Person) -> None:
    missing = {"name": "Broken", "kind": "sqlite", "connection": {"path": "nowhere.db"}}
    source = ada.call("POST", "/data-sources", workspace=ada.workspace(), **missing)["id"]
    node = {"operation": "source.discover_schema", "parameters": {"source": source}}
    said = {"workspace": ada.workspace(), "name": "Watched", "body": {"nodes": {"one": node}}}
    design = ada.call("POST", "/workflow/designer/workflows", **said)["id"]
    with watching(server, ada.token, f"doc:{design}") as lines:
        ada.call("POST", f"/workflow/workflows/{design}/execute")
        topics = [json.loads(lines.get(timeout=30))["topic"]]
        while topics[-1] != "workflow:run:failed":
            topics.append(json.loads(lines.get(timeout=30))["topic"])
    assert "workflow:run:queued" == topics[0]
    assert "workflow:step:failed" in topics


def test_watch_says_why_it_may_not(server: RunningServer, ada: Person) -> None:
    url: dict[str, Any] = {"CONCERT_TOKEN": ada.token}
    assert "(not_found)" in refusal(concert("watch", "doc:nowhere", "--url", server.url, **url))
    assert "(unknown_channel)" in refusal(concert("watch", "nowhere", "--url", server.url, **url))
    asked = ("watch", f"workspace:{ada.workspace()}", "--url", server.url)
    assert "(invalid_input)" in refusal(concert(*asked, "--topics", "document:rest*", **url))
    wrong: dict[str, Any] = {"CONCERT_TOKEN": "concert_api_" + "x" * 43}
    assert "(not_signed_in)" in refusal(concert("watch", "user:me", "--url", server.url, **wrong))
    assert "concert: " in refusal(concert("watch", "user:me", "--url", "http://127.0.0.1:9", **url))


def _hear_ctrl_c() -> None:
    """A process that was started in the background has been told to ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class watching:  # noqa: N801 - reads as a statement
    """`concert watch` as a process; its lines arrive in a queue. Ends by Ctrl-C, as a person ends it."""

    def __init__(self, server: RunningServer, token: str, channel: str, *more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "server", "watch", channel, "--url", server.url, "--since", "0", *more],
            cwd=ROOT,
            env={**os.environ, "CONCERT_TOKEN": token, "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=_hear_ctrl_c,  # noqa: PLW1509 - only a signal is set
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            self._lines.put(line)

    def __enter__(self) -> "queue.Queue[str]":
        return self._lines

    def __exit__(self, *failure: object) -> None:
        self._process.send_signal(signal.SIGINT)
        _, said = self._process.communicate(timeout=20)
        assert "Traceback" not in said
        assert failure[0] is not None or 130 == self._process.returncode


def test_R12_backup_beside_a_server_restore_refused_there_and_done_elsewhere(
    server: RunningServer, ada: Person, tmp_path: Path
) -> None:
    ben = invited(server, ada, "Ben")
    file = tmp_path / "copy" / "concert.zip"
    assert re.search(r"\d+ documents, \d+ rows", server.concert("backup", str(file)))
    refused = refusal(concert("restore", str(file), data=server.data))
    assert re.search(r"(?i)another|in use|already|stop", refused)
    done = concert("restore", str(file), data=tmp_path / "new")
    assert 0 == done.returncode, done.stderr
    assert "restored from" in done.stdout
    again = RunningServer(tmp_path / "new", "--no-demo").start()
    try:
        assert "Ben" == who(again, ben.token)["user"]["name"]
        mine, theirs = (who(one, ada.token)["workspaces"] for one in (server, again))
        assert [one["id"] for one in mine] == [one["id"] for one in theirs]
    finally:
        assert 0 == again.stop()
