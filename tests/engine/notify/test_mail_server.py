"""Mail by a server with TLS, STARTTLS and sign-in, on a real one on loopback: what goes well, and each way to fail (OB9, OB10)."""

import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from structlog.testing import capture_logs

from engine.notify.channels.email import EmailSettings
from engine.notify.smtp import FAULTS, Post, Security, deliver
from engine.outbox.deciding import Away, Outcome, Refused, Sent
from tests.engine.notify.household import House, mail_settings
from tests.support.certificates import dated
from tests.support.mail_server import MailServer, serving

pytestmark = pytest.mark.anyio
PASSWORD = "pl4nt3d-p4ssw0rd"
NOW = datetime.now(UTC)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Certificates:
    good: ssl.SSLContext
    expired: ssl.SSLContext
    elsewhere: ssl.SSLContext
    unknown: ssl.SSLContext
    trusted: Path


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    folder = tmp_path_factory.mktemp("certificates")
    good = dated(folder, "good", NOW - DAY, NOW + DAY)
    expired = dated(folder, "expired", NOW - 2 * DAY, NOW - DAY)
    elsewhere = dated(folder, "elsewhere", NOW - DAY, NOW + DAY, host="mail.example.org")
    unknown = dated(folder, "unknown", NOW - DAY, NOW + DAY)
    trusted = folder / "trusted.pem"
    trusted.write_bytes(b"".join(one.read_bytes() for one in (good, expired, elsewhere)))
    good_, expired_, elsewhere_, unknown_ = map(_context, (good, expired, elsewhere, unknown))
    return Certificates(good_, expired_, elsewhere_, unknown_, trusted)


