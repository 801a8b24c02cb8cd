"""The optimiser's /metrics: what was asked, offered, proposed and left out, by settlement system; nowhere unless a port is set."""

import socket
from urllib.request import urlopen

import pytest
from prometheus_client import generate_latest

from schemas.optimisations import GROUP_MAX
from streams.optimiser.measures import Measures, served
from streams.optimiser.offered import propose
from streams.settings import Settings
from tests.unit.back_office import SYSTEM
from tests.unit.test_group_limits import REQUEST, ring


def counted(measures: Measures) -> dict[str, float]:
    """What the page says of the system, without the time at which each counter was made."""
    names = ("requests_total", "offered_total", "proposed_total", "left_out_total", "last_left_out")
    found = {name: measures.registry.get_sample_value(f"takahuone_optimiser_{name}", {"settlement_system": SYSTEM}) for name in names}
    return {name: number for name, number in found.items() if number is not None}


def test_what_is_left_out_is_counted_and_the_last_request_says_whether_it_still_is() -> None:
    measures = Measures()
    assert counted(measures) == {}
    queue = ring(GROUP_MAX + 1) + ring(3, "x")
    measures.answered(REQUEST, len(queue), propose(REQUEST, queue))
    left = {"requests_total": 1, "offered_total": GROUP_MAX + 4, "proposed_total": 3, "left_out_total": GROUP_MAX + 1}
    assert counted(measures) == left | {"last_left_out": GROUP_MAX + 1}
    measures.answered(REQUEST, 3, propose(REQUEST, ring(3)))
    more = {"requests_total": 2, "offered_total": GROUP_MAX + 7, "proposed_total": 6}
    assert counted(measures) == left | more | {"last_left_out": 0}
    measures.answered(REQUEST, 2, [])  # it could not be solved
    assert counted(measures) == left | more | {"requests_total": 3, "offered_total": GROUP_MAX + 9, "last_left_out": 0}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def test_the_page_is_served_while_it_lasts_where_a_port_is_set() -> None:
    settings = Settings(optimiser_http_port=free_port())
    with served(settings) as measures:
        measures.answered(REQUEST, 2, [])
        with urlopen(f"http://127.0.0.1:{settings.optimiser_http_port}/metrics", timeout=10) as page:
            assert f'takahuone_optimiser_requests_total{{settlement_system="{SYSTEM}"}} 1.0' in page.read().decode()
        with pytest.raises(OSError, match="in use"), served(settings):
            pass
    with pytest.raises(OSError, match="refused"):
        urlopen(f"http://127.0.0.1:{settings.optimiser_http_port}/metrics", timeout=10)


def test_without_a_port_it_is_counted_all_the_same() -> None:
    with served(Settings()) as measures:
        measures.answered(REQUEST, 2, [])
        assert b"takahuone_optimiser_requests_total" in generate_latest(measures.registry)
