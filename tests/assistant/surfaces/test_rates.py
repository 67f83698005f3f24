"""How often a client may ask."""

from __future__ import annotations

import pytest

from assistant.surfaces.rates import RateLimit


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_requests_beyond_the_limit_wait_until_there_is_one_again() -> None:
    clock = Clock()
    rates = RateLimit(2, clock)
    assert [rates.wait_s("192.0.2.1") for _ in range(3)] == [0, 0, 30]
    clock.now = 29
    assert rates.wait_s("192.0.2.1") == pytest.approx(1)
    clock.now = 30
    assert rates.wait_s("192.0.2.1") == 0


def test_a_long_pause_saves_up_no_more_than_a_minute() -> None:
    clock = Clock()
    rates = RateLimit(2, clock)
    clock.now = 3600
    assert [rates.wait_s("192.0.2.1") for _ in range(3)] == [0, 0, 30]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::2", True),
        ("2001:db8::1", "2001:db8:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("a-socket", "another", False),
    ],
)
def test_an_address_is_a_client_and_so_is_a_whole_ipv6_network(one: str, other: str, shared: bool) -> None:
    rates = RateLimit(1, Clock())
    assert rates.wait_s(one) == 0
    assert (rates.wait_s(other) > 0) is shared


def test_those_not_seen_for_longest_are_forgotten_first() -> None:
    rates = RateLimit(1, Clock(), n_clients=2)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        rates.wait_s(address)
    assert rates.wait_s("192.0.2.3") > 0
    assert rates.wait_s("192.0.2.1") == 0


def test_no_limit_is_no_wait() -> None:
    rates = RateLimit(0, Clock())
    assert [rates.wait_s("192.0.2.1") for _ in range(1000)] == [0] * 1000
