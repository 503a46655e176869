"""What an idle connection keeps, measured on a server process of its own."""

from tests.server.transport.measure import measure_memory


def test_an_idle_connection_costs_less_than_sixteen_kilobytes() -> None:
    assert measure_memory("concert", idle=500) < 16
