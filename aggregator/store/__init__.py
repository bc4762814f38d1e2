"""Everything that writes: the database, its archive, its lock."""

from aggregator.store.best import GROUPS
from aggregator.store.closing import MISSES
from aggregator.store.database import StoreError, open_readonly
from aggregator.store.decisions import decide, decide_pair
from aggregator.store.forget import UnknownSubjectError, forget, let_back
from aggregator.store.forgotten import Forgotten
from aggregator.store.holding import held_boards
from aggregator.store.lock import Lock, Locked
from aggregator.store.rebuild import RebuildSummary, rebuild
from aggregator.store.settle import BoardSummary, RunSummary
from aggregator.store.snapshot import SnapshotSummary, snapshot
from aggregator.store.store import Store

__all__ = [
    "GROUPS",
    "MISSES",
    "BoardSummary",
    "Forgotten",
    "Lock",
    "Locked",
    "RebuildSummary",
    "RunSummary",
    "SnapshotSummary",
    "Store",
    "StoreError",
    "UnknownSubjectError",
    "decide",
    "decide_pair",
    "forget",
    "held_boards",
    "let_back",
    "open_readonly",
    "rebuild",
    "snapshot",
]
