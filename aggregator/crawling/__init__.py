"""What belongs to Scrapy but is neither spider nor pipeline: settings, politeness, commands."""
