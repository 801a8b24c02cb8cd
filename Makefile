# What can be done here. `make` alone lists it.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo up down status test check contracts chaos soak machine bench lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: $(STAMP) ## Make .venv from the hash-pinned requirements

$(STAMP): requirements-dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12"; exit 3; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)

demo: $(STAMP) ## Play a day of trades on a real Kafka and show what became of each
	$(BIN)/takahuone demo

up: $(STAMP) ## Bring up Kafka and workers that stay
	$(BIN)/takahuone up

down: $(STAMP) ## Stop what `make up` started
	$(BIN)/takahuone down

status: $(STAMP) ## Tell how Kafka, workers and shards are
	$(BIN)/takahuone status

JOBS ?= 3
test: check ## Everything, tests on a real Kafka included, in three processes (JOBS=)
	$(BIN)/python -m pytest -m alone tests/chaos tests/integration
	$(BIN)/python -m pytest -m "not alone" --ignore tests/test_house.py -n $(JOBS) --dist loadfile --no-loadscope-reorder

check: $(STAMP) ## Style, types, imports, house rules and contracts, in under a minute
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest tests/test_house.py
	$(BIN)/takahuone contracts --check

contracts: $(STAMP) ## Write docs/contracts anew from the messages
	$(BIN)/takahuone contracts

chaos: $(STAMP) ## Kill workers and the broker under load, then verify (long)
	$(BIN)/python -m pytest tests/chaos -m chaos --chaos-long

bench: $(STAMP) ## Measure everything in short forms; the report goes to .takahuone/bench
	$(BIN)/takahuone bench all

SEEDS ?= 5000
FROM ?= 1000
soak: $(STAMP) ## Play thousands of seeds on the simulated Kafka, on all cores (SEEDS=, FROM=)
	$(BIN)/python -m tests.simulation --seeds $(SEEDS) --from $(FROM)

STEPS ?= 10000
machine: $(STAMP) ## Drive back by arbitrary commands against a naive reference and beancount (STEPS=)
	$(BIN)/python -m tests.machine --steps $(STEPS)

lock: ## Pin the requirements anew
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file=requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --allow-unsafe --extra=dev --output-file=requirements-dev.txt pyproject.toml

clean: ## Stop what runs and remove what was made
	-[ -x $(BIN)/takahuone ] && $(BIN)/takahuone down --purge
	rm -rf .venv .broker .takahuone .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find deploy processors schemas streams tests -name __pycache__ -prune -exec rm -rf {} +
