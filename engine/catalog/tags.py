"""Tags with a path: `finance/salaries` stands below `finance`. Pure."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from crdt.errors import InvalidInput

MOST_DEPTH: Final = 6
MOST_LETTERS: Final = 60
"""Of one part of a path."""
MOST_TAGS: Final = 50
"""On one place."""
_ODD: Final = re.compile(r"[|\x00-\x1f]")


def tag_named(text: str) -> str:
    """The one way a tag is written: small letters, single spaces, parts joined by "/". `InvalidInput` where it is none."""
    parts = [" ".join(part.split()).lower() for part in text.split("/")]
    parts = [part for part in parts if part]
    if not parts or _ODD.search(text):
        raise InvalidInput("A tag is a word, or several joined by a slash.", details={"field": "tag"})
    if len(parts) > MOST_DEPTH or max(map(len, parts)) > MOST_LETTERS:
        raise InvalidInput(
            f"A tag has up to {MOST_DEPTH} parts of up to {MOST_LETTERS} letters.", details={"field": "tag"}
        )
    return "/".join(parts)


def is_below(tag: str, above: str) -> bool:
    """Also a tag itself."""
    return tag == above or tag.startswith(f"{above}/")


def renamed(tag: str, was: str, now: str) -> str:
    """With another name for a part of its path, where that part is in it. With `now` "" what was below moves up."""
    if not is_below(tag, was):
        return tag
    return "/".join(filter(None, (now, tag.removeprefix(was).removeprefix("/"))))


def all_renamed(tags: Iterable[str], was: str, now: str) -> list[str]:
    return sorted({one for one in (renamed(tag, was, now) for tag in tags) if one})


def ancestors(tag: str) -> list[str]:
    """The tags above, nearest last."""
    parts = tag.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts))]


def worn(tags: Iterable[str]) -> frozenset[str]:
    """All that carries these tags carries: each with the tags above it, as `tag_named` writes them. A path that is longer than
    a tag may be counts as far as one goes, so that nobody slips out from under a tag by a longer one.
    """
    found = set()
    for tag in tags:
        parts = [part for part in (" ".join(one.split()).lower() for one in tag.split("/")) if part]
        found |= {"/".join(parts[:count]) for count in range(1, min(len(parts), MOST_DEPTH) + 1)}
    return frozenset(found)


def barred(values: Sequence[str]) -> str:
    """As the search reads them: `|a/b|c|`, "" for none."""
    return f"|{'|'.join(values)}|" if values else ""
