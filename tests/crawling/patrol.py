"""Asks for addresses with the shipped settings and prints what came, as JSON (run as a program)."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, ClassVar

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from aggregator.crawling.hosts import Hosts

CAME: dict[str, dict[str, Any]] = {}


class Patrol(Spider):
    name = "patrol"
    handle_httpstatus_list: ClassVar = [403, 404, 429, 500, 503]

    async def start(self) -> AsyncIterator[Request]:
        for row in self.requests:
            row = {"url": row} if isinstance(row, str) else dict(row)
            yield Request(
                **row,
                callback=self.came,
                errback=self.failed,
                cb_kwargs={"asked": row["url"]},
                dont_filter=True,
            )

    def came(self, response: Any, asked: str) -> None:
        CAME[asked] = {"status": response.status, "url": response.url, "body": response.text}

    def failed(self, failure: Any) -> None:
        error = failure.value
        CAME[failure.request.cb_kwargs["asked"]] = {
            "error": str(error) or type(error).__name__,
            "kind": type(error).__name__,
            "outcome": getattr(error, "outcome", None),
        }


def main() -> None:
    order = json.loads(sys.argv[1])
    settings = Settings()
    settings.setmodule("aggregator.crawling.settings")
    settings.setdict({"EXTENSIONS": {}, "ITEM_PIPELINES": {}, **order["settings"]})
    hosts = Hosts(scale=float(order["scale"]), delays=order["delays"])
    process = AsyncCrawlerProcess(settings)
    for requests in order["crawlers"]:
        process.crawl(Patrol, requests=requests, session=SimpleNamespace(hosts=hosts))
    process.start()
    json.dump(CAME, sys.stdout)


if __name__ == "__main__":
    main()
