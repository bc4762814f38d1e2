"""The shapes a board can have, shared by the spiders: one document, pages, search, sitemap."""
