"""Scrapy's settings; every AGGREGATOR_* variable of the environment becomes a setting too."""

from __future__ import annotations

import os

from scrapy.settings import default_settings

import aggregator

BOT_NAME = "pharmacy-jobs-aggregator"
SPIDER_MODULES = ["spiders"]
SPIDER_LOADER_CLASS = "aggregator.crawling.platforms.PlatformLoader"
COMMANDS_MODULE = "aggregator.crawling.commands"
ITEM_PIPELINES = {
    "pipelines.normalise.NormalisePipeline": 100,
    "pipelines.deduplicate.DeduplicatePipeline": 200,
    "pipelines.store.StorePipeline": 300,
}
EXTENSIONS = {"aggregator.crawling.progress.Watch": 500}

# ── the operator's own settings ──────────────────────────────────────────────────────────────
AGGREGATOR_DB = "jobs.db"
AGGREGATOR_ARCHIVE = ""  # beside the database: jobs.archive.db
AGGREGATOR_SCOPE = "roles"  # roles | all
AGGREGATOR_CONTACT = ""  # e-mail address or page that says who crawls
AGGREGATOR_BOARDS = "boards.local.toml"
AGGREGATOR_RECORD = ""  # a folder: every answer is left there as a fixture, personal data masked
AGGREGATOR_GATEWAY = ""  # http://127.0.0.1:PORT, for tests and the demo
AGGREGATOR_PERMITTED_HOSTS = ""  # hosts whose owner allowed what their robots.txt forbids
AGGREGATOR_REREAD_DAYS = "7"  # texts that no list vouches for are looked at again so often
AGGREGATOR_WORKERS = ""  # 0 | 1: whether a second process understands postings
AGGREGATOR_DELAY_SCALE = "1"  # multiplies our own delays, never what a host asks for
own_settings = {name for name in globals() if name.startswith("AGGREGATOR_")}
globals().update({k: v for k, v in os.environ.items() if k.startswith("AGGREGATOR_") and v})

# ── politeness ───────────────────────────────────────────────────────────────────────────────
USER_AGENT = f"{BOT_NAME}/{aggregator.__version__}"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = BOT_NAME
CONCURRENT_REQUESTS = 128  # hosts at once, not requests: each host is asked one thing at a time
CONCURRENT_REQUESTS_PER_DOMAIN = 1
SCHEDULER_PRIORITY_QUEUE = "aggregator.crawling.queueing.HostQueue"
DOWNLOAD_DELAY = 0  # the pace of a host is kept in one place, aggregator/crawling/hosts.py
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"
DOWNLOADER_MIDDLEWARES = {
    "aggregator.crawling.recording.RecordMiddleware": 5,
    "aggregator.crawling.stopping.StopMiddleware": 10,
    "aggregator.crawling.redirects.PrivateAddressMiddleware": 90,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "aggregator.crawling.robots.RobotsMiddleware": 100,
}
DOWNLOAD_HANDLERS = {
    "http": "aggregator.crawling.gateway.PoliteDownloadHandler",
    "https": "aggregator.crawling.gateway.PoliteDownloadHandler",
    "ftp": None,
    "s3": None,
    "file": None,
    "data": None,
}

# ── safety and bounds ────────────────────────────────────────────────────────────────────────
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60
DNS_TIMEOUT = 20
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# ── speed and quiet ──────────────────────────────────────────────────────────────────────────
CONCURRENT_ITEMS = 4
WARN_ON_GENERATOR_RETURN_VALUE = False  # it reads the callbacks' source again for every answer
SPIDER_MIDDLEWARES = {  # each that does nothing for us costs every item a generator
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
# Scrapy loads what it is told to leave out, and these load much: they must not be named at all.
_unused = ("TelnetConsole", "RemoteControl", "CookiesMiddleware")
EXTENSIONS_BASE, DOWNLOADER_MIDDLEWARES_BASE = (
    {name: place for name, place in usual.items() if not name.endswith(_unused)}
    for usual in (default_settings.EXTENSIONS_BASE, default_settings.DOWNLOADER_MIDDLEWARES_BASE)
)
LOG_LEVEL = "WARNING"
LOG_VERSIONS: list[str] = []
LOGSTATS_INTERVAL = 0
STATS_DUMP = False
