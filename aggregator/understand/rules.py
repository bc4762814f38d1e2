"""The version of the rules: it changes whenever anything that decides a value changes."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import aggregator

_PACKAGE = Path(__file__).parents[1]
_DECIDING = (
    "understand/**/*.py",
    "records.py",
    "redact.py",
    "data/taxonomy/*.toml",
    "data/places/*.toml",
    "data/places/*.sqlite",
    "data/*.toml",
)


@cache
def rules_version() -> str:
    """Return "<release>+<hash>" over the code and data that understanding depends on."""
    digest = hashlib.blake2b(digest_size=4)
    for pattern in _DECIDING:
        for path in sorted(_PACKAGE.glob(pattern)):
            digest.update(path.read_bytes())
    return f"{aggregator.__version__}+{digest.hexdigest()}"
