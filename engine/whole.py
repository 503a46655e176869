"""Whether a text is one. Pure.

JSON can spell one half of a pair that stands for one letter: nothing can store, show or send that.
"""


def is_whole(text: str) -> bool:
    """False where half of a letter stands in it."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
