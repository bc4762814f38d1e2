"""`python -m aggregator` is the `aggregator` command."""

import sys

from aggregator.commands import main

sys.exit(main())
