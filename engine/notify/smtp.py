"""Hands one mail to a mail server (RFC 5321): TLS from the start, STARTTLS (RFC 3207), or plain; blocking, within a deadline.

After its deadline nothing is handed over any more, so an attempt that was written off sends nothing behind its back. Each
way to fail has a code and plain words, without what the server said where it may quote a password. Border: no settings of a
channel, no lookup of names: addresses were checked before.
"""

import base64
import smtplib
import socket
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from engine.outbox.deciding import Away, Outcome, Refused, Sent

Security = Literal["starttls", "tls", "none"]
_EXPIRED: Final = 10
_OTHER_HOST: Final = frozenset({62, 64})
"""Codes of OpenSSL's verification: X509_V_ERR_CERT_HAS_EXPIRED, _HOSTNAME_MISMATCH, _IP_ADDRESS_MISMATCH."""

FAULTS: Final = {
    "mail_unreachable": "Nothing takes connections there. Look at the server's name and port.",
    "mail_timeout": "The mail server did not answer in time.",
    "mail_broken_off": "The mail server closed the connection before it had the mail.",
    "mail_no_starttls": "The mail server offers no STARTTLS, so it was told nothing. Choose TLS from the start, or another port.",
    "mail_starttls_refused": "The mail server offers STARTTLS and refuses to begin it, so it was told nothing.",
    "mail_tls_failed": "No encrypted connection came about. Port 465 takes TLS from the start, port 587 takes STARTTLS.",
    "mail_tls_expired": "The mail server's certificate has expired. Renew it there.",
    "mail_tls_other_host": "The mail server's certificate is for another name. Write the name it is made for.",
    "mail_tls_untrusted": "This machine does not trust the mail server's certificate.",
    "mail_login_unknown": "The mail server takes no sign-in here. Leave the user empty, or choose another port.",
    "mail_login_refused": "The mail server does not take this user with this password.",
    "mail_login_later": "The mail server takes no sign-in right now.",
    "mail_unwritable": "The mail server takes no addresses with letters beyond ASCII.",
}
"""By code, what somebody reads who looks after the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A mail and the way to its server. `seconds`: for everything together. `stopped`: whether nobody waits for it any more."""

    host: str
    port: int
    addresses: tuple[str, ...]
    security: Security
    user: str
    password: str
    sender: str
    to: str
    mail: EmailMessage
    seconds: float
    stopped: Callable[[], bool]


class _Stopped(Exception):
    """Its deadline has passed, or nobody waits for it."""


def deliver(post: Post) -> Outcome:
    """What goes wrong after the server has taken the mail changes nothing any more."""
    server: smtplib.SMTP | None = None
    try:
        server = _connected(post)
        _secured(server, post)
        if post.user:
            _signed_in(server, post)
        server.send_message(post.mail, from_addr=post.sender, to_addrs=[post.to])
        with suppress(smtplib.SMTPException, OSError, _Stopped):
            server.quit()
    except _Failed as failed:
        return _away(failed.code)
    except smtplib.SMTPException as error:
        return _of_server(error)
    except (OSError, _Stopped) as error:
        return _of_line(error)
    finally:
        if server is not None:
            server.close()
    return Sent(receipt=str(post.mail["Message-ID"]))


