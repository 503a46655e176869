"""What a start keeps from being collected, and that collecting goes on once it is ready."""

import gc
import sys
from collections.abc import Iterator

import pytest

from server.serve import settle_down


@pytest.fixture
def as_started() -> Iterator[None]:
    """As at the start of `concert serve`; afterwards as it was."""
    thresholds, interval = gc.get_threshold(), sys.getswitchinterval()
    gc.disable()
    yield
    gc.unfreeze()
    gc.enable()
    gc.set_threshold(*thresholds)
    sys.setswitchinterval(interval)


def test_garbage_is_collected_again_once_it_is_ready(as_started: None) -> None:
    settle_down()
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
