"""Hosts take turns: none holds more of a crawler's places than it can use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from scrapy.pqueues import DownloaderAwarePriorityQueue, DownloaderInterface

PLACES = 2  # one request on the wire, one to follow it at once


class Places(DownloaderInterface):
    """Hosts that have a place left, with how many they hold."""

    def stats(self, possible_slots: Iterable[str]) -> list[tuple[int, str]]:
        """(Places held, host) of those that may be asked."""
        # Scrapy's own count leaves out what still waits for a host's robots.txt.
        held = Counter(map(self.get_slot_key, self.downloader.active))
        return [(held[host], host) for host in possible_slots if held[host] < PLACES]


class HostQueue(DownloaderAwarePriorityQueue):
    """Scrapy's queue by hosts; what a slow or dead host has to be asked waits here."""

    def __init__(self, crawler: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(crawler, *args, **kwargs)
        self._downloader_interface = Places(crawler)
