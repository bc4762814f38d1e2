"""Runs a command and writes down what it took.

A process of its own, because the peak of memory that is told of a child is never below its
starter's: this one is small.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

if __name__ == "__main__":
    began = time.perf_counter()
    code = subprocess.call(sys.argv[2:])
    wall = time.perf_counter() - began
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = [code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss]
    Path(sys.argv[1]).write_text(json.dumps(took), encoding="utf-8")
