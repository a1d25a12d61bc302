# make demo validates and converts samples/; make test runs the tests. Both install what they need into .venv.
# Python 3.11 or later is the only requirement.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test quick check lowest wheel external container ocr scale judges laws fuzz mutants kit-sabotage rules-quality \
  bench bench-compare bench-peers site pages samples clean

demo: $(VENV)/base
	$(BIN)/imr-schema validate samples/1.0/valid
	$(BIN)/imr-schema convert samples/1.0/valid --include '*.imr.xml' --to json -o build/json/
	@echo "Converted XML to JSON: see build/json/"

test: $(VENV)/dev
	$(BIN)/python -m pytest -n auto

# A subset of the tests that takes less than a minute on two cores: every layer, without tests that start many processes
# or generate many documents. The laws generate three documents each; the examples in the pages cover the command line.
LONG := test_cli test_conformance test_fuzz_corpus test_one_command test_outputs test_recipes test_reports \
  test_second_engines test_signals test_workers
LONG_LAWS := test_differences test_letter_against_data test_portable
LONG_TESTS := grows_with_the or grows_with_a or explodes or killed or number_of_processes or memory_does \
  or takes_too_long or takes_longer or outlives or python_examples_run or what_is_wrong_in_a_settings_file
QUICK_TESTS := -k 'not ($(LONG_TESTS))' $(LONG:%=--ignore=tests/%.py) $(LONG_LAWS:%=--ignore=tests/laws/%.py)
quick: $(VENV)/dev
	IMR_PROFILE=quick $(BIN)/python -m pytest -n auto $(QUICK_TESTS)

