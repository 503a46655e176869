"""The command line: reads arguments, calls one function per verb, says errors in one line."""

import argparse
import asyncio
import gc
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import uvloop

from crdt.errors import ConcertError
from server.redaction import redact, redact_crashes
from server.settings import BadSetting, Settings

Verb = Callable[[Settings, argparse.Namespace], int]


def serve(settings: Settings, _arguments: argparse.Namespace) -> int:
    # Until it is ready next to nothing becomes garbage, and looking for it again and again is a seventh of a start.
    gc.disable()
    from server.serve import run

    uvloop.run(run(settings))
    # Everything is closed and on disk. A normal exit would let a native library list what it still holds, like a crash.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def work(_settings: Settings, _arguments: argparse.Namespace) -> int:
    """Engines without doors: not yet. Nothing is asked for that would be refused next."""
    return _fail(
        "`concert work` would share its work by DATABASE_URL and REDIS_URL, but this version runs all of it in one process: start `concert serve`."
    )


def token(settings: Settings, arguments: argparse.Namespace) -> int:
    from server.offline import issue_token

    issued = asyncio.run(issue_token(settings, arguments.user, arguments.role, arguments.workspace))
    if issued.made:
        where = "that workspace" if arguments.workspace else "every workspace"
        said = f"{arguments.user} is a new person here, with the role {arguments.role} in {where}"
        print(f"concert: {said}.", file=sys.stderr)  # the output is the token alone
    print(issued.text)
    return 0


def invite(settings: Settings, arguments: argparse.Namespace) -> int:
    from server.offline import issue_invitation

    print(asyncio.run(issue_invitation(settings, arguments.role, arguments.workspace, arguments.hours)))
    return 0


def link(settings: Settings, arguments: argparse.Namespace) -> int:
    from server.offline import issue_link

    print(asyncio.run(issue_link(settings, arguments.user)))
    return 0


def migrate(settings: Settings, _arguments: argparse.Namespace) -> int:
    from server.offline import bring_up_to_date

    print(asyncio.run(bring_up_to_date(settings)))
    return 0


