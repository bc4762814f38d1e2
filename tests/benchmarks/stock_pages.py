"""What a crawl of pages is measured against: a bare spider on Scrapy's defaults, no pipelines."""

import json

from scrapy.spiders import SitemapSpider


class Pages(SitemapSpider):
    """Follows a sitemap and yields the JobPosting of every page."""

    name = "pages"

    def __init__(self, origin, **kwargs):
        self.sitemap_urls = [f"{origin}/robots.txt"]
        super().__init__(**kwargs)

    def parse(self, response):
        for text in response.css('script[type="application/ld+json"]::text').getall():
            job = json.loads(text)
            yield {
                "url": response.url,
                "title": job["title"],
                "employer": job["hiringOrganization"]["name"],
                "location": job["jobLocation"],
                "posted": job["datePosted"],
                "description": job["description"],
            }

    def closed(self, reason):
        print(json.dumps(self.crawler.stats.get_value("item_scraped_count")))
