"""From a board's words to a posting: checked, contact data masked, understood."""

from __future__ import annotations

from typing import Any, Self

from scrapy.crawler import Crawler

from aggregator.fingerprint import fingerprint
from aggregator.records import BoardRun, Listed, RawPosting, Reject, Touched, Understood
from aggregator.redact import redacted
from aggregator.understand import understand

EXCERPT = 200


class NormalisePipeline:
    """Turns every RawPosting into what became of it; all other items pass."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.versions: dict[tuple[str, str], str | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the stage for one crawler."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Return Understood, Touched, Listed (out of scope) or Reject for a RawPosting."""
        if not isinstance(item, BoardRun):
            self.crawler.spider.tallies[item.board].unstored -= 1  # type: ignore[union-attr]  # ours
        if isinstance(item, Listed) and item.decision is None:
            self.versions[item.board, item.external_id] = item.version
        elif isinstance(item, Touched):
            self.versions.pop((item.board, item.external_id), None)
        elif isinstance(item, BoardRun):
            self.versions = {k: v for k, v in self.versions.items() if k[0] != item.board}
        elif isinstance(item, RawPosting):
            return self._normalised(item)
        return item

    def _normalised(self, raw: RawPosting) -> Understood | Touched | Listed | Reject:
        version = self.versions.pop((raw.board, raw.external_id), None)
        if problem := _problem(raw):
            return self._rejected(raw, "check", problem)
        try:
            return self._understood(redacted(raw), version)
        except Exception as error:  # noqa: BLE001 - one odd posting must not cost the board
            return self._rejected(raw, "understand", f"{type(error).__name__}: {error}"[:EXCERPT])

    def _understood(self, raw: RawPosting, version: str | None) -> Understood | Touched | Listed:
        spider: Any = self.crawler.spider
        mark = fingerprint(raw)
        if spider.memory.fingerprint(raw.board, raw.external_id) == mark:
            return Touched(
                board=raw.board,
                external_id=raw.external_id,
                seen_at=raw.seen_at,
                version=version,
            )
        posting = understand(raw)
        if posting.role == "out_of_scope" and spider.scope != "all":
            return Listed(
                board=raw.board,
                external_id=raw.external_id,
                title=posting.title,
                decision="out_of_scope",
                version=version,
                url=raw.url,
            )
        return Understood(raw=raw, posting=posting, fingerprint=mark, version=version)

    def _rejected(self, raw: RawPosting, stage: Any, reason: str) -> Reject:
        spider: Any = self.crawler.spider
        reject = Reject(
            board=raw.board,
            stage=stage,
            reason=reason,
            external_id=raw.external_id or None,
            url=raw.url,
            excerpt=(raw.title or raw.description or "")[:EXCERPT] or None,
        )
        return spider.tallies[raw.board].reject(reject)  # type: ignore[no-any-return]  # duck-typed


def _problem(raw: RawPosting) -> str | None:
    """Why a posting cannot be kept; None where it can."""
    if not isinstance(raw.external_id, str) or not raw.external_id.strip():
        return "a posting without an id"
    if not isinstance(raw.title, str) or not raw.title.strip():
        return "a posting without a title"
    return None
