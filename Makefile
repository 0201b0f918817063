# The two commands to start with are `make graph` and `make test`. Each sets up what it needs in .venv and nowhere else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DATA ?= data
OUT ?= output
GOLD ?= tests/quality/gold
FUZZ ?= .fuzz
FUZZ_SECONDS ?= 60
READERS ?= text html docx pdf zip format
# A virtual environment does not survive being moved, so its stamps carry a checksum of the place that it was made for.
HERE := $(shell pwd -P | cksum | cut -d ' ' -f 1)
READY := $(VENV)/ready-$(HERE)
READY_TO_TEST := $(VENV)/ready-to-test-$(HERE)
PIP := $(BIN)/python -m pip --disable-pip-version-check
# apt-get belongs to root; sudo is asked only where that is somebody else.
APT := $(if $(filter 0,$(shell id -u)),,sudo )env DEBIAN_FRONTEND=noninteractive apt-get

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help graph test torture fuzz cluster lint evaluate bench speed screenshot setup browser clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

graph: $(READY) ## set up, build the graph of data/ into output/, and say what is in it
	@$(BIN)/kg build $(DATA) -o $(OUT)

test: $(READY_TO_TEST) browser ## set up what the tests need, a browser too, run all of them, then lint
	$(BIN)/python -m pytest -n auto
	@$(MAKE) --no-print-directory lint

torture: $(READY_TO_TEST) ## kill the writer 200 times at random moments (KILLS=1000: more; SEED=2: other moments)
	KILLS=$(or $(KILLS),200) SEED=$(or $(SEED),1) $(BIN)/python -m pytest -s tests/test_torture.py

fuzz: $(READY_TO_TEST) ## fuzz every reader for a minute (FUZZ_SECONDS=600: longer); what it finds lies in FUZZ (default: .fuzz)
	@$(PIP) install --quiet --editable '.[fuzz]'
	@$(BIN)/python tests/fuzz/make_seeds.py $(FUZZ)
	@failed=0; for reader in $(READERS); do echo "== $$reader"; $(BIN)/python tests/fuzz/fuzz_reader.py $$reader -max_total_time=$(FUZZ_SECONDS) \
	 -rss_limit_mb=4096 -timeout=60 -artifact_prefix=$(FUZZ)/$$reader- -verbosity=0 -print_final_stats=1 $(FUZZ)/$$reader || failed=1; done; exit $$failed

cluster: $(READY_TO_TEST) ## start a Spark cluster on this machine, build on it, kill its parts, compare the bytes (needs Java 17)
	@$(PIP) install --quiet --editable '.[dev,spark]'
	$(BIN)/python -m pytest -m cluster tests/engines

speed: $(READY_TO_TEST) ## what a build and a query cost, beside jieba.posseg, and how that grows (SIZES="10 100", TIMES=1: less)
	$(BIN)/python tests/benchmarks/building.py

lint: $(READY_TO_TEST) ## style, types and layers
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

evaluate: $(READY) ## score what is found in the reports that have a gold file (GOLD=tests/quality/own-a: another set)
	@$(BIN)/kg evaluate $(GOLD)

bench: $(READY_TO_TEST) ## time the shipped questions beside raw pyoxigraph and rdflib, a million triples (a quarter of an hour)
	$(BIN)/python tests/benchmarks/queries.py

screenshot: $(READY_TO_TEST) browser graph ## take the README's picture again (tests/view/page.png)
	$(BIN)/python tests/view/make_screenshot.py

setup: $(READY_TO_TEST) browser ## set up everything and run nothing

clean: ## remove everything that was made here
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis $(FUZZ)
	find $(OUT) -mindepth 1 ! -name README.md -delete
	find kg tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "mailuo needs Python 3.11 or newer: make PYTHON=python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@grep -qsF "$(CURDIR)/$(VENV)" $(VENV)/pyvenv.cfg || rm -rf $(VENV)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); $(APT) update -q && $(APT) install -qy python3-venv && $(PYTHON) -m venv $(VENV); }
	@echo "setting up $(VENV); this takes about a minute the first time"
	@$(PIP) install --quiet --editable .
	@touch $@

$(READY_TO_TEST): $(READY) pyproject.toml
	@$(PIP) install --quiet --editable '.[dev]'
	@touch $@

browser:
	@command -v chromium > /dev/null || command -v chromium-browser > /dev/null || command -v google-chrome > /dev/null || \
	 { $(APT) update -q && $(APT) install -qy --no-install-recommends chromium fonts-noto-cjk; }
