"""A crawl of one platform loads its own spider and no other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader

from aggregator.crawling.platforms import PlatformLoader

SETTINGS = Settings({"SPIDER_MODULES": ["spiders"]})


def test_it_finds_what_scrapys_own_loader_finds() -> None:
    ours, usual = PlatformLoader.from_settings(SETTINGS), SpiderLoader.from_settings(SETTINGS)
    assert ours.list() == sorted(usual.list())
    assert [ours.load(name) for name in ours.list()] == [usual.load(n) for n in ours.list()]
    assert all(ours.load(name).name == name for name in ours.list())
    assert ours.find_by_request(Request("https://boards.greenhouse.io/x")) == []


@pytest.mark.parametrize("name", ["nowhere", "base", "shapes", ""])
def test_what_is_no_platform_is_not_found(name: str) -> None:
    with pytest.raises(KeyError, match="Spider not found"):
        PlatformLoader.from_settings(SETTINGS).load(name)


def test_a_crawl_of_one_platform_loads_no_other() -> None:
    code = (
        "import sys; from scrapy.settings import Settings\n"
        "from aggregator.crawling.platforms import PlatformLoader\n"
        "PlatformLoader.from_settings(Settings({'SPIDER_MODULES': ['spiders']})).load('lever')\n"
        "assert 'spiders.lever' in sys.modules and 'spiders.workday' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])
