"""No host may send us into a private network."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from aggregator.crawling.gateway import Gateway
from aggregator.crawling.refusals import HostFailed


class PrivateAddressMiddleware:
    """Refuses a redirect that leads to another host with a private or loopback address."""

    def __init__(self, gateway: Gateway | None) -> None:
        self._gateway = gateway

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(Gateway.parse(crawler.settings.get("AGGREGATOR_GATEWAY", "")))

    async def process_request(self, request: Request) -> None:
        trail = request.meta.get("redirect_urls")
        if not trail:
            return
        target = urlsplit(request.url)
        host = target.hostname or ""
        if host == urlsplit(trail[0]).hostname:
            return
        if self._gateway is not None and target.netloc == self._gateway.netloc:
            return
        if await self._is_private(host):
            raise HostFailed(f"{urlsplit(trail[0]).netloc} redirects to a private address, {host}")

    async def _is_private(self, host: str) -> bool:
        try:
            return is_private(host)
        except ValueError:
            # Behind the gateway names mean nothing; elsewhere they may hide a private address.
            addresses = set() if self._gateway is not None else await addresses_of(host)
            return any(is_private(address) for address in addresses)


def is_private(host: str) -> bool:
    """Whether an address leads to this machine or its network; ValueError for a name.

    >>> is_private("169.254.169.254"), is_private("localhost"), is_private("8.8.8.8")
    (True, True, False)
    """
    if host == "localhost" or host.endswith(".localhost"):
        return True
    address = ip_address(host.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    return not (mapped or address).is_global


async def addresses_of(host: str) -> set[str]:
    """The addresses of a name; none where it has none."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return set()
    return {str(entry[4][0]) for entry in found}
