"""Text in small letters, as far as a word that is sought needs it: the databases' own `lower` knows no letters but A to Z."""

from typing import Any

from sqlalchemy import ColumnElement, func


def mentions(text: ColumnElement[Any], word: str) -> ColumnElement[bool]:
    """Whether a word in small letters stands in a text, however the text is written."""
    small: ColumnElement[Any] = func.lower(text)
    for letter in sorted({one for one in word if not one.isascii() and len(one.upper()) == 1}):
        small = func.replace(small, letter.upper(), letter)
    return small.contains(word, autoescape=True)
