# make run     the application on http://127.0.0.1:8501 (this machine only)
# make test    style, types, tests; needs Chromium for the tests in a browser (see .ci/run)
# make bench   the measurements of bench/
# make clean   removes .venv
# Needs Python 3.11 or later with venv, and make. PYTHON=python3.12 make run takes another Python.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test bench clean

run: .venv/run.stamp
	$(BIN)/streamlit run app.py

test: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

bench: .venv/dev.stamp
	$(BIN)/python bench/run.py

clean:
	rm -rf .venv

# Stamps: nothing is installed again until the list of packages changes.
.venv/run.stamp: requirements.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@
