# `make run` starts Concert, `make test` proves it. Both install what is missing first; what is already there stays.
# A stamp file says when an installation was made, and is older than its lock file when the lock has changed.

PORT ?= 8000
CONCERT_DATA ?= var/
# One group of measurements for `make bench`; empty means all.
ONLY ?=
# Processes that share the Python tests, the checks beside them; and those that share the tests with browsers.
WORKERS ?= 3
BROWSERS ?= 2

PYTHON_BIN := .venv/bin/python
PIP := $(PYTHON_BIN) -m pip install -qq --disable-pip-version-check --no-input
LOCKED := $(PIP) --require-hashes --no-deps --no-build-isolation
PYTEST := $(PYTHON_BIN) -m pytest
# A file stays in one process. Which goes first is said in tests/conftest.py, in the browser those of many tests do.
SHARED := --dist loadfile --durations=10
# Tests that look at the sources and the pages; part of lint.
LOOKED_AT := tests/test_architecture.py tests/test_docs.py
# All of the tests that need a browser.
IN_BROWSERS := tests/e2e
# What was compiled is kept, also where the machine says otherwise: each start of a process would compile all of it again.
export PYTHONDONTWRITEBYTECODE :=

CLIENT := client-js
INTEROP := tests/interop/js
APP := $(CLIENT)/packages/app/dist/index.html
CLIENT_MANIFESTS := $(CLIENT)/package-lock.json $(CLIENT)/package.json $(wildcard $(CLIENT)/packages/*/package.json)
APP_SOURCES := $(shell find $(CLIENT)/packages -type d \( -name node_modules -o -name dist -o -name test \) -prune -o -type f -print)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
ifndef SIDE_BY_SIDE
.NOTPARALLEL:
endif
.PHONY: help run core databases test installed lint lint-python lint-client test-client test-python test-python-seen test-e2e soak bench lock clean tools system

help:
	@echo 'make run              start Concert on http://127.0.0.1:$(PORT)  (PORT, CONCERT_DATA)'
	@echo 'make databases        PostgreSQL and MariaDB for the demo of a running Concert, as far as this machine has them'
	@echo 'make test             lint, types and every test'
	@echo 'make lint             only the checks that run nothing'
	@echo 'make soak             the long forms of the reliability suites'
	@echo 'make bench            the comparisons  (ONLY=rooms, documents, store, workflow, sources, ...)'
	@echo 'make lock             resolve the Python lock files again  (UPGRADE=1 takes newer versions)'
	@echo 'make clean            remove what was installed and built; data stays'

run: tools
	@$(MAKE) --no-print-directory SIDE_BY_SIDE=1 --jobs=2 core $(APP)
	@exec .venv/bin/concert serve --host 127.0.0.1 --port $(PORT) --data $(CONCERT_DATA)

databases: .venv/.stamp-run
	@exec .venv/bin/concert demo databases --data $(CONCERT_DATA)

# What is missing is installed side by side. The checks that start no server go one after another beside the Python
# tests; the browser has the machine to itself.
test: tools
	@$(MAKE) --no-print-directory SIDE_BY_SIDE=1 --jobs=3 installed
	@$(MAKE) --no-print-directory SIDE_BY_SIDE=1 --jobs=2 --output-sync=target test-python-seen lint test-client
	@$(MAKE) --no-print-directory test-e2e

installed: system core .venv/.stamp-test $(APP) $(INTEROP)/node_modules/.stamp

lint: lint-python lint-client

lint-python: .venv/.stamp-test
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	$(PYTEST) -q $(LOOKED_AT)

lint-client: $(CLIENT)/node_modules/.stamp
	cd $(CLIENT) && npm run --silent lint
	cd $(CLIENT) && npm run --silent typecheck

test-client: $(CLIENT)/node_modules/.stamp
	cd $(CLIENT) && npm run --silent test

# Its lines are shown as they come; those of its neighbours when each is over.
test-python-seen:
	@$(MAKE) --no-print-directory --output-sync=none test-python

# The core is tried twice: as it was compiled, and as it stands.
test-python: core .venv/.stamp-test $(APP) $(INTEROP)/node_modules/.stamp
	$(PYTEST) -m 'not soak' -n $(WORKERS) $(SHARED) --no-loadscope-reorder $(LOOKED_AT:%=--ignore %) --ignore $(IN_BROWSERS)
	CONCERT_CORE=interpreted $(PYTEST) -q -m 'not soak' -n $(WORKERS) --dist loadfile tests/crdt tests/simulation

test-e2e: core .venv/.stamp-test $(APP) $(INTEROP)/node_modules/.stamp system
	$(PYTEST) $(IN_BROWSERS) -m 'not soak' -n $(BROWSERS) $(SHARED)

soak: core .venv/.stamp-test $(APP) $(INTEROP)/node_modules/.stamp system
	$(PYTEST) -m soak --timeout=7200

bench: core .venv/.stamp-test $(APP) system
	@$(PYTHON_BIN) -m tests.bench $(ONLY)

lock: tools
	PYTHON="$$(setup/tools python)" setup/lock

clean:
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis .cache test-results playwright-report
	rm -rf $(CLIENT)/node_modules $(CLIENT)/packages/*/dist $(INTEROP)/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

tools:
	@setup/tools

system:
	@setup/system

.venv/.stamp-venv: | tools
	@echo 'Making the Python environment'
	@"$$(setup/tools python)" -m venv .venv
	@touch $@

.venv/.stamp-run: .venv/.stamp-venv requirements/build.lock requirements/runtime.lock requirements/demo.lock pyproject.toml | tools
	@echo 'Installing the Python packages'
	@$(LOCKED) -r requirements/build.lock
	@$(LOCKED) -r requirements/runtime.lock -r requirements/demo.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

core: .venv/.stamp-run
	@$(PYTHON_BIN) setup/core.py

.venv/.stamp-test: .venv/.stamp-run requirements/test.lock | tools
	@echo 'Installing the Python packages of the tests'
	@$(LOCKED) -r requirements/test.lock
	@touch $@

$(CLIENT)/node_modules/.stamp: $(CLIENT_MANIFESTS) | tools
	@echo 'Installing the browser packages'
	@cd $(CLIENT) && npm ci --silent --no-audit --no-fund
	@touch $@

$(INTEROP)/node_modules/.stamp: $(INTEROP)/package-lock.json $(INTEROP)/package.json | tools
	@echo 'Installing the other clients of the tests'
	@cd $(INTEROP) && npm ci --silent --no-audit --no-fund
	@touch $@

$(APP): $(CLIENT)/node_modules/.stamp $(APP_SOURCES)
	@echo 'Building the app'
	@cd $(CLIENT) && npm run --silent build -w @concert/app -- --logLevel warn
	@touch $@
