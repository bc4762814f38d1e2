# Everything runs in .venv, which the first target makes; only Python 3.11+ and make are needed.
PYTHON ?= python3
LABELS ?= ../shared/labels
CORPUS ?= ../shared/corpus
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help demo test pytest test-long lint crawl evaluate captures bench bench-large clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.venv/.ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "Python's venv module is missing: install the package python3-venv" >&2; exit 1; }
	@echo "making .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@touch $@

demo: .venv/.ready ## a simulated market crawled on three days into demo.db, then a tour
	@$(BIN)/python -m tests.market.demo

test: .venv/.ready ## lint, types and all tests
	@$(MAKE) --no-print-directory -j 2 lint pytest

pytest: .venv/.ready
	@$(BIN)/python -m pytest -q -n 3 --dist loadfile

test-long: .venv/.ready ## 200 random histories of two boards, a crawl killed fifty times (minutes)
	@TEST_HISTORIES=200 TEST_KILLS=50 TEST_JUNK=all $(BIN)/python -m pytest -q \
	  tests/store/test_histories.py tests/end_to_end/test_interruptions.py tests/spiders

lint: .venv/.ready
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary

crawl: .venv/.ready ## crawl every board that is due (AGGREGATOR_CONTACT must be set)
	@$(BIN)/scrapy crawlall

evaluate: .venv/.ready ## score the understanding against hand-read labels (LABELS=DIR)
	@$(BIN)/python -m tests.evaluate $(LABELS)

captures: .venv/.ready ## every real capture through the spiders (CORPUS=DIR, JSON=FILE)
	@$(BIN)/python -m tests.captures $(CORPUS) $(if $(JSON),--json $(JSON))

bench: .venv/.ready ## our crawl, store and understanding against others (minutes)
	@$(BIN)/python -m tests.benchmarks

bench-large: .venv/.ready ## the same on more pages and postings (an hour)
	@$(BIN)/python -m tests.benchmarks --size large

clean: ## remove .venv and what was built
	@rm -rf .venv build dist demo.db demo.db-* demo.archive.db demo.archive.db-*
