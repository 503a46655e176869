"""Makes and recognises tokens. Pure: randomness arrives as an argument, and only digests are ever stored.

A token is `concert_KIND_` and 32 random bytes; its kind is readable so that log filters and scanners find leaks.
"""

import base64
import hashlib
import re
from typing import Literal

Kind = Literal["link", "session", "api", "ticket", "invite"]

PATTERN = re.compile(r"concert_(?:link|session|api|ticket|invite)_[A-Za-z0-9_-]{43}")
ENTROPY = 32

_LEAKED = re.compile(r"concert_(?:link|session|api|ticket|invite)_[A-Za-z0-9_-]{4,}")
"""Also tokens that were cut short on their way into a message."""


def mint(kind: Kind, entropy: bytes) -> str:
    """The text of a new token from 32 random bytes."""
    return f"concert_{kind}_{base64.urlsafe_b64encode(entropy[:ENTROPY]).rstrip(b'=').decode()}"


def digest(token: str) -> str:
    """What is stored of a token. 256 random bits need no salt and no slow hash."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def looks_like_token(text: str) -> bool:
    return PATTERN.fullmatch(text) is not None


def redact(text: str) -> str:
    """The text with every token replaced: the last line of defence of logs and errors."""
    return _LEAKED.sub("concert_…", text)
