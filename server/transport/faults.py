"""How an error of an endpoint is told to the log: its type and where it came from, never its text, which may quote what people wrote."""

import traceback
from typing import Final

import structlog

log = structlog.get_logger(__name__)

FATAL: Final = (KeyboardInterrupt, SystemExit)
_FRAMES: Final = 6


def report(event: str, error: BaseException) -> None:
    """Log an endpoint's error. Fatal ones (interrupt, exit) are raised again; a panic of native code is a `BaseException` and is not."""
    if isinstance(error, FATAL):
        raise error
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    at = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    log.error(event, error=type(error).__name__, at=at)
