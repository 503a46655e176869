"""Few statements, and for each key the order in which things were said."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from hypothesis import given
from hypothesis import strategies as st

from storage.sql.rows import Rows, Steps
from storage.sql.statements import Row, Statement

PUT = Statement(sql="put", touches=("records",), positions=None, key=itemgetter(0))
DROP = Statement(sql="drop", touches=("records",), positions=None, key=itemgetter(0))
OTHER = Statement(sql="other", touches=("log",), positions=None, key=itemgetter(0))
ALL = Statement(sql="all", touches=("sums", "records", "log"), positions=None)
SUM = Statement(sql="sum", touches=("sums",), positions=None)

Added = Sequence[tuple[Statement, Row]]


def added(statements: Sequence[Statement]) -> st.SearchStrategy[Added]:
    one = st.tuples(st.sampled_from(statements), st.sampled_from("abc"))
    numbered = st.lists(one, max_size=30)
    return numbered.map(lambda said: [(of, (key, number)) for number, (of, key) in enumerate(said)])


def steps_of(said: Added) -> Steps:
    rows = Rows()
    for statement, row in said:
        rows.add(statement, row)
    return rows.steps()


def executed(said: Added) -> list[tuple[Statement, Row]]:
    return [(statement, row) for statement, rows in steps_of(said) for row in rows]


@given(added((PUT, DROP, OTHER, ALL, SUM)))
def test_nothing_is_lost_or_doubled(said: Added) -> None:
    assert sorted(row[1] for _, row in said) == sorted(row[1] for _, row in executed(said))


@given(added((PUT, DROP, OTHER, ALL, SUM)))
def test_rows_that_concern_each_other_keep_their_order(said: Added) -> None:
    place = {row[1]: at for at, (_, row) in enumerate(executed(said))}
    for later, (statement, row) in enumerate(said):
        for before, other in said[:later]:
            if concern(before, other, statement, row):
                assert place[other[1]] < place[row[1]]


def concern(one: Statement, row: Row, other: Statement, row_of_other: Row) -> bool:
    """Whether it matters which is executed first."""
    if one is other and one.key is None:
        return True
    if one.key is not None and other.key is not None:
        return one.touches == other.touches and row[0] == row_of_other[0]
    return bool({*one.touches} & {*other.touches})


def test_what_many_senders_say_in_turns_is_one_step_for_each_statement() -> None:
    said = [step for number in range(100) for step in ((PUT, (number, 0)), (DROP, (number, 1)))]
    assert [(PUT, 100), (DROP, 100)] == [(statement, len(rows)) for statement, rows in steps_of(said)]


def test_a_statement_without_keys_is_one_step_as_long_as_nothing_comes_between() -> None:
    said = [(SUM, ("a", 0)), (SUM, ("b", 1)), (ALL, ("a", 2)), (SUM, ("a", 3))]
    assert [SUM, ALL, SUM] == [statement for statement, _ in groupby(executed(said), itemgetter(0))]
