"""What there is for the steps of runs: slots, rates, and whether a scheduler can be used. From settings. Border: who gets it, `engine/workflow`."""

from collections.abc import Iterable

from engine.operations.rate import Rate


def slots_of(texts: Iterable[str]) -> dict[str, int]:
    """`NAME=COUNT` each. ValueError for anything else."""
    found = {}
    for text in texts:
        name, _, count = text.partition("=")
        if not name.strip() or not count.strip().isdigit():
            raise ValueError(f"{text!r} is not NAME=COUNT")
        found[name.strip()] = int(count)
    return found


def rates_of(texts: Iterable[str]) -> dict[str, Rate]:
    """`OPERATION=STARTS/SECONDS` each. ValueError for anything else."""
    found = {}
    for text in texts:
        name, _, rate = text.partition("=")
        starts, _, seconds = rate.partition("/")
        if not name.strip() or not starts.strip().isdigit() or int(starts) < 1 or not _is_span(seconds):
            raise ValueError(f"{text!r} is not OPERATION=STARTS/SECONDS")
        found[name.strip()] = Rate(starts=int(starts), seconds=float(seconds))
    return found


def cannot_reach(scheduler: str) -> str:
    """Why this address of a scheduler cannot be used at all; empty when it can."""
    if not scheduler.startswith(("tcp://", "tls://", "ws://", "wss://")):
        return f"DASK_SCHEDULER is an address like tcp://HOST:8786, not {scheduler}"
    return _needs_library()


def _is_span(text: str) -> bool:
    try:
        return 0 < float(text) < 86_400 * 31
    except ValueError:
        return False


def _needs_library() -> str:
    """What to say when `distributed` is not there; empty when it is."""
    try:
        import distributed  # noqa: F401, PLC0415 - an optional library
    except ImportError:
        return (
            "DASK_SCHEDULER is set, but the library distributed is not installed: pip install 'concert[dask]'"
        )
    return ""
