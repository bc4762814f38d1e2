"""What platforms send, read by pure functions: JSON-LD, microdata, sitemaps, feeds, JSON."""
