"""What every platform's spider stands on: a board's way from its first request to its account."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import TextResponse
from twisted.python.failure import Failure

from aggregator.boards import Board
from aggregator.records import Outcome, Reject
from aggregator.tally import Entry, Tally, drawn
from aggregator.understand.role import could_be_wanted
from spiders.shapes.answers import (
    GONE,
    Wall,
    conditions,
    excerpt,
    explain,
    is_unchanged,
    kwargs_of,
    status_of,
    validators,
)
from spiders.shapes.hooks import Gone, Hooks

DETAILS_AT_ONCE = 16
NEXT_TO_NOTHING = 1_000
EMPTY = "no posting on the page"


class BoardSpider(Hooks):
    """Crawls the boards of one platform and keeps their accounts.

    Exactly one BoardRun leaves per board, as its last item. Whatever a hook raises costs only its
    board or its posting, and is counted.
    """

    handle_httpstatus_list: ClassVar[list[int]] = [304]

    def list_request(self, board: Board, url: str, **more: Any) -> Request:
        """Build a request of the list; with validators if the list is one document."""
        if self.one_list:
            known = conditions(self.memory.validators(board.key))
            more["headers"] = {**known, **more.get("headers", {})}
        return self._request(board, url, self.on_list, self.on_list_failure, more)

    def page_request(self, board: Board, entry: Entry, url: str, **more: Any) -> Request:
        """Build the request of one entry's page; such pages go before further lists."""
        more = {"priority": 10, **more, "cb_kwargs": {"entry": entry}}
        return self._request(board, url, self.on_detail, self.on_detail_failure, more)

    def asking_request(self, board: Board, external_id: str, url: str, **more: Any) -> Request:
        """Build the request that asks whether one posting is still open."""
        more = {**more, "cb_kwargs": {"external_id": external_id}}
        return self._request(board, url, self.on_answer, self.on_answer_failure, more)

    async def start(self) -> AsyncIterator[Any]:
        """Yield the first requests of every board."""
        for board in self.boards:
            tally = self.tallies[board.key]
            tally.on_the_way += 1
            for thing in self._settled(tally, self._first(board)):
                yield thing

    def on_list(self, response: TextResponse, board: Board) -> Iterator[Any]:
        """Deal with an answer of the list."""
        tally = self._begun(board)
        yield from self._settled(tally, self._list(tally, response))

    def on_list_failure(self, failure: Failure) -> Iterator[Any]:
        """Turn a failed list request into the outcome of its board."""
        tally = self._begun(kwargs_of(failure)["board"])
        tally.break_off(*explain(failure))
        yield from self._settled(tally, ())

    def on_detail(self, response: TextResponse, board: Board, entry: Entry) -> Iterator[Any]:
        """Deal with the page of one posting."""
        tally = self._begun(board)
        tally.details -= 1
        yield from self._settled(tally, self._detail(tally, response, entry))

    def on_detail_failure(self, failure: Failure) -> Iterator[Any]:
        """Count a page that could not be fetched; its entry stays listed."""
        kwargs = kwargs_of(failure)
        tally = self._begun(kwargs["board"])
        tally.details -= 1
        yield from self._settled(tally, self._lost(tally, kwargs["entry"], failure))

    def on_answer(self, response: TextResponse, board: Board, external_id: str) -> Iterator[Any]:
        """Read what one vanished posting's page says."""
        tally = self.tallies[board.key]
        yield from self._settled(tally, self._answer(board, external_id, response))

    def on_answer_failure(self, failure: Failure) -> Iterator[Any]:
        """Close a vanished posting whose page is gone; where robots.txt forbids it, say nothing."""
        kwargs = kwargs_of(failure)
        said = self._said(kwargs["board"], kwargs["external_id"], failure)
        yield from self._settled(self.tallies[kwargs["board"].key], said)

    def _begun(self, board: Board) -> Tally:
        tally = self.tallies[board.key]
        tally.begin()
        return tally

    def _settled(self, tally: Tally, work: Iterable[Any]) -> Iterator[Any]:
        """Yield what one answer gives and settle it, whatever happens on the way."""
        try:
            for thing in work:
                yield self._counted(tally, thing)
        except Exception as error:  # noqa: BLE001 - a broken list must cost its own board only
            tally.break_off("failed", self._told(error, tally.board.key))
        tally.on_the_way -= 1
        for thing in self._refilled(tally):
            yield self._counted(tally, thing)
        if not tally.on_the_way and tally.phase != "finished":
            yield from self._advanced(tally)

    @staticmethod
    def _counted(tally: Tally, thing: Any) -> Any:
        if isinstance(thing, Request):
            tally.on_the_way += 1
            tally.run.n_requests += 1
            return thing
        if isinstance(thing, Reject):
            tally.reject(thing)
        tally.unstored += 1
        return thing

    def _list(self, tally: Tally, response: TextResponse) -> Iterator[Any]:
        if is_unchanged(response):
            tally.run.is_unchanged = True
            return
        if self.one_list:
            tally.run.etag, tally.run.last_modified = validators(response)
        board, before = tally.board, len(tally.listed)
        for found in self.parse_list(response, board):
            yield from self._entry(tally, found) if isinstance(found, Entry) else (found,)
        yield from self.next_pages(response, board, len(tally.listed) - before)

    def _entry(self, tally: Tally, entry: Entry) -> Iterator[Any]:
        name = entry.external_id
        if not name:
            yield self.rejected(tally.board, entry, "an entry without an id")
        elif not tally.is_new(name):
            return
        elif entry.reject:
            said = self.rejected(tally.board, entry, entry.reject)
            yield from (tally.shows(entry, "rejected"), replace(said, is_said=True))
        elif entry.version and self.memory.version(tally.board.key, name) == entry.version:
            yield from self._seen_again(tally, entry)
        elif self.scope != "all" and not could_be_wanted(entry.title):
            tally.n_left_out += 1
            yield tally.shows(entry, "out_of_scope")
        else:
            yield from self._wanted(tally, entry)

    def _seen_again(self, tally: Tally, entry: Entry) -> Iterator[Any]:
        """An entry whose state stands, and whatever else its page held when it was read."""
        name = entry.external_id or ""
        further = [n for n in tally.on_page(name, self.memory) if tally.is_new(n)]
        for each in (name, *further):
            yield tally.shows(replace(entry, external_id=each), None)
            if self.memory.fingerprint(tally.board.key, each) is not None:
                tally.n_known += 1
                yield tally.touches(each, entry.version)

    def _wanted(self, tally: Tally, entry: Entry) -> Iterator[Any]:
        try:
            posting = self.posting_of(entry, tally.board)
        except Exception as error:  # noqa: BLE001 - one unreadable row must not cost the others
            yield from self._unreadable(tally, entry, error)
            return
        if posting is None:
            tally.waiting.append(entry)
        else:
            tally.run.n_fetched += 1
            yield tally.shows(entry, None)
            yield posting

    def _unreadable(
        self, tally: Tally, entry: Entry, error: Exception, came: str | None = None
    ) -> Iterator[Any]:
        """Without its version: it will be looked at again."""
        yield tally.shows(replace(entry, version=None), "rejected")
        reason = self._told(error, entry.external_id)
        yield replace(self.rejected(tally.board, entry, reason), excerpt=came)

    def _refilled(self, tally: Tally) -> Iterator[Any]:
        """Yield the next page requests, a few at a time: a long list waits as bare entries."""
        while tally.waiting and tally.details < DETAILS_AT_ONCE:
            entry = tally.waiting.popleft()
            try:
                request = self.detail_request(entry, tally.board)
            except Exception as error:  # noqa: BLE001 - an address that is none costs its entry
                yield from self._unreadable(tally, entry, error)
            else:
                tally.details += 1
                yield request

    def _detail(self, tally: Tally, response: TextResponse, entry: Entry) -> Iterator[Any]:
        n_found = 0
        try:
            for found in self.parse_detail(response, tally.board, entry):
                n_found += 1
                yield from self._found(tally, entry, found)
            if not n_found:
                yield from self._empty(tally, entry, response)
        except Wall as error:
            yield from self._not_fetched(tally, entry, "failed", str(error))
        except Exception as error:  # noqa: BLE001 - one unreadable page must not cost the board
            yield from self._unreadable(tally, entry, error, excerpt(response))

    def _empty(self, tally: Tally, entry: Entry, response: TextResponse) -> Iterator[Any]:
        """A page that holds no posting is settled; one that holds next to nothing is not."""
        is_settled = len(response.body) >= NEXT_TO_NOTHING
        yield tally.shows(entry if is_settled else replace(entry, version=None), "rejected")
        tally.empty[EMPTY] += 1
        reject = self.rejected(tally.board, entry, EMPTY)
        yield replace(reject, excerpt=excerpt(response), is_said=True)

    def _found(self, tally: Tally, entry: Entry, found: Any) -> Iterator[Any]:
        """An entry counts as shown only now: a list of addresses may name pages long dead."""
        if isinstance(found, Gone):
            yield from self._gone(tally, entry, found.reason)
        elif isinstance(found, Reject):
            yield tally.shows(entry, "rejected")
            yield found
        elif found.external_id == entry.external_id or tally.is_new(found.external_id):
            tally.run.n_fetched += 1
            shown = replace(entry, external_id=found.external_id, title=found.title, url=found.url)
            yield tally.shows(shown, None)
            yield found

    def _lost(self, tally: Tally, entry: Entry, failure: Failure) -> Iterator[Any]:
        outcome, reason = explain(failure)
        if outcome == "interrupted":
            tally.stop(outcome, reason)
            tally.waiting.clear()
        elif (status := status_of(failure)) in GONE:
            yield from self._gone(tally, replace(entry, version=None), f"HTTP {status}")
        else:
            yield from self._not_fetched(tally, entry, outcome, reason)

    def _not_fetched(
        self, tally: Tally, entry: Entry, outcome: Outcome, reason: str
    ) -> Iterator[Any]:
        tally.losses.append((outcome, reason))
        yield tally.shows(entry, "not_fetched")
        yield replace(self.rejected(tally.board, entry, reason), stage="fetch")

    def _gone(self, tally: Tally, entry: Entry, reason: str) -> Iterator[Any]:
        """The list names it, its own page says it is over: that closes what was open."""
        name = entry.external_id or ""
        if name in tally.open_postings(self.memory):
            tally.over.append(self.confirmed(tally.board, name, "closed", reason))
        else:
            yield tally.shows(entry, "rejected")
        said = self.rejected(tally.board, entry, f"listed, but over: {reason}")
        yield replace(said, is_said=True)

    def _advanced(self, tally: Tally) -> Iterator[Any]:
        """Judge the list, ask for what vanished from it, and at last close the account."""
        if tally.phase != "confirming":
            tally.phase = "confirming"
            self.list_ended(tally.board)
            for said in tally.settled(self.memory):
                yield self._counted(tally, said)
            vanished = tally.judge(self.memory)
            for request in self._asked(tally, vanished):
                yield self._counted(tally, request)
        if not tally.on_the_way:
            for word in tally.led(self.memory):
                yield self._counted(tally, word)
            yield tally.close()

    def _asked(self, tally: Tally, vanished: dict[str, str | None]) -> list[Request]:
        requests = []
        for name in drawn(vanished, self.confirm_limit, tally.run.started_at[:10]):
            try:
                request = self.confirm_request(tally.board, name, vanished[name])
            except Exception as error:  # noqa: BLE001 - one odd address must not cost the account
                self._told(error, name)
            else:
                requests += [request] if request else []
        if requests and len(requests) < len(vanished):
            tally.run.may_close = False
            tally.share_asked = len(requests) / len(vanished)
        return requests

    def _answer(self, board: Board, external_id: str, response: TextResponse) -> Iterator[Any]:
        try:
            if said := self.read_confirmation(response, board, external_id):
                yield from self.tallies[board.key].hears(said)
        except Exception as error:  # noqa: BLE001 - an answer that cannot be read closes nothing
            yield self.confirmed(board, external_id, "unknown", self._told(error, external_id))
