"""What the terms of each platform let pass on, and whose data went out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aggregator.boards import Platform
from aggregator.store import GROUPS


@dataclass
class Terms:
    """The terms of all platforms; notes every platform whose facts were passed on."""

    platforms: dict[str, Platform]
    used: set[str] = field(default_factory=set)

    def apply(self, row: dict[str, Any], origins: Mapping[str, str]) -> bool:
        """Whether the vacancy may be passed on; what of it may not is emptied.

        `origins` names the posting each group of fields is from, `posting` that of all others.
        """
        share = self._share(origins["posting"])
        if share == "none":
            return False
        if share != "open":
            row["description"] = None
        for group, key in origins.items():
            if self._share(key) == "none":
                facts = [name for name in row if name.startswith(f"{group}_")]
                row.update(dict.fromkeys((*GROUPS[group], *facts)))
            else:
                self.used.add(_platform(key))
        return True

    def attribution(self) -> str:
        """The text that must go with what was passed on: whose data it is, on which terms."""
        lines = ["Vacancies collected from public job boards. Each row links to its posting.", ""]
        for name in sorted(self.used):
            platform = self.platforms[name]
            lines.append(f"{platform.title}: {platform.attribution} (terms: {platform.terms_url})")
        return "\n".join(lines) + "\n"

    def _share(self, key: str) -> str:
        platform = self.platforms.get(_platform(key))
        return platform.share if platform else "none"


def _platform(key: str) -> str:
    return key.partition("/")[0]
