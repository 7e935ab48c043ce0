# `make book` and `make test` do everything on a fresh machine with Python 3.11+, make and git.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: book test serve lint check bench clean lock

book: $(STAMP)  ## execute the chapters, build website and PDF into _build/
	$(BIN)/airace build $(ARGS)

test: $(STAMP)  ## run all tests
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)

serve: $(STAMP)  ## look at the site on this machine
	$(BIN)/airace serve $(ARGS)

lint: $(STAMP)  ## style of code and prose, stripped notebooks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m airace.prose
	$(BIN)/nbstripout --verify notebooks/*.ipynb

check: $(STAMP)  ## validate the tables
	$(BIN)/airace check

bench: $(STAMP)  ## what the book costs, beside the stock route; about 40 minutes
	$(BIN)/python -m benchmarks $(ARGS)

clean:  ## remove everything generated, the environment included
	rm -rf _build $(VENV) chapters/*.ipynb .pytest_cache .ruff_cache .hypothesis *.egg-info

lock: $(STAMP)  ## compile requirements.txt from pyproject.toml, with hashes
	$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --python-version 3.11 \
	  --universal --upgrade --quiet -o requirements.txt

$(STAMP): requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $(STAMP)
