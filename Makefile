# What people do here. `make run` and `make test` need python3, python3-venv, make and git.

PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.runtime
INSTALLED := .venv/.installed
PIP := $(BIN)/python -m pip --disable-pip-version-check

# For the browser's tests, a mailbox, the power-cut harness, PDF, and Chinese letters in pictures.
PACKAGES := chromium dovecot-imapd fonts-noto-cjk libatomic1 libharfbuzz-subset0 libpango-1.0-0 \
  libpangoft2-1.0-0 strace

.PHONY: setup run demo test gate lint lock packages

setup: $(INSTALLED)

$(RUNTIME): requirements.lock pyproject.toml
	@sh .ci/venv "$(PYTHON)"
	$(PIP) install --quiet --require-hashes -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED): requirements-dev.lock $(RUNTIME)
	$(PIP) install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# To run it, what developers need is not waited for.
run: $(RUNTIME)
	$(BIN)/wgroup serve

demo: $(RUNTIME)
	$(BIN)/wgroup demo

lint: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

test: setup packages lint
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not slow"

gate: setup packages lint
	$(BIN)/python -m pytest -n 2
	sh bench/gate

packages:
	@sh .ci/packages $(PACKAGES)

lock: setup
	$(PIP) install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --group build pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	  --python-version 3.11 --group dev pyproject.toml -o requirements-dev.lock
