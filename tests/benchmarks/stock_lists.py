"""What a crawl of lists is measured against: a bare spider on Scrapy's defaults, no pipelines."""

import json

import scrapy


class Lists(scrapy.Spider):
    """Asks for one list a board and yields every job of it."""

    name = "lists"

    def __init__(self, origin, boards, **kwargs):
        self.start_urls = [
            f"{origin}/v1/boards/{board}/jobs?content=true" for board in boards.split(",")
        ]
        super().__init__(**kwargs)

    def parse(self, response):
        for job in response.json()["jobs"]:
            yield {
                "url": job["absolute_url"],
                "title": job["title"],
                "employer": job["company_name"],
                "location": job["location"]["name"],
                "posted": job["first_published"],
                "description": job["content"],
            }

    def closed(self, reason):
        print(json.dumps(self.crawler.stats.get_value("item_scraped_count")))
