"""Numbers of things in words."""

from engine.amounts import amount


def test_one_of_a_thing_is_said_in_the_singular_and_thousands_have_commas() -> None:
    assert ("1 file", "0 files", "12,000 rows") == (
        amount(1, "file"),
        amount(0, "file"),
        amount(12_000, "row"),
    )
    assert ("1 table or view", "2 tables and views") == tuple(
        amount(number, "table or view", "tables and views") for number in (1, 2)
    )
