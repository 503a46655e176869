from hypothesis import given, settings
from hypothesis import strategies as st

from engine.workflow.machine.persistent import Persistent
from tests.support.work import lines

_changes = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 3) | st.none(), st.integers(0, 50)), max_size=40
)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(_changes)
def test_G19_every_version_stays_what_it_was_in_whatever_order_they_are_read(
    changes: list[tuple[int, int | None, int]],
) -> None:
    """Each change is made to one of the versions so far; None drops the key."""
    versions = [Persistent[int, int]()]
    plain: list[dict[int, int]] = [{}]
    for key, value, which in changes:
        at = which % len(versions)
        expected = {k: v for k, v in plain[at].items() if k != key}
        if value is None:
            versions.append(versions[at].drop(key))
        else:
            versions.append(versions[at].put(key, value))
            expected[key] = value
        plain.append(expected)
    for version, expected in [
        *zip(versions, plain, strict=True),
        *zip(versions[::-1], plain[::-1], strict=True),
    ]:
        assert expected == version
        assert version == Persistent(expected)
        assert (len(expected), set(expected)) == (len(version), set(version))


def test_G19_going_on_from_the_newest_version_costs_the_same_whatever_its_size() -> None:
    def cost(size: int) -> int:
        start = Persistent({key: key for key in range(size)})

        def go_on() -> None:
            version = start
            for key in range(100):
                version = version.put(key, -key)
                assert version[key] == -key

        return lines(go_on)

    cost(1)  # what is compiled when it is first called is no part of the work
    assert cost(200) == cost(20_000)
