"""Fixtures every folder shares."""

import pytest
from hypothesis import settings

settings.register_profile("same every time", derandomize=True, deadline=None)
settings.register_profile("new every time", deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    """`make test` tries the same examples each time, and none by the clock; `make soak` looks for new ones."""
    settings.load_profile("new every time" if config.option.markexpr == "soak" else "same every time")


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