# The quick tests, with the lowest version of each package that pyproject.toml allows, by the Python of a long-term
# distribution where that is installed. All tests in this environment: make lowest LOWEST_TESTS=tests
OLD_PYTHON := $(firstword $(wildcard /usr/bin/python3.11) $(PYTHON))
LOWEST_TESTS := $(QUICK_TESTS)
lowest: build/lowest/made
	IMR_PROFILE=quick build/lowest/bin/python -m pytest -n auto -p no:cacheprovider $(LOWEST_TESTS)

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Tests the built wheel, installed into a separate environment.
wheel: $(VENV)/dev
	rm -rf build/wheel
	$(BIN)/python -m build --wheel --outdir build/wheel . >build/wheel.log 2>&1 || { cat build/wheel.log; exit 1; }
	$(PYTHON) -m venv build/wheel/env
	build/wheel/env/bin/pip install --quiet build/wheel/*.whl
	build/wheel/env/bin/python tests/wheel_check.py build/wheel/env/bin/imr-schema

# Tests with programs outside Python: xmllint and the JDK's Xerces on the XSD, ajv on the JSON Schema; on the reports,
# the SARIF multitool, xunit's XSD, an HTML checker, axe in Chromium. Screenshots are in build/external/shots.
external: $(VENV)/dev
	command -v node npm >/dev/null || { echo "make external needs Node and npm"; exit 1; }
	tests/external/setup.sh
	command -v xmllint java >/dev/null || { echo "make external needs xmllint and a JDK"; exit 1; }
	$(BIN)/python -m pytest -m external -rs

# Builds the container and tries it; needs docker with a daemon, or podman. make external does it too where one is there.
container: $(VENV)/dev
	docker info >/dev/null 2>&1 || podman info >/dev/null 2>&1 || { echo "make container needs docker or podman"; exit 1; }
	$(BIN)/python -m pytest -m external -rs tests/external/test_container.py

# The tests of scans with the real recognition, which make test leaves out where its programs are not installed; how much
# of a scan is read, for each way of scanning, is counted by: python -m tests.tools.try_ocr
ocr: $(VENV)/ocr
	command -v tesseract >/dev/null || { echo "make ocr needs Tesseract: apt-get install tesseract-ocr"; exit 1; }
	$(BIN)/python -m pytest tests/test_ocr.py -rs

# Spark and Dask on 20,000 documents, QUICK=1: 2,000, in an environment of their own, 1.2 GB; needs Java 17. Executors and
# processes are killed on the way. Some minutes on two free cores.
scale: build/scale/made
	command -v java >/dev/null || { echo "make scale needs Java 17: apt-get install openjdk-17-jre-headless"; exit 1; }
	QUICK=$(QUICK) build/scale/env/bin/python -m pytest -m scale -rA -p no:cacheprovider tests/scale

# Its former name.
judges: external

# The laws with the full profile: about half an hour on two cores. Run it by hand.
laws: $(VENV)/dev
	IMR_PROFILE=full $(BIN)/python -m pytest -n auto tests/laws

# Damaged inputs of every kind, for MINUTES, in JOBS processes: nothing crashes, no report quotes a document, syntaxes,
# engines and versions agree. A failing input is made small and saved in build/fuzz. Run it by hand; ONLY=letter selects
# one surface, another SEED gives other inputs.
MINUTES := 20
SEED := 1
JOBS := 2
fuzz: $(VENV)/dev
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES) --seed $(SEED) --jobs $(JOBS) $(ONLY:%=--only %)

# Checks that some test notices each small change of a rule. Run it by hand; MODULES="items case" selects rule families,
# SAMPLE=200 draws so many changes, MINUTES=30 ends the run, and the next one goes on from there.
mutants: $(VENV)/dev
	$(BIN)/pip install --quiet cosmic-ray
	IMR_PROFILE=mutants nice -n 19 $(BIN)/python -m tests.tools.mutants $(MODULES)

# Checks that the conformance kit notices a faulty validator: deliberate faults, and small changes drawn at random. About
# ten minutes on two cores; another SEED draws other changes, COUNT=0 none.
COUNT := 60
kit-sabotage: $(VENV)/dev
	$(BIN)/python -m tests.tools.sabotage $(SEED) $(COUNT)

# How many invented documents each rule over prose tells right from wrong, and which it gets wrong.
rules-quality: $(VENV)/dev
	$(BIN)/python -m tests.tools.rules_quality

# Speed and memory beside other tools, as ratios of CPU time, in one table and in build/bench.json. ONLY=one, files or
# batch measures a part, QUICK=1 fewer documents and rounds: less than three minutes on a quiet machine.
bench: $(VENV)/bench
	$(BIN)/python -m tests.benchmarks.bench $(ONLY:%=--only %) $(QUICK:%=--quick)

# This tree and the revision REV over the same documents, in turn: what each measure takes now / before.
bench-compare: $(VENV)/bench
	@test -n "$(REV)" || { echo "make bench-compare needs a revision: REV=HEAD~1"; exit 1; }
	$(BIN)/python -m tests.benchmarks.compare $(REV) $(QUICK:%=--quick)

# The validators of other languages that come by npm; without them make bench says that they are not at hand.
bench-peers:
	command -v npm >/dev/null || { echo "make bench-peers needs Node and npm"; exit 1; }
	mkdir -p build/bench
	npm install --silent --no-save --no-package-lock --prefix build/bench ajv-cli@5 ajv-formats@3 @sourcemeta/jsonschema@16

pages: $(VENV)/dev
	$(BIN)/imr-schema schemas build
	$(BIN)/python -m tests.tools.make_model_docs
	$(BIN)/python -m tests.tools.make_pages

# The site, from docs/: build/site/index.html. Every warning is an error. It has an environment of its own.
site: build/docs/made
	rm -rf build/site
	build/docs/bin/python -m sphinx -n -W --keep-going -q -j auto -d build/docs/doctrees -b html docs build/site
	@echo "The site: build/site/index.html"

# Generates all generated files, after a rule, a severity, a schema or a sample changed: XSDs and portable rules of
# drafts, samples, the findings expected in them, tables about rules, pages. Released files are only compared.
samples: $(VENV)/dev
	$(BIN)/python -m tests.tools

clean:
	rm -rf $(VENV) build dist

$(VENV)/python-is-there:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is required; select it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/base: $(VENV)/python-is-there pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e .
	@mkdir -p build && touch $@

$(VENV)/dev: $(VENV)/python-is-there pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[dev]'
	@mkdir -p build && touch $@

$(VENV)/ocr: $(VENV)/dev
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[ocr]'
	@touch $@

$(VENV)/bench: $(VENV)/dev
	$(BIN)/pip install --quiet --disable-pip-version-check -e '.[bench]'
	@touch $@

build/docs/made: pyproject.toml
	$(PYTHON) -m venv build/docs
	build/docs/bin/pip install --quiet --disable-pip-version-check -e '.[docs]'
	@touch $@

build/lowest/made: $(VENV)/dev
	rm -rf build/lowest
	$(OLD_PYTHON) -m venv build/lowest
	$(BIN)/python -m tests.tools.lowest >build/lowest/lowest.txt
	build/lowest/bin/pip install --quiet --disable-pip-version-check -r build/lowest/lowest.txt -e .
	@touch $@

build/scale/made: $(VENV)/python-is-there pyproject.toml
	rm -rf build/scale
	$(PYTHON) -m venv build/scale/env
	build/scale/env/bin/pip install --quiet --disable-pip-version-check -e '.[tables,pdf,strategies]' \
	  'pyspark>=4,<5' 'dask[dataframe]' distributed 'pandas<3' pytest
	@touch $@
