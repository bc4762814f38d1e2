"""The same posting twice in one run of a board: kept once, counted."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from aggregator.records import BoardRun, Touched, Understood


class DeduplicatePipeline:
    """Drops what came before under the same key; whether its words differ is counted too."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.seen: dict[str, dict[str, str | None]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the stage for one crawler."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Return the item, or drop it if its board gave the same key before."""
        if isinstance(item, BoardRun):
            self.seen.pop(item.board, None)
        elif isinstance(item, Understood):
            self._check(item.raw.board, item.raw.external_id, item.fingerprint)
        elif isinstance(item, Touched):
            self._check(item.board, item.external_id, None)
        return item

    def _check(self, board: str, external_id: str, mark: str | None) -> None:
        seen = self.seen.setdefault(board, {})
        if external_id not in seen:
            seen[external_id] = mark
            return
        kind = "same" if seen[external_id] == mark else "differing"
        if self.crawler.stats:
            self.crawler.stats.inc_value(f"deduplicate/{kind}")
        raise DropItem(f"{board}/{external_id} came before ({kind} words)", log_level="INFO")
