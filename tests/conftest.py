"""Fixtures every folder shares."""

import pytest
from hypothesis import settings

import crdt.structs

LONG = (
    "tests/server/test_http.py",
    "tests/scenarios/",
    "tests/storage/",
    "tests/contracts/",
    "tests/interop/",
    "tests/server/",
)
"""What starts servers and waits for them. What only computes goes last, and fills whatever process is free."""

settings.register_profile("same every time", derandomize=True, deadline=None)
settings.register_profile("new every time", deadline=None)


def pytest_configure(config: pytest.Config) -> None:
    """`make test` tries the same examples each time, and none by the clock; `make soak` looks for new ones."""
    settings.load_profile("new every time" if config.option.markexpr == "soak" else "same every time")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files are shared out in this order, so that no process is left with a long one at the end."""
    items.sort(
        key=lambda item: next((at for at, name in enumerate(LONG) if item.nodeid.startswith(name)), len(LONG))
    )
    if not str(crdt.structs.__file__).endswith(".py"):
        for item in items:
            if item.get_closest_marker("interpreted"):
                item.add_marker(pytest.mark.skip("the core is compiled; CONCERT_CORE=interpreted runs it"))


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