class _Failed(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def _secured(server: smtplib.SMTP, post: Post) -> None:
    if post.security != "starttls":
        return
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("starttls"):
        raise _Failed("mail_no_starttls")
    try:
        server.starttls(context=ssl.create_default_context())
    except smtplib.SMTPResponseException:
        raise _Failed("mail_starttls_refused") from None


def _signed_in(server: smtplib.SMTP, post: Post) -> None:
    server.ehlo_or_helo_if_needed()
    if not server.has_extn("auth"):
        raise _Failed("mail_login_unknown")
    try:
        if (post.user + post.password).isascii():
            server.login(post.user, post.password)
            return
        # The library knows ASCII alone; PLAIN is UTF-8 (RFC 4616, 2).
        said = base64.b64encode(f"\0{post.user}\0{post.password}".encode()).decode("ascii")
        code, _ = server.docmd("AUTH", f"PLAIN {said}")
    except smtplib.SMTPAuthenticationError as error:
        code = error.smtp_code
    except smtplib.SMTPNotSupportedError:
        raise _Failed("mail_login_unknown") from None
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException:
        raise _Failed("mail_login_unknown") from None
    if code >= 500:
        raise _Failed("mail_login_refused")
    if code >= 300:
        raise _Failed("mail_login_later")


def _of_server(error: smtplib.SMTPException) -> Outcome:
    """What a server's answer, or that it went away, means for the mail."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, said = next(iter(error.recipients.values()))
            return _said(code, said, lane=False)
        case smtplib.SMTPSenderRefused() | smtplib.SMTPDataError() | smtplib.SMTPHeloError():
            return _said(error.smtp_code, error.smtp_error, lane=True)
        case smtplib.SMTPResponseException():
            return Away(error=f"The mail server says {error.smtp_code} {_text(error.smtp_error)}")
        case smtplib.SMTPNotSupportedError():
            return Refused(error=f"mail_unwritable: {FAULTS['mail_unwritable']}")
        case _:
            return _away("mail_broken_off")


def _of_line(error: OSError | _Stopped) -> Away:
    """What became of the connection."""
    match error:
        case ssl.SSLCertVerificationError():
            return _away(_distrust(error.verify_code))
        case ssl.SSLError():
            return _away("mail_tls_failed")
        case TimeoutError() | _Stopped():
            return _away("mail_timeout")
        case ConnectionResetError() | ConnectionAbortedError() | BrokenPipeError():
            return _away("mail_broken_off")
        case _:
            return _away("mail_unreachable")


def _distrust(code: int) -> str:
    if code == _EXPIRED:
        return "mail_tls_expired"
    return "mail_tls_other_host" if code in _OTHER_HOST else "mail_tls_untrusted"


def _away(code: str) -> Away:
    return Away(error=f"{code}: {FAULTS[code]}")


def _said(code: int, said: bytes | str, *, lane: bool) -> Outcome:
    """4xx is for now, 5xx for ever (RFC 5321, 4.2.1)."""
    words = f"The mail server says {code} {_text(said)}"
    return Away(error=words, lane=lane) if code < 500 else Refused(error=words)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


class _ToAddress(smtplib.SMTP):
    """Connects to the addresses that were checked, never to what the name says a moment later; keeps to the deadline."""

    post: Post
    ends: float

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - the shape of the library
        last: OSError = ConnectionRefusedError("there is no address")
        for address in self.post.addresses:
            try:
                return socket.create_connection((address, port), self._left())
            except OSError as error:
                last = error
        raise last

    def send(self, s: Any) -> None:
        """A command, or the mail itself."""
        self._in_time()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        self._in_time()
        try:
            return super().getreply()
        except smtplib.SMTPServerDisconnected as error:
            # The library says of a server that is silent that it went away.
            if isinstance(error.__context__, TimeoutError):
                raise TimeoutError from None
            raise

    def _in_time(self) -> None:
        left = self._left()
        if self.sock is not None:
            self.sock.settimeout(left)

    def _left(self) -> float:
        left = self.ends - time.monotonic()
        if left <= 0 or self.post.stopped():
            raise _Stopped
        return left


class _TlsToAddress(smtplib.SMTP_SSL, _ToAddress):
    """The same, encrypted from the first byte."""


def _connected(post: Post) -> smtplib.SMTP:
    kind = _TlsToAddress if post.security == "tls" else _ToAddress
    about = {"post": post, "ends": time.monotonic() + post.seconds}
    bound: type[smtplib.SMTP] = type("_Bound", (kind,), about)
    if post.security == "tls":
        return bound(post.host, post.port, timeout=post.seconds, context=ssl.create_default_context())  # type: ignore[call-arg]
    return bound(post.host, post.port, timeout=post.seconds)
