# Everything a person types. Needs make and Python 3.11 or newer with pip; the rest goes to .venv/.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
PACKAGES := bot cases storage desk admin simulator
BENCHES := turns fire
ARGS ?=

# The newest Python that is here and new enough; pip or ensurepip must be able to fill the .venv.
define find_python
for python in python3.13 python3.12 python3.11 python3; do
	if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 \
		&& { $$python -c 'import ensurepip' >/dev/null 2>&1 || $$python -m pip --version >/dev/null 2>&1; }
	then break; fi
	python=
done
if [ -z "$$python" ]; then
	echo "Python 3.11 or newer with pip is needed; none of python3.13, python3.12, python3.11, python3 is one." >&2
	exit 1
fi
endef

# Debian's python3 may lack ensurepip: then its own pip works from outside on the .venv.
define find_pip
$(find_python)
if $(BIN)/python -c 'import pip' >/dev/null 2>&1
then pip="$(BIN)/python -m pip"
else pip="$$python -m pip --python $(BIN)/python"; fi
pip="$$pip --disable-pip-version-check -qq install --no-input"
endef

# $(1) is a lock file. The project itself is built by the locked setuptools, without a download.
define install
$(find_pip)
echo "Setting up .venv from $(1) ..."
$$pip --require-hashes --requirement $(1)
$$pip --no-deps --no-build-isolation --editable .
endef

.PHONY: help
help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: .venv/.runtime ## fill .venv/ with what running needs; the others do it by themselves

.PHONY: demo
demo: .venv/.runtime ## run the bot and a WeCom of its own, with a small sample institution
	@exec $(BIN)/escalation-bot demo $(ARGS)

.PHONY: test
test: .venv/.dev ## run all tests; the end of the output names what this machine could not run
	@$(BIN)/pytest tests -n 2 --dist worksteal $(ARGS)

.PHONY: kill-sweep
kill-sweep: .venv/.dev ## the long tests: kill the process at every commit, send and response of the story, and the like
	@KILL_SWEEP=all $(BIN)/pytest tests -m slow $(ARGS)

.PHONY: check
check: .venv/.dev ## lint, format, types, and the rules of the house
	@$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy $(PACKAGES) tests bench
	$(BIN)/pytest tests/house -q

.PHONY: bench
bench: .venv/.dev ## measure; prints one figure a line
	@for name in $(BENCHES); do echo "== $$name"; $(BIN)/python -m bench.$$name; done

.PHONY: sabotage
sabotage: .venv/.dev ## spoil one line at a time in a copy; every time the tests must notice
	@$(BIN)/python tests/sabotage/run.py $(ARGS)

.PHONY: lock
lock: .venv/pyvenv.cfg ## write both lock files anew from pyproject.toml
	@$(find_pip)
	test -x $(BIN)/uv || $$pip uv
	compile="$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header"
	$$compile --extra build --output-file requirements.lock pyproject.toml
	$$compile --extra build --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml

.venv/pyvenv.cfg:
	@$(find_python)
	if $$python -c 'import ensurepip' >/dev/null 2>&1
	then $$python -m venv .venv
	else $$python -m venv --without-pip .venv; fi

# Stamps: a set-up is repeated only when what it was made from has changed.
.venv/.runtime: requirements.lock pyproject.toml | .venv/pyvenv.cfg
	@$(call install,requirements.lock)
	touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | .venv/pyvenv.cfg
	@$(call install,requirements-dev.lock)
	touch .venv/.runtime $@
