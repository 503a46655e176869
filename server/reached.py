"""Where this installation is reached: the server writes it into the data folder while it serves, the command line reads it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from server.settings import Settings
from server.stores import is_served

FILE: Final = "address"


@contextmanager
def told_as(data: Path, url: str) -> Iterator[None]:
    """For as long as it serves. A folder that takes no file costs the command line its guess, and nobody else anything."""
    file = data / FILE
    with suppress(OSError):
        file.write_text(f"{url}\n", "utf-8")
    try:
        yield
    finally:
        with suppress(OSError):
            file.unlink()


def address_of(settings: Settings) -> str:
    """Without a slash at its end: CONCERT_URL, else where the server that runs on this folder listens, else where one would."""
    if not settings.public_url and is_served(settings):
        with suppress(OSError, UnicodeDecodeError):
            # A killed server leaves its file behind: without anybody on the folder it says nothing.
            if said := (settings.data / FILE).read_text("utf-8").strip():
                return said
    return settings.url(settings.port)
