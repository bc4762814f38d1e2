"""Understanding: one pure function from a board's own words to a posting."""

from __future__ import annotations

from aggregator.records import Posting, RawPosting

__all__ = ["understand"]


def understand(raw: RawPosting) -> Posting:
    """Derive everything a posting says, each value right or None.

    Never raises: a rule that fails leaves its field unknown and is named in `errors`. The same
    function serves the crawl, `rebuild` and `annotate`.
    """
    # The rules take long to load, and a crawl with a companion needs hardly any of them itself.
    from aggregator.understand.deriving import derived

    return derived(raw)
