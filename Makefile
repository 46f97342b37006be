# Every target sets up what it needs. On Debian 12 with Swift on PATH there is nothing else to type.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

SWIFT ?= swift
PREFIX ?= /usr/local
DESTDIR ?=
WALK_STEPS ?= 500000
KILL_ROUNDS ?= 200
TORTURE_FLAGS ?=
BENCH_FLAGS ?=
GROWTH_COUNTS ?= 1000000 10000000 30000000
# Two seconds apart, while another apt has a lock.
APT_TRIES ?= 300

# Debug builds run hot modules optimised: see Package.swift.
export EPIN_OPTIMISED := 1

release := .build/release/epin
scripts := .ci/run Benchmarks/Instructions/count
programs := Benchmarks/*.py Tests/Tools/*.py Tests/Tools/*/*.py Sources/*/*/*.py docs/*.py
# Where the tests find what Debian has no package for.
python := .build/python

.PHONY: help run test lint docs golden install score soak torture bench bench-quick bench-pivots bench-exports bench-growth instructions clean setup setup-tests setup-bench setup-instructions

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Build, and play the cardholder's guide on a new ledger
	@$(SWIFT) build -c release --product epin
	@directory=$$(mktemp -d); \
	$(release) --data "$$directory/epin-data" guide; \
	echo "The program is $(release); 'make install' puts it on PATH."

test: setup-tests ## Build everything and run every test
	@$(SWIFT) build --build-tests
	@$(SWIFT) test --skip-build

lint: setup ## Check the format of the sources and the scripts
	@$(SWIFT) format lint --strict --recursive Sources Tests Benchmarks Package.swift
	@PYTHONPYCACHEPREFIX=.build/pycache python3 -m py_compile $(programs)
	@if command -v pyflakes3 > /dev/null; then pyflakes3 $(programs); \
	else echo "pyflakes3 is not installed: Python was only parsed"; fi
	@for script in $(scripts); do bash -n "$$script"; done
	@if command -v shellcheck > /dev/null; then shellcheck $(scripts); \
	else echo "shellcheck is not installed: scripts were only parsed"; fi

docs: setup ## Write the generated files again: schema/ and parts of docs/
	@$(SWIFT) build --product epin
	@epin="$$($(SWIFT) build --show-bin-path)/epin"; new=$$(mktemp -d); \
	"$$epin" schema event > "$$new/event.cddl"; \
	for lines in command reply answer; do \
	"$$epin" schema "$$lines" > "$$new/$$lines.schema.json"; done; \
	for page in commands controls detectors; do \
	{ sed '/^<!-- Generated from here/q' "docs/$$page.md"; echo; "$$epin" schema "$$page"; \
	  echo; sed -n '/^<!-- End of the generated/,$$p' "docs/$$page.md"; } > "$$new/$$page.md"; \
	done; \
	cat "$$new/event.cddl" > schema/event.cddl; \
	for lines in command reply answer; do \
	cat "$$new/$$lines.schema.json" > "schema/$$lines.schema.json"; done; \
	for page in commands controls detectors; do cat "$$new/$$page.md" > "docs/$$page.md"; done; \
	"$$epin" manual > "$$new/epin.1"; cat "$$new/epin.1" > docs/epin.1; \
	rm -r "$$new"
	@python3 docs/draw_architecture.py > docs/architecture.svg

golden: setup ## Write the guide's output again, to be read and checked in
	@$(SWIFT) build --product epin
	@epin="$$($(SWIFT) build --show-bin-path)/epin"; directory=$$(mktemp -d); \
	golden=$$PWD/Tests/EpinTests/Golden/guide.txt; \
	cd "$$directory"; "$$epin" --data g guide > "$$golden"

install: setup ## Install epin, its manual and its completions under PREFIX (/usr/local)
	@$(SWIFT) build -c release --static-swift-stdlib --product epin
	@share="$(DESTDIR)$(PREFIX)/share"; \
	install -D -m 755 $(release) "$(DESTDIR)$(PREFIX)/bin/epin"; \
	install -D -m 644 docs/epin.1 "$$share/man/man1/epin.1"; \
	complete() { mkdir -p "$${2%/*}"; $(release) completion "$$1" > "$$2"; }; \
	complete bash "$$share/bash-completion/completions/epin"; \
	complete zsh "$$share/zsh/site-functions/_epin"; \
	complete fish "$$share/fish/vendor_completions.d/epin.fish"

score: setup ## Simulate a month of 20,000 holders and show how good each detector is
	@$(SWIFT) build -c release --product epin
	@directory=$$(mktemp -d); epin() { $(release) --data "$$directory/epin-data" "$$@"; }; \
	epin simulate --labels "$$directory/labels" --places "$$directory/places"; echo; \
	epin detect --score "$$directory/labels" --places "$$directory/places" \
	    --shared-origin 1-32 || [[ $$? == 1 ]]; \
	rm -r "$$directory"

soak: setup-tests ## Run every test with long random walks and many kills: it takes long
	@$(SWIFT) build --build-tests
	@EPIN_WALK_SEED=$$RANDOM EPIN_WALK_STEPS=$(WALK_STEPS) EPIN_KILL_ROUNDS=$(KILL_ROUNDS) $(SWIFT) test --skip-build

torture: setup ## Damage, crash, fail and kill in thousands of ways, and go on each time: it takes hours
	@$(SWIFT) build -c release --product epin
	@python3 Tests/Tools/torture --epin $(release) $(TORTURE_FLAGS)

bench: setup-bench ## Measure against raw LMDB, SQLite and PostgreSQL: half an hour and more
	@$(SWIFT) build -c release --product epin
	@$(SWIFT) build -c release --product epin-bench
	@python3 Benchmarks/bench.py --write $(BENCH_FLAGS)

bench-quick: setup-bench ## The same with a tenth of the events, in three minutes
	@$(SWIFT) build -c release --product epin
	@$(SWIFT) build -c release --product epin-bench
	@python3 Benchmarks/bench.py --quick $(BENCH_FLAGS)

bench-pivots: setup-bench ## Ask the questions of investigators, beside SQLite and DuckDB
	@command -v sqlite3 > /dev/null || $(call install-packages,sqlite3)
	@$(SWIFT) build -c release --product epin-bench
	@$(SWIFT) build -c release --static-swift-stdlib --product epin
	@python3 Benchmarks/pivots.py $(BENCH_FLAGS)

bench-exports: setup ## Time each form of export, beside JSON Lines
	@$(SWIFT) build -c release --product epin
	@python3 Benchmarks/exports.py $(BENCH_FLAGS)

bench-growth: setup ## Measure a ledger of 1, 10 and 30 million events: it takes long
	@$(SWIFT) build -c release --product epin
	@$(SWIFT) build -c release --product epin-bench
	@python3 Benchmarks/growth.py --write $(GROWTH_COUNTS)

instructions: setup-instructions ## Count the instructions for an event, against what is recorded
	@$(SWIFT) build -c release --product epin-instructions
	@Benchmarks/Instructions/count

clean: ## Delete what was built
	@rm -rf .build

setup: ## Install what the build needs, where it is missing
	@command -v $(SWIFT) > /dev/null || { \
	    echo "Swift is not on PATH: version 6.3 is needed, see https://www.swift.org/install" >&2; \
	    exit 1; }
	@[[ -e /usr/include/lmdb.h ]] || pkg-config --exists lmdb 2> /dev/null \
	    || $(call install-packages,liblmdb-dev)

setup-tests: setup ## Install what the tests need, where it is missing
	@{ /usr/bin/python3 -c 'import cbor2, jsonschema' && command -v mdb_copy; } &> /dev/null \
	    || $(call install-packages,python3 python3-cbor2 python3-jsonschema lmdb-utils)
	@{ command -v zip && command -v unzip && command -v openssl; } &> /dev/null \
	    || $(call install-packages,zip unzip openssl)
	@/usr/bin/python3 -c 'import sys; sys.path.insert(0, "$(python)"); import pycddl' 2> /dev/null || { \
	    /usr/bin/python3 -c 'import pip' 2> /dev/null \
	        || $(call install-packages,python3-pip ca-certificates); \
	    /usr/bin/python3 -m pip install --quiet --root-user-action=ignore --no-deps --upgrade \
	        --target $(python) pycddl==0.6.4; }

setup-bench: setup ## Install what the benchmarks compare with, where it is missing
	@[[ -n $$(compgen -G '/usr/lib/postgresql/*/bin/initdb') ]] || command -v initdb > /dev/null \
	    || ( $(call install-packages,postgresql libpq5) ) \
	    || echo "PostgreSQL will not be measured" >&2