def _context(file: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture(autouse=True)
def _trusting(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine trusts what stands in this file."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.trusted))


def post(server: MailServer, security: Security, **change: Any) -> Post:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = "s", "concert@example.org", "ada@example.org"
    mail["Message-ID"] = "<1@concert.test>"
    mail.set_content("words")
    made = Post(
        host="127.0.0.1", port=server.port, addresses=("127.0.0.1",), security=security, user=server.user,
        password=server.password, sender="concert@example.org", to="ada@example.org", mail=mail, seconds=20,
        stopped=lambda: False,
    )  # fmt: skip
    return replace(made, **change)


@pytest.mark.parametrize("way", ["tls", "starttls"])
@pytest.mark.parametrize("password", [PASSWORD, "pässwört"])
def test_OB9_a_mail_goes_encrypted_and_signed_in_and_nothing_of_it_in_plain(
    certificates: Certificates, way: Security, password: str
) -> None:
    with serving(MailServer(tls=certificates.good, way=way, user="concert", password=password)) as server:
        assert Sent(receipt="<1@concert.test>") == deliver(post(server, way))
    (taken,) = server.taken
    assert (True, "concert", "words") == (taken.encrypted, taken.user, taken.mail.get_content().strip())
    assert {"ehlo", "STARTTLS"} >= {line.split(" ")[0] for line in server.plain}


@dataclass(frozen=True, slots=True)
class Case:
    """What the server does, how it is spoken to, and what comes of it."""

    code: str
    way: Security = "starttls"
    shows: str = "good"
    server: dict[str, Any] = field(default_factory=dict)
    spoken: dict[str, Any] = field(default_factory=dict)


CASES = (
    Case("mail_login_refused", spoken={"password": "wrong"}),
    Case("mail_login_refused", "tls", server={"refuses": "auth"}),
    Case("mail_login_later", server={"refuses": "auth", "says": "454 a moment"}),
    Case("mail_login_unknown", server={"user": ""}, spoken={"user": "concert"}),
    Case("mail_broken_off", server={"goes": "auth"}),
    Case("mail_broken_off", server={"goes": "data"}),
    Case("mail_broken_off", server={"goes": "greeting"}),
    Case("mail_tls_expired", shows="expired"),
    Case("mail_tls_expired", "tls", shows="expired"),
    Case("mail_tls_other_host", "tls", shows="elsewhere"),
    Case("mail_tls_other_host", shows="elsewhere"),
    Case("mail_tls_untrusted", shows="unknown"),
    Case("mail_tls_untrusted", "tls", shows="unknown"),
    Case("mail_starttls_refused", server={"refuses": "starttls"}),
    Case("mail_no_starttls", server={"way": "none"}),
    Case("mail_tls_failed", "tls", server={"way": "none"}),
    Case("mail_unreachable", spoken={"port": 1}),
    Case("mail_timeout", spoken={"seconds": 0.0}),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code}-{case.way}")
def test_OB9_each_way_to_fail_has_its_code_and_words_and_nothing_was_handed_over(
    certificates: Certificates, case: Case
) -> None:
    made = {"way": case.way, "user": "concert", "password": PASSWORD, **case.server}
    with serving(MailServer(tls=getattr(certificates, case.shows), **made)) as server:
        outcome = deliver(post(server, case.way, **case.spoken))
    assert Away(error=f"{case.code}: {FAULTS[case.code]}") == outcome
    assert [] == server.taken
    assert not [line for line in server.plain if line.upper().startswith(("AUTH", "MAIL"))]


@pytest.mark.parametrize("way", ["tls", "starttls"])
def test_OB9_what_the_server_says_of_a_mail_is_for_now_or_for_ever(
    certificates: Certificates, way: Security
) -> None:
    def said(says: str, refuses: Any) -> Outcome:
        with serving(MailServer(tls=certificates.good, way=way, refuses=refuses, says=says)) as server:
            return deliver(post(server, way))

    assert Away(error="The mail server says 451 later") == said("451 later", "from")
    assert Refused(error="The mail server says 554 spam") == said("554 spam", "data")


def test_OB9_an_attempt_that_nobody_waits_for_any_more_hands_nothing_over(certificates: Certificates) -> None:
    with serving(MailServer(tls=certificates.good, user="concert", password=PASSWORD)) as server:
        outcome = deliver(post(server, "starttls", stopped=lambda: server.logins > 0))
    assert (Away(error=f"mail_timeout: {FAULTS['mail_timeout']}"), []) == (outcome, server.taken)


def test_OB9_a_password_goes_nowhere_unencrypted_but_on_this_machine() -> None:
    settings = {"host": "mail.example.org", "security": "none", "sender": "a@example.org", "user": "a"}
    with pytest.raises(ValidationError, match="gives the password to everybody"):
        EmailSettings.model_validate(settings)
    assert "a" == EmailSettings.model_validate({**settings, "host": "localhost"}).user


@contextmanager
def quoting(certificates: Certificates) -> Iterator[MailServer]:
    """A server that quotes the password in its answers, to the sign-in or to the mail."""
    with serving(MailServer(tls=certificates.good, user="concert", password=PASSWORD)) as server:
        yield server


@pytest.mark.parametrize("refuses", ["auth", "data"])
async def test_OB10_a_password_that_the_server_quotes_stands_in_no_row_and_no_log(
    certificates: Certificates, refuses: Any
) -> None:
    forms = (PASSWORD, base64.b64encode(PASSWORD.encode()).decode())
    with quoting(certificates) as server, capture_logs() as lines:
        server.refuses, server.says = refuses, f"554 no {' and '.join(forms)}" if refuses == "data" else ""
        here = await (await House().furnished()).start()
        settings = {**mail_settings(server.port), "security": "starttls", "user": "concert"}
        await here.setup("email", {**settings, "password": await here.secret("mail", PASSWORD)})
        await here.tell()
        await here.settle()
        rows, log = await here.messages(), await here.log()
        circuits = here.outbox.circuits()
        await here.stop()
    told = repr((rows, log, circuits, lines))
    (row,) = rows
    assert server.logins > 0
    assert row.error.startswith(
        "mail_login_refused" if refuses == "auth" else "The mail server says 554 no … and …"
    )
    assert not [form for form in (*forms, forms[1].rstrip("=")) if form in told]
