"""Which pages may act in a person's browser: exact origins, and in an open house only pages of this machine."""

from typing import Any

import pytest

from server.origins import Origins
from server.settings import Settings

HOST = "concert.example:8000"


def origins(**settings: Any) -> Origins:
    return Origins.of(Settings(**settings))


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://concert.example:8000", True),
        ("https://concert.example:8000", False),
        ("http://concert.example", False),
        ("http://concert.example:80000", False),
        ("http://concert.example:8000.evil.example", False),
        ("http://evil.example/concert.example:8000", False),
        ("http://CONCERT.example:8000", False),
        ("null", False),
        ("", False),
    ],
)
def test_T9_only_the_own_address_exactly(origin: str, allowed: bool) -> None:
    one = origins()
    assert allowed == one.own(origin, "http", HOST)
    assert allowed == one.may_open(origin, "ws", HOST)


def test_T9_what_the_operator_lists_and_the_public_address_may_too() -> None:
    one = origins(origins=("https://tools.example",), public_url="https://concert.example/")
    for origin in ("https://tools.example", "https://concert.example"):
        assert one.own(origin, "http", HOST)
        assert one.may_open(origin, "ws", HOST)
    assert one.may_open("https://concert.example:8000", "wss", HOST)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("http://localhost:5173", True),
        ("http://127.0.0.1:3000", True),
        ("http://[::1]:3000", True),
        ("http://evil.example:8000", False),
        ("http://localhost.evil.example", False),
        ("http://127.0.0.1.evil.example", False),
        ("file://localhost", False),
        ("http://[", False),
        ("null", False),
    ],
)
def test_T9_an_open_house_is_open_to_pages_of_this_machine_whatever_name_it_was_asked_by(
    origin: str, allowed: bool
) -> None:
    """`evil.example:8000` may point at this machine: then Host and Origin agree, and it is still not of this machine."""
    one = origins(dev=True)
    assert allowed == one.may_open(origin, "ws", "evil.example:8000")
    assert not one.own("http://localhost:5173", "http", "127.0.0.1:8000"), (
        "cookies act for the own pages only"
    )
