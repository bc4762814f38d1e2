"""Finds spiders by their file, so that a crawl of one platform loads no other."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.settings import BaseSettings

BASE = "base"


class PlatformLoader:
    """Scrapy's way to our spiders: one a file, both of the platform's name."""

    def __init__(self, packages: list[str]) -> None:
        self._modules = {
            found.name: f"{package}.{found.name}"
            for package in packages
            for found in iter_modules(import_module(package).__path__)
            if not found.ispkg and found.name != BASE
        }

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        return cls(settings.getlist("SPIDER_MODULES"))

    def load(self, spider_name: str) -> type[Spider]:
        """Return the spider of a platform; raises KeyError where there is none."""
        if spider_name not in self._modules:
            raise KeyError(f"Spider not found: {spider_name}")
        module = import_module(self._modules[spider_name])
        own: type[Spider] = next(c for c in vars(module).values() if _is_own(c, module.__name__))
        return own

    def list(self) -> list[str]:
        """Return the names of all platforms there is a spider for."""
        return sorted(self._modules)

    def find_by_request(self, request: Request) -> list[str]:  # type: ignore[valid-type]  # `list` is scrapy's name for the above
        """Return none: a spider of ours reads what its boards are, not what an address is."""
        return []


def _is_own(found: Any, module: str) -> bool:
    return isinstance(found, type) and issubclass(found, Spider) and found.__module__ == module
