"""Keeps secrets out of documents: says what looks like one. A document holds a reference, `vault:name`.

History is for ever and everybody who may read a document reads all of it, so a secret that got in cannot be taken out.
"""

import re
from typing import Annotated

from pydantic import AfterValidator

from crdt.changes import Json
from crdt.kinds.shape import Unfinished

PREFIX = "vault:"
REFERENCE = re.compile(r"vault:[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?")

_NAME = re.compile(
    r"(?:^|_)(?:pass(?:word|wd|phrase)?|pwd|secret|token|credentials?|(?:api|access|private|secret)_?key(?:_id)?)$"
)
_TOKEN = re.compile(
    r"""
      -----BEGIN\ [A-Z ]{0,64}PRIVATE\ KEY-----
    | \b(?:AKIA|ASIA)[0-9A-Z]{16}\b                            # AWS access key ids
    | \bgh[pousr]_[A-Za-z0-9]{36} | \bgithub_pat_\w{20}        # GitHub
    | \bxox[abprs]-[A-Za-z0-9-]{10}                            # Slack
    | \bsk-[A-Za-z0-9_-]{20} | \b[sr]k_live_[A-Za-z0-9]{16}    # OpenAI, Stripe
    | \beyJ[\w-]{8,}+\.[\w-]{8,}+\.[\w-]                      # a signed JSON web token
    | \bAIza[\w-]{35}                                          # Google
    | ://[^/\s:@]{0,256}+:[^/\s@]{1,256}+@                     # user:password@ in an address
    """,
    re.VERBOSE,
)
"""Nothing is read twice at one start: what may be long is possessive, or bounded."""
_RUN = re.compile(r"\b[\w-]++")
_BEGINNINGS = (
    *("-----BEGIN ", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "xox"),
    *("sk-", "sk_live_", "rk_live_", "eyJ", "AIza", "://"),
)
"""How what `_TOKEN` finds begins: to look for these first takes a thirtieth of the time."""
_LONGEST = 3 + 256 + 1 + 256 + 1
"""`://user:password@`."""
_BEGINNING_UTF8 = re.compile(b"|".join(re.escape(beginning.encode()) for beginning in _BEGINNINGS))
"""The same in one search over bytes."""
_ASSIGNED = re.compile(r"\b(?:password|passwd|pwd)=[^\s;,&]", re.IGNORECASE)


def is_reference(value: object) -> bool:
    return isinstance(value, str) and REFERENCE.fullmatch(value) is not None


def begins_reference(text: str) -> bool:
    """Whether somebody who has typed this far may be typing a reference."""
    return text.startswith(PREFIX) or PREFIX.startswith(text)


def names_secret(key: str) -> bool:
    """Whether a field of this name would hold a secret: `password`, `dbPassword`, `api-key`…"""
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key).replace("-", "_").replace(" ", "_")
    return _NAME.search(snake.lower()) is not None


def looks_like_secret(value: object) -> bool:
    """Whether `value` has the form of a secret: a known kind of token, a private key, an address with a password."""
    if not isinstance(value, str):
        return False
    return has_token(value) or _ASSIGNED.search(value) is not None


def may_hold_secret(update: bytes) -> bool:
    """Whether an update is worth reading for secrets: seen in its bytes, so that hardly any is."""
    return _BEGINNING_UTF8.search(update) is not None


def has_token(text: str) -> bool:
    """Whether a known token, a private key or an address with a password stands in a text."""
    for beginning in _BEGINNINGS:
        at = text.find(beginning)
        while at >= 0:
            may_be = beginning != "://" or text.find("@", at, at + _LONGEST) > 0
            if may_be and _TOKEN.match(text, at):
                return True
            at = text.find(beginning, _next(text, at) if beginning == "eyJ" else at + 1)
    return False


def _next(text: str, at: int) -> int:
    """Where another web token may begin after none began here. Of one run of characters only the first beginning
    counts: a later one has the same end and fails for the same reason; to try each would take the square of the time.
    """
    run = _RUN.match(text, at)
    return at + 1 if run is None else run.end()


def holds_token(value: Json) -> bool:
    """The same for every text in a value, keys included."""
    inside = [value]
    while inside:
        item = inside.pop()
        if isinstance(item, dict):
            inside.extend(item)
            inside.extend(item.values())
        elif isinstance(item, list):
            inside.extend(item)
        elif isinstance(item, str) and has_token(item):
            return True
    return False


def _harmless_key(key: str) -> str:
    if names_secret(key):
        raise ValueError(
            "this would hold a secret; put it into the vault and set `credential`, beside `connection`, to vault:name"
        )
    return key


def _harmless(value: Json) -> Json:
    """Refuses tokens at any depth. In free values `password=` is allowed: SQL compares columns of that name."""
    if holds_token(value):
        raise ValueError("this looks like a secret; put it into the vault and refer to it as vault:name")
    return value


def _open(value: str) -> str:
    if looks_like_secret(value):
        raise ValueError("this looks like a secret; put it into the vault and refer to it as vault:name")
    return value


def _reference(value: str) -> str:
    if not is_reference(value):
        raise ValueError("a credential is referred to as vault:name; the secret itself stays in the vault")
    return value


OpenKey = Annotated[str, AfterValidator(_harmless_key)]
"""A key that does not ask for a secret."""
OpenText = Annotated[str, AfterValidator(_open)]
"""Text that is no secret."""
OpenJson = Annotated[Json, AfterValidator(_harmless)]
"""Any JSON value without tokens in it."""
CredentialReference = Annotated[str, AfterValidator(_reference), Unfinished(begins_reference)]