setup-instructions: setup ## Install what counts instructions, where it is missing
	@command -v valgrind > /dev/null || $(call install-packages,valgrind)

# Installs Debian packages; says which are missing where that is not possible. While another apt has a
# lock, it is tried again: DPkg::Lock::Timeout waits for those of dpkg, not for that of the lists.
define install-packages
{ as_root=(env DEBIAN_FRONTEND=noninteractive LC_ALL=C); \
	if [[ $$(id -u) != 0 ]]; then as_root=(sudo "$${as_root[@]}"); fi; \
	apt() { \
	    local errors tries; \
	    for ((tries = 0; tries < $(APT_TRIES); tries++)); do \
	        { errors=$$("$${as_root[@]}" apt-get -o DPkg::Lock::Timeout=60 -qq "$$@" 2>&1 >&3); } 3>&1 \
	            && return; \
	        [[ $$errors == *'Could not get lock'* ]] || break; \
	        (( tries > 0 )) || echo "Waiting for another apt-get" >&2; \
	        sleep 2; \
	    done; \
	    echo "$$errors" >&2; return 1; }; \
	command -v apt-get > /dev/null \
	    && apt update && apt install --no-install-recommends $(1) \
	    || { echo "Missing and not installed: $(1)" >&2; exit 1; }; }
endef
