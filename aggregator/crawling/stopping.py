"""A stopped run sends nothing more, and tells no spider of what it did not send."""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler

from aggregator.crawling.hosts import Hosts, hosts_of
from aggregator.crawling.refusals import Stopped


class StopMiddleware:
    """Drops every request of a run that is being stopped; their boards stay unfinished."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts = hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(hosts_of(crawler))

    def process_request(self, request: Request) -> None:
        if self._hosts.stopping.is_set():
            raise Stopped("the run was stopped")

    def process_exception(self, request: Request, exception: Exception) -> None:
        # An errback would count the posting as lost and might finish its board.
        if isinstance(exception, Stopped):
            request.errback = None
