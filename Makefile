# The commands of the project. `make help` lists them; all of the work is in config/local/, in Python.
# Paths are relative on purpose: the folder's own path may hold spaces.
.DEFAULT_GOAL := help
.PHONY: help run test check bench torture prove audit demo-reset pictures
.DELETE_ON_ERROR:

PYTHON ?= python3
# As many tests at once as there are cores; ARGS of your own take the place of this.
ARGS ?= --numprocesses=auto
SCALE ?= small
# Who may do what and see whom, and the tests that have to notice when one line of it is taken away.
WALLS := onboarding/access.py onboarding/access_conditions.py onboarding/selectors/visible.py \
	onboarding/selectors/delegates.py
OF_WALLS := tests/walls/test_access_table.py tests/walls/test_first_wall.py tests/selectors/test_visible.py \
	tests/selectors/test_visible_things.py tests/selectors/test_locks.py tests/selectors/test_who_reads_why.py \
	tests/services/test_evidence.py tests/services/test_delegations.py tests/web/test_tokens.py \
	tests/api/test_token_scopes.py tests/walls/test_tenancy.py \
	tests/sweep/test_outsider.py::test_each_role_of_the_trust_gets_what_the_matrix_says
PIP := .venv/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: .venv/local-installed ## start the demo: prints address and people, Ctrl-C stops it (PORT=8000)
	@exec .venv/bin/python -m config.local.run

test: .venv/dev-installed ## every test, browser journeys too (ARGS="-k words" picks some)
	@exec .venv/bin/python -m config.local.test $(ARGS)

check: .venv/dev-installed ## lint, types, import contracts, migrations, schema, secrets; then every test
	@.venv/bin/python -m config.local.check
	@exec .venv/bin/python -m config.local.test $(ARGS)

bench: .venv/dev-installed ## speed and queries beside their floors, in var/bench/ (SCALE=small or trust)
	@SCALE=$(SCALE) exec .venv/bin/python -m config.local.bench

torture: .venv/dev-installed ## 10,000 reminders while workers, PostgreSQL and broker are killed (ARGS="short:3" for less)
	@exec .venv/bin/python -m tests.torture $(or $(filter-out --numprocesses=auto,$(ARGS)),long:1)

prove: .venv/dev-installed ## the long forms: torture, random edits, requests made up by the ten thousand, changed rules (hours)
	@.venv/bin/python -m tests.torture control long:1 long:2 long:3 long:4 long:5
	@POOLED_REQUESTS=10000 .venv/bin/python -m config.local.test tests/walls/test_pooled.py -q -n 0 -rs
	@JOURNEYS=100 .venv/bin/python -m config.local.test tests/services/test_any_journey.py -q -n 0
	@EDITS=1000 .venv/bin/python -m config.local.test tests/services/test_random_tampering.py -q
	@SWEEP=whole .venv/bin/python -m config.local.test --numprocesses=auto -q tests/sweep
	@FUZZ=long .venv/bin/python -m config.local.test --numprocesses=auto -q -rP tests/fuzz
	@.venv/bin/python -m config.local.test -p tests.mutation.plugin --mutate=onboarding/rules -n 0 -q -s tests/rules
	@exec .venv/bin/python -m config.local.test -p tests.mutation.plugin $(WALLS:%=--mutate=%) -n 0 -q -s $(OF_WALLS)

audit: var/audit/installed ## all parts as CycloneDX in var/sbom/, and what is known against them (asks the network)
	@exec var/audit/bin/python -m config.local.audit

demo-reset: .venv/local-installed ## empty the demo and load it anew (stop it first)
	@exec .venv/bin/python -m config.local.reset

pictures: .venv/dev-installed ## picture every page of the running demo for docs/pages.md, and judge it
	@exec .venv/bin/python -m config.local.inventory

# Installed in two steps, each once for each change of its lock: what the demo needs, and what tests add.
.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make $(MAKECMDGOALS) PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python cannot make virtual environments here. Type:  sudo apt-get install -y python3-venv"; exit 1; }
	@echo "Making the virtual environment …"
	@$(PYTHON) -m venv .venv
	@touch .venv/bin/pip

.venv/local-installed: requirements.txt requirements-local.txt .venv/bin/pip
	@echo "Installing packages …"
	@$(PIP) -r requirements.txt -r requirements-local.txt
	@touch .venv/local-installed

.venv/dev-installed: requirements-dev.txt .venv/local-installed
	@echo "Installing packages for tests …"
	@$(PIP) -r requirements-dev.txt
	@touch .venv/dev-installed

var/audit/installed: requirements-audit.txt
	@echo "Installing what audits …"
	@$(PYTHON) -m venv var/audit
	@var/audit/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r requirements-audit.txt
	@touch var/audit/installed
