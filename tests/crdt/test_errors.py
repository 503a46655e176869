"""What errors say to whoever meets them."""

import pytest

from crdt.errors import ConcertError, InvalidInput, OverLimit


@pytest.mark.parametrize("error", [InvalidInput, OverLimit])
def test_X_an_error_speaks_of_details_where_it_has_some(error: type[ConcertError]) -> None:
    assert "details" in error(details={"field": "name"}).next_step
    assert "details" not in error("Too long.").next_step
    assert "Send it again." == error("Too long.", next_step="Send it again.").next_step
