"""A mail server on loopback with TLS, STARTTLS and sign-in (RFC 5321, 3207, 4954), which can refuse each of them.

It keeps what it was given and how: over which encryption, signed in as whom, and every command it read in plain.
"""

import base64
import socketserver
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread
from typing import Literal, cast


@dataclass(slots=True, kw_only=True)
class MailServer:
    """`refuses`: the step that gets a no, with `says`. `goes`: the step at which it hangs up without a word."""

    tls: ssl.SSLContext | None = None
    way: Literal["tls", "starttls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    refuses: Literal["", "starttls", "auth", "from", "data"] = ""
    says: str = ""
    goes: Literal["", "greeting", "auth", "data"] = ""
    port: int = 0
    taken: list["Taken"] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    """Commands that came unencrypted."""
    logins: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    mail: EmailMessage
    encrypted: bool
    user: str


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self._server = cast(MailServer, self.server.about)  # type: ignore[attr-defined]
        self._encrypted, self._user = False, ""
        try:
            if self._server.way == "tls":
                self._encrypt()
            self._talk()
        except OSError:
            pass  # who does not trust the certificate hangs up
        finally:
            self.request.close()

    def _talk(self) -> None:
        if self._server.goes == "greeting":
            return
        self._say("220 mail.test")
        while line := self.rfile.readline().decode("latin-1").rstrip("\r\n"):
            if not self._encrypted:
                self._server.plain.append(line)
            word = line.split(" ")[0].upper()
            answer = getattr(self, f"_{word.lower()}", None)
            if not (answer(line) if answer is not None else self._say("250 ok")):
                return

    def _ehlo(self, _line: str) -> bool:
        offers = ["mail.test"]
        if self._server.way == "starttls" and not self._encrypted:
            offers.append("STARTTLS")
        if self._server.user:
            offers.append("AUTH PLAIN LOGIN")
        lines = [f"250{'-' if offer != offers[-1] else ' '}{offer}" for offer in offers]
        return self._say("\r\n".join(lines))

    def _starttls(self, _line: str) -> bool:
        if self._server.refuses == "starttls":
            return self._say(self._server.says or "454 not now")
        self._say("220 go on")
        self._encrypt()
        return True

    def _auth(self, line: str) -> bool:
        self._server.logins += 1
        if self._server.goes == "auth":
            return False
        words = line.split(" ")
        if words[1].upper() == "PLAIN":
            said = base64.b64decode(words[2])
        else:
            said = b"\0" + base64.b64decode(words[2]) + b"\0" + self._asked("334 UGFzc3dvcmQ6")
        right = f"\0{self._server.user}\0{self._server.password}".encode()
        if self._server.refuses == "auth" or said != right:
            # As unkind as can be: it quotes what it was given.
            return self._say(self._server.says or f"535 no: {line} {said.decode()[1:]!r}")
        self._user = self._server.user
        return self._say("235 welcome")

    def _asked(self, question: str) -> bytes:
        self._say(question)
        return base64.b64decode(self.rfile.readline())

    def _mail(self, _line: str) -> bool:
        return self._say(self._server.says if self._server.refuses == "from" else "250 ok")

    def _data(self, _line: str) -> bool:
        if self._server.refuses == "data":
            return self._say(self._server.says)
        self._say("354 go on")
        lines: list[bytes] = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            if self._server.goes == "data":
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        self._server.taken.append(Taken(mail=mail, encrypted=self._encrypted, user=self._user))
        return self._say("250 taken")

    def _quit(self, _line: str) -> bool:
        self._say("221 bye")
        return False

    def _encrypt(self) -> None:
        assert self._server.tls is not None
        self.request = self._server.tls.wrap_socket(self.request, server_side=True)
        self.rfile, self.wfile = self.request.makefile("rb"), self.request.makefile("wb", 0)
        self._encrypted = True

    def _say(self, text: str) -> bool:
        self.wfile.write(f"{text}\r\n".encode())
        return True


class _Server(socketserver.ThreadingTCPServer):
    """Waits at its end for those who are still talking."""

    allow_reuse_address = True
    daemon_threads = False


@contextmanager
def serving(about: MailServer) -> Iterator[MailServer]:
    with _Server(("127.0.0.1", 0), _Talk) as server:
        server.about = about  # type: ignore[attr-defined]
        about.port = server.server_address[1]
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield about
        finally:
            server.shutdown()
            thread.join()
