"""Takes the secrets that a channel was given out of what it says of an attempt: the other side may quote them. Pure.

The address of a webhook is a secret with its path, which a page "cannot find" names; a mail server may repeat a password as
it was sent, in base64. Errors of attempts stand in the log of deliveries, in events and on screens.
"""

import base64
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlsplit

from crdt.dataclasses import replace
from engine.outbox.deciding import Away, Outcome, Refused

SHORTEST: Final = 6
"""Letters: what is shorter is a word of the language, such as a part of a path, unless it is the whole secret."""
_HIDDEN: Final = "…"


def unsaid(outcome: Outcome, secrets: Iterable[str]) -> Outcome:
    """The same outcome, in words without any of these."""
    if not isinstance(outcome, Away | Refused):
        return outcome
    return replace(outcome, error=without(outcome.error, secrets))


def without(text: str, secrets: Iterable[str]) -> str:
    # The longest first: a part of one would leave the rest of it standing.
    for form in sorted({form for secret in secrets for form in _forms(secret)}, key=len, reverse=True):
        text = text.replace(form, _HIDDEN)
    return text


def _forms(secret: str) -> Iterable[str]:
    """As it may be quoted: itself, its words (`Bearer …`), an address by its parts, in base64, with letters escaped."""
    if not secret:
        return
    parts = [*secret.split(), *_of_address(secret)]
    for one in {secret, *(part for part in parts if len(part) >= SHORTEST)}:
        yield from {one, quote(one), quote(one, safe="")}
        yield base64.b64encode(one.encode()).decode()


def _of_address(secret: str) -> Iterable[str]:
    try:
        found = urlsplit(secret)
    except ValueError:
        return
    if not found.netloc:
        return
    yield from (found.path, found.query, f"{found.path}?{found.query}", *found.path.split("/"))
    yield from (part.partition("=")[2] for part in found.query.split("&"))
