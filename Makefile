# Everything a person or a build server does here. `make` alone lists it.
# Needed beforehand: Python 3.11 or newer with pip, make and git.

PYTHON ?= python3
PYTEST ?=
UPGRADE ?=

UV := .tools/bin/uv
VENV := .venv
BIN := $(VENV)/bin

# Stamps: what was installed, and so needs no second look until its list changes.
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed

CHECK_PYTHON = $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	echo "Tadasu needs Python 3.11 or newer, and '$(PYTHON)' is not. Name another: make PYTHON=python3.12 ..." >&2; \
	exit 1; }
INSTALL_TADASU = $(UV) pip install --quiet --python $(BIN)/python \
	--no-index --no-deps --no-build-isolation --editable .
COMPILE = $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" $(UPGRADE)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo stop samples test lint format bench assets pictures translations lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: samples ## Score the samples, then serve an invented world at http://127.0.0.1:8000
	$(BIN)/tadasu demo --background

stop: $(RUN) ## Stop the demo
	$(BIN)/tadasu demo --stop

samples: $(RUN) ## Score the sample portfolio and write its report
	@mkdir -p build/demo
	$(BIN)/tadasu score samples/portfolio --output build/demo/portfolio.xlsx --json build/demo/scores.jsonl
	@echo
	@echo "The report:              build/demo/portfolio.xlsx"
	@echo "The scores, as JSON:     build/demo/scores.jsonl"
	@echo

test: lint ## Check style, types and layers, then run every test (PYTEST="-k word" runs some)
	$(BIN)/pytest -n auto $(PYTEST)
	TADASU_TEST_DATABASE=postgresql $(BIN)/pytest -n auto tests/platform $(PYTEST)

lint: $(DEV) ## Check style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(DEV) ## Put the code in the house format and order its imports
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(RUN) ## Measure speed and memory
	$(BIN)/python -m benchmarks

assets: ## Build style sheets and scripts anew (needs Node)
	npm ci --ignore-scripts && npm run build

pictures: $(DEV) ## Take the pictures of docs/pictures anew (needs Chromium)
	$(BIN)/python -m assets.pictures

translations: $(DEV) ## Gather every sentence, and compile the Japanese catalogue
	$(BIN)/python -m assets.translations

lock: $(UV) ## Pin the requirements anew (UPGRADE=--upgrade takes the newest versions)
	$(COMPILE) requirements/tools.in --output-file requirements/tools.txt
	$(COMPILE) pyproject.toml requirements/build.in --output-file requirements/run.txt
	$(COMPILE) pyproject.toml requirements/build.in --extra dev \
		--constraint requirements/run.txt --output-file requirements/dev.txt

clean: ## Remove whatever make made: results, caches, tools and the virtual environment
	rm -rf build dist .venv .tools .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip brings uv, and uv the rest: --target needs neither the venv nor the ensurepip
# module, which some systems leave out of Python.
$(UV): requirements/tools.txt
	@$(CHECK_PYTHON)
	rm -rf .tools
	$(PYTHON) -m pip install --quiet --root-user-action=ignore --target .tools \
		--require-hashes --only-binary :all: -r requirements/tools.txt
	@touch $@

$(VENV)/pyvenv.cfg: | $(UV)
	@$(CHECK_PYTHON)
	$(UV) venv --quiet --clear --python "$$(command -v $(PYTHON))" $(VENV)

# Adds what running needs and removes nothing, so a demo after the tests leaves their tools in place.
$(RUN): requirements/run.txt pyproject.toml $(VENV)/pyvenv.cfg | $(UV)
	$(UV) pip install --quiet --python $(BIN)/python --require-hashes -r requirements/run.txt
	$(INSTALL_TADASU)
	@touch $@

# Makes the environment exactly the locked one, which holds all that running needs too.
$(DEV): requirements/dev.txt pyproject.toml $(VENV)/pyvenv.cfg | $(UV)
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements/dev.txt
	$(INSTALL_TADASU)
	@touch $(RUN) $@
