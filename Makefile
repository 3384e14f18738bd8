# One door: `make help` lists the targets. Set-up happens by itself, once, in .venv.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PYTHON ?=
LOCALES := zh_CN.GB18030 tr_TR.UTF-8 de_DE.UTF-8
EXAMPLES := $(notdir $(wildcard docs/example/20??))
SOURCES := assess indicators reports tests
SERVE ?= yes
PORT ?= 8000
MUTATION_LIMIT ?= 30m
MUTATION_LEAST ?= 85
# The caller's Python settings must not change what the tests see.
unexport PYTHONPATH PYTHONHOME PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | while IFS=$$'\t' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

.PHONY: setup
setup: $(READY) ## virtual environment with the locked packages and the project itself

$(VENV)/.made:
	@python="$(PYTHON)"; \
	for name in python3 python3.13 python3.12 python3.11; do \
	  [ -z "$$python" ] || break; \
	  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$name; fi; \
	done; \
	[ -n "$$python" ] || { echo "Python 3.11 or newer is needed (make setup PYTHON=/its/path)" >&2; exit 4; }; \
	"$$python" -m venv --clear $(VENV) || { echo "python -m venv failed: on Debian install python3-venv" >&2; exit 4; }
	@touch $@

$(READY): $(VENV)/.made requirements-dev.lock pyproject.toml
	@echo "installing the locked packages into $(VENV) (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: run
run: $(READY) ## score the example years (示例市), print their league tables, serve their pages (SERVE=no: only print)
	@[ -n "$(EXAMPLES)" ] || { echo "docs/example holds no year" >&2; exit 4; }
	@for year in $(EXAMPLES); do \
	  scheme=indicators/$$year/governments.toml; \
	  [ -f "$$scheme" ] || scheme=docs/example/$$year/scheme.toml; \
	  $(BIN)/assess score "$$scheme" "docs/example/$$year" --out "build/example/$$year"; \
	done
	@[ "$(SERVE)" = no ] || $(MAKE) serve

