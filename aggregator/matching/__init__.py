"""Which postings are the same vacancy: pure functions over what is known of each."""

from aggregator.matching.address import canonical_url
from aggregator.matching.clusters import Edge, clusters
from aggregator.matching.keys import keys, link

__all__ = ["Edge", "canonical_url", "clusters", "keys", "link"]
