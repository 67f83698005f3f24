"""A client's address in, how long it has to wait out: a bucket of requests for each client, filled again evenly over the minute."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

N_CLIENTS = 10_000
_MINUTE_S = 60.0


class RateLimit:
    """Counts requests by client. Those not seen for longest are forgotten once there are too many, so that memory stays flat."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic, n_clients: int = N_CLIENTS) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._n_clients = n_clients
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, address: str, *, take: bool = True) -> float:
        """Takes one request from the client's bucket, or only looks. Returns 0, or the seconds until there is one again when it is empty. No limit, no wait."""
        if not self._per_minute:
            return 0.0
        client, now, a_second = _client(address), self._clock(), self._per_minute / _MINUTE_S
        left, at = self._buckets.pop(client, (float(self._per_minute), now))
        left = min(self._per_minute, left + (now - at) * a_second)
        allowed = left >= 1
        self._buckets[client] = (left - 1 if allowed and take else left, now)
        if len(self._buckets) > self._n_clients:
            self._buckets.popitem(last=False)
        return 0.0 if allowed else (1 - left) / a_second


def _client(address: str) -> str:
    """What counts as one client: an address, or the /64 network of an IPv6 address, of which one household has many."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, IPv6Address):
        return str(ip.ipv4_mapped or int(ip) >> 64)
    return str(ip)
