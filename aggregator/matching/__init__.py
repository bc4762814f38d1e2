"""Which postings are the same vacancy: pure functions over what is known of each."""

from aggregator.matching.address import canonical_url
from aggregator.matching.clusters import DECISION, clusters
from aggregator.matching.keys import keys
from aggregator.matching.ladder import JOIN, Match, judge
from aggregator.matching.link import link
from aggregator.matching.sketch import Sketch, Span, sketch

__all__ = [
    "DECISION",
    "JOIN",
    "Match",
    "Sketch",
    "Span",
    "canonical_url",
    "clusters",
    "judge",
    "keys",
    "link",
    "sketch",
]
