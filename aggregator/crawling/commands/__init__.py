"""The `scrapy` commands of this project; each module is one word typed after `scrapy`."""
