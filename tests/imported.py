"""What a command imports and reads before it does anything, done: a fork need not do it again."""

from __future__ import annotations

import gc

from scrapy.utils.misc import load_object, walk_modules_iter
from scrapy.utils.project import get_project_settings

from aggregator.boards import Registry
from aggregator.records import RawPosting
from aggregator.understand import understand

PACKAGES = ("scrapy.commands", "spiders", "pipelines", "aggregator.crawling", "aggregator.commands")
COMPONENTS = ("ITEM_PIPELINES", "EXTENSIONS", "DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES")
CLASSES = ("SCHEDULER", "DUPEFILTER_CLASS", "SCHEDULER_DISK_QUEUE", "STATS_CLASS", "DNS_RESOLVER")


def read() -> None:
    """Import and read it."""
    for package in PACKAGES:
        list(walk_modules_iter(package))
    settings = get_project_settings()
    for name in COMPONENTS:
        for path in settings.getwithbase(name):
            load_object(path)
    for name in CLASSES:
        load_object(settings[name])
    Registry.load()
    understand(RawPosting(board="x/x", external_id="1", title="Pharmacy Technician", seen_at=""))
    gc.freeze()


read()