def catalog(_settings: Settings, arguments: argparse.Namespace) -> int:
    from engine.components import Components

    rows = [row.model_dump(mode="json") for row in Components.found().listed()]
    if arguments.json:
        print(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        state = "ok" if row["health"] == "ok" else f"{row['health']}: {', '.join(row['missing'])}"
        print(f"{row['type']:<10} {row['name']:<28} {state:<8} {row['title']}")
    return 0


def watch(settings: Settings, arguments: argparse.Namespace) -> int:
    from server.reached import address_of
    from server.watch import watch as watch_channel

    secret = arguments.token or os.environ.get("CONCERT_TOKEN", "")
    if not secret:
        return _fail("Watching needs a token: set CONCERT_TOKEN, made by `concert token`.")
    url = arguments.url or address_of(settings)
    try:
        topics = arguments.topics.split(",") if arguments.topics else None
        asyncio.run(watch_channel(url, secret, arguments.channel, arguments.since, topics))
    except KeyboardInterrupt:
        return 130
    return 0


def turn_key(settings: Settings, _arguments: argparse.Namespace) -> int:
    from server.keys import turn_key as turn

    if settings.secret_key:
        return _fail(
            "CONCERT_SECRET_KEY is set: start once with another one and the former as CONCERT_SECRET_KEY_BEFORE."
        )
    print(f"{turn(settings.data)} keys; the next start seals all kept secrets with the new one")
    return 0


def demo(settings: Settings, _arguments: argparse.Namespace) -> int:
    from server.demo.databases import run

    asyncio.run(run(settings))
    return 0


def audit(settings: Settings, arguments: argparse.Namespace) -> int:
    from server.auditing import export_log, verify_log

    if arguments.what == "verify":
        holds, text = asyncio.run(verify_log(settings, arguments.anchor))
        print(text)
        return 0 if holds else 1
    if not arguments.file:
        return _fail("`concert audit export` needs a file.")
    print(asyncio.run(export_log(settings, Path(arguments.file), arguments.format)))
    return 0


def backup(settings: Settings, arguments: argparse.Namespace) -> int:
    from server.offline import back_up

    print(back_up(settings, Path(arguments.file)))
    return 0


def restore(settings: Settings, arguments: argparse.Namespace) -> int:
    if arguments.document:
        from server.reached import address_of
        from server.restoring import bring_document_back

        url = arguments.url or address_of(settings)
        print(asyncio.run(bring_document_back(settings, Path(arguments.file), arguments.document, url)))
        return 0
    from server.offline import bring_back

    print(bring_back(settings, Path(arguments.file)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="concert", description="The multiplayer control room for data teams."
    )
    verbs = parser.add_subparsers(required=True, metavar="COMMAND")

    def verb(name: str, run: Verb, text: str) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, help=text, description=text)
        one.add_argument("--data", type=Path, help="data folder, default var/")
        one.set_defaults(run=run)
        return one

    one = verb("serve", serve, "Serve the app, the doors and the engines.")
    one.add_argument("--host")
    one.add_argument("--port", type=int)
    one.add_argument(
        "--dev", action="store_const", const=True, help="doors without a token, on loopback only"
    )
    one.add_argument(
        "--no-demo", dest="demo", action="store_const", const=False, help="do not load the demo workspace"
    )
    verb("work", work, "Engines only: not in this version, where `serve` runs them.")
    one = verb("token", token, "Print an API token.")
    one.add_argument("--user", required=True, metavar="EMAIL")
    one.add_argument("--role", required=True)
    one.add_argument("--workspace", metavar="ID", help="only for this workspace")
    one = verb("invite", invite, "Print an invitation link into a workspace.")
    one.add_argument("--workspace", metavar="ID", help="default: the first workspace")
    one.add_argument("--role", default="editor")
    one.add_argument("--hours", type=int, default=7 * 24)
    one = verb("link", link, "Print a sign-in link.")
    one.add_argument("--user", metavar="EMAIL", help="default: the owner")
    verb("migrate", migrate, "Bring the database of the data folder up to date.")
    one = verb("catalog", catalog, "List engines, sources, operations and document kinds.")
    one.add_argument("--json", action="store_true")
    one = verb("watch", watch, "Print the events of a channel as JSON lines.")
    one.add_argument("channel")
    one.add_argument("--url", help="of the server, default from HOST and PORT")
    one.add_argument(
        "--token", help="default CONCERT_TOKEN; a token on the command line is seen by other users"
    )
    one.add_argument(
        "--topics", metavar="PATTERNS", help="workflow:run:*,document:** and the like; default everything"
    )
    one.add_argument("--since", type=int, default=0, help="number of the last event already seen")
    verb(
        "turn-key", turn_key, "Make another key for kept secrets; what the former one sealed stays readable."
    )
    one = verb(
        "demo", demo, "Run PostgreSQL and MariaDB as sources of the demo workspace, beside a running server."
    )
    one.add_argument("what", choices=("databases",))
    _with_log_and_backups(verb)
    return parser


def _with_log_and_backups(verb: Callable[[str, Verb, str], argparse.ArgumentParser]) -> None:
    one = verb("audit", audit, "Verify the audit log, or write it to a file.")
    one.add_argument("what", choices=("verify", "export"))
    one.add_argument("file", nargs="?", help="for export")
    one.add_argument(
        "--anchor", help="what an earlier verification printed: shows whether the end was cut off since"
    )
    one.add_argument("--format", choices=("csv", "jsonl"), default="jsonl")
    one = verb("backup", backup, "Write a verified backup of a running or stopped installation.")
    one.add_argument("file")
    one = verb(
        "restore",
        restore,
        "Put a backup in place; every document gets a new epoch. Stop the server first, unless it is one document.",
    )
    one.add_argument("file")
    one.add_argument("--document", metavar="ID", help="only this one, also into a running server")
    one.add_argument("--url", help="of the running server, default from HOST and PORT")


def main(argv: Sequence[str] | None = None) -> int:
    """The exit status: 0 done, 1 refused or failed, 2 wrong arguments."""
    redact_crashes()
    arguments = _parser().parse_args(argv)
    overrides = {name: getattr(arguments, name, None) for name in ("host", "port", "data", "dev", "demo")}
    try:
        settings = Settings.read(os.environ, **overrides)
        verb: Verb = arguments.run
        return verb(settings, arguments)
    except BadSetting as error:
        return _fail(str(error))
    except ConcertError as error:
        return _fail(f"{error.message} {error.next_step} ({error.code})")
    except KeyboardInterrupt:
        return 130


def _fail(message: str) -> int:
    print(f"concert: {redact(message)}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