.PHONY: serve
serve: $(READY) ## the example years in a database of their own, and their pages on 127.0.0.1:8000
	@mkdir -p build/example; rm -rf build/example/years.db*; exec 3>build/example/load.log; \
	trap 'status=$$?; [ $$status -eq 0 ] || cat build/example/load.log >&2' EXIT; \
	export ASSESS_DATABASE_URL="sqlite:///$(CURDIR)/build/example/years.db"; \
	$(BIN)/assess init-db >&3 2>&3; \
	for year in $(EXAMPLES); do for scheme in indicators/$$year/*.toml; do \
	  kind=$$(basename "$$scheme" .toml); facts=docs/example/$$year/$$kind; \
	  [ -d "$$facts" ] || facts=docs/example/$$year; \
	  $(BIN)/assess load "$$scheme" "$$facts" >&3 2>&3; \
	done; done; \
	$(BIN)/assess run >&3 2>&3; \
	ASSESS_LOCAL_READER=yes exec $(BIN)/assess serve --port $(PORT)

.PHONY: test
test: $(READY) ## every test except the long sweeps
	@$(BIN)/python -m pytest --numprocesses auto --dist worksteal

.PHONY: lint
lint: $(READY) ## format, lint, types and import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: check
check: lint test ## format, lint, types, contracts, tests

.PHONY: check-all
check-all: lint ## check, plus the long sweeps and the mutation of the kernel
	@HYPOTHESIS_PROFILE=explore $(BIN)/python -m pytest --numprocesses auto --dist worksteal -m "slow or not slow"
	@$(MAKE) mutation

.PHONY: mutation
mutation: $(READY) ## mutate assess/scoring against the worked cases, 30 minutes at most; 85 % must fall
	@rm -rf mutants; mkdir -p build
	@timeout --signal=INT $(MUTATION_LIMIT) $(BIN)/mutmut run >build/mutation.log 2>&1 || \
	  { [ $$? -eq 124 ] && echo "mutation: stopped after $(MUTATION_LIMIT)"; } || { tail -n 30 build/mutation.log; exit 1; }
	@$(BIN)/mutmut results --all true >build/mutation.txt
	@grep -E ': (survived|no tests|suspicious)$$' build/mutation.txt || true
	@awk -F': ' '$$2 ~ /killed|timeout|type check/ {dead++} $$2 ~ /survived|no tests|suspicious/ {alive++} $$2 ~ /not checked/ {left++} \
	  END {all = dead + alive; printf "mutation: %d of %d killed, %d not reached; every one in build/mutation.txt\n", dead, all, left; \
	  exit !(all && dead * 100 >= $(MUTATION_LEAST) * all)}' build/mutation.txt

.PHONY: bench
bench: $(READY) ## speed and memory against the baselines
	@$(BIN)/python -m tests.benchmarks.run

.PHONY: format
format: $(READY) ## rewrite the files as `check` wants them
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: deps
deps: ## system packages that a few tests need (locales, LibreOffice, Chromium, poppler-utils, strace; Debian, root)
	@command -v apt-get >/dev/null || { echo "no apt-get here: the locales $(LOCALES) are wanted by the locale tests" >&2; exit 4; }
	@command -v soffice >/dev/null || { echo "deps: installing LibreOffice and Chinese fonts"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends libreoffice-calc-nogui fonts-noto-cjk >/dev/null; }
	@command -v chromium >/dev/null || { echo "deps: installing Chromium and Chinese fonts"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk >/dev/null; }
	@command -v pdftotext >/dev/null || { echo "deps: installing poppler-utils"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends poppler-utils >/dev/null; }
	@command -v strace >/dev/null || { echo "deps: installing strace"; apt-get update -qq; \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends strace >/dev/null; }
	@missing=""; for name in $(LOCALES); do \
	  LC_ALL=$$name locale charmap 2>&1 | grep -qiE 'cannot set|ANSI_X3' && missing="$$missing $$name"; done; \
	if [ -z "$$missing" ]; then echo "deps: no locale to install"; else \
	  echo "deps: installing the package locales for$$missing"; \
	  apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -qq -y locales >/dev/null; \
	  for name in $$missing; do localedef -i "$${name%%.*}" -f "$${name##*.}" "$$name"; done; fi

.PHONY: migration
migration: $(READY) ## draft the next migration from the models (NAME=m20261122_04_seats ABOUT="What it is about")
	@[ -n "$(NAME)" ] && [ -n "$(ABOUT)" ] || { echo 'make migration NAME=m20261122_04_seats ABOUT="What it is about"' >&2; exit 2; }
	@$(BIN)/python -m assess.upkeep.new_migration "$(NAME)" "$(ABOUT)"

.PHONY: lock
lock: ## resolve the two lock files again (hashes, no addresses)
	@python3 -m venv build/lock && build/lock/bin/python -m pip install --quiet uv
	@rm -f requirements.lock requirements-dev.lock
	@resolve="build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes --no-annotate --no-header pyproject.toml"; \
	$$resolve --output-file requirements.lock; \
	$$resolve --group dev --constraint requirements.lock --output-file requirements-dev.lock
	@! grep -nE 'https?:|file:|^-|@' requirements.lock requirements-dev.lock

.PHONY: bundle
bundle: $(READY) ## build/bundle: everything that a machine without a network needs (wheels for this kind of machine)
	@rm -rf build/bundle; mkdir -p build/bundle/wheels build/bundle/operations
	@$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
	  --requirement requirements.lock --dest build/bundle/wheels
	@$(BIN)/python -m hatchling build --target wheel --directory build/bundle >build/bundle.log 2>&1 || { cat build/bundle.log >&2; exit 1; }
	@cp requirements.lock docs/OPERATIONS.md build/bundle/; cp docs/operations/* build/bundle/operations/
	@mv build/bundle/operations/install.sh build/bundle/; chmod 755 build/bundle/install.sh
	@cd build/bundle && sha256sum *.whl wheels/*.whl requirements.lock >SHA256SUMS
	@$(BIN)/python -c 'import platform, sys; print(f"bundle: build/bundle, for Python {sys.version_info[0]}.{sys.version_info[1]} on {platform.system()} {platform.machine()}")'

.PHONY: test-restore
test-restore: $(READY) ## restore a backup aside and check it there (BACKUP=its folder; nothing is touched)
	@[ -n "$(BACKUP)" ] || { echo "make test-restore BACKUP=folder/assess-backup-…" >&2; exit 2; }
	@$(BIN)/assess backup --test "$(BACKUP)"

.PHONY: clean
clean: ## remove what the targets made, the virtual environment too
	@rm -rf $(VENV) build dist mutants .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +
