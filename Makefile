# The gate and the daily commands. `make check` is what CI runs, tests included.
PYTHON ?= .venv/bin/python
BIN := $(dir $(PYTHON))
TEMPLATES := $(shell git ls-files '*/templates/*.html')
# Django's checks judge the production settings by an environment that is complete and worth nothing.
DEPLOY := DJANGO_SETTINGS_MODULE=portal.settings.production \
	SECRET_KEY=$(shell python3 -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=portal.example.cn ANJIAN_BASE_URL=https://portal.example.cn \
	ANJIAN_DATA=$(CURDIR)/var/check DATABASE_URL=sqlite:///$(CURDIR)/var/check/check.sqlite3

.PHONY: up test check gate format environment bench bench-large bench-search soak mutants nightly screenshots

up:
	python3 manage.py up

test:
	python3 manage.py test

check: gate test

# All of the gate but the tests.
gate: environment
	$(BIN)ruff format --check .
	$(BIN)ruff check .
	$(BIN)djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)mypy manage.py portal cases search
	$(BIN)lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
	mkdir -p var/check && $(DEPLOY) $(PYTHON) manage.py check --deploy --fail-level WARNING

format: environment
	$(BIN)ruff format .
	$(BIN)ruff check --fix .
	$(BIN)djade --target-version 5.2 $(TEMPLATES)

# The demo over a socket, each page beside one that does nothing. It fails where a promise does not
# hold, and goes on to bench-search. PAGES="--rounds 80" asks oftener.
bench: environment
	$(PYTHON) tests/bench/pages.py --write docs/performance.md $(PAGES)
	$(MAKE) bench-search

# Pages of the case list with a hundred thousand cases: some minutes. PAGES="--folder var/bench" keeps them.
bench-large: environment
	$(PYTHON) tests/bench/pages.py --large 100000 $(PAGES)

# A hundred thousand cases in search, beside Elasticsearch and SQLite's FTS5: some twenty minutes.
# BENCH="--cases 10000 --folder var/bench" is a quick look that keeps what it made.
bench-search: environment
	$(PYTHON) tests/bench/search.py --write docs/performance.md $(BENCH)

# Four processes save and search, are killed, indexes are rebuilt: ten minutes without an error.
# SOAK="60 --elasticsearch" is a minute of it with a server besides.
soak: environment
	$(PYTHON) tests/search/soak.py $(SOAK)

# Faults in the rules, two hundred of some thousands: does a test see each? Some minutes; it fails at
# one that is neither seen nor in tests/mutants/survivors.txt. MUTANTS="--seed 7 --sample 500" takes
# others, MUTANTS="--module cases/citations --sample 9999" all of one room, --update writes the list.
mutants: environment
	$(PYTHON) tests/tools/mutants.py $(MUTANTS)

# What takes too long for the gate: hundreds of strange texts of a megabyte before every reader of
# text, each under a ceiling of CPU (three hours in all), and faults in the rules. For one reader:
# pytest -n 0 -m nightly tests/runaway -k "times_twenty and masking".
nightly: environment
	$(PYTHON) -m pytest -q -n 0 -m nightly
	$(MAKE) mutants

# Pictures of the main pages into docs/screenshots/.
screenshots: environment
	$(PYTHON) manage.py screenshots

# Makes .venv with the tools of development where it is absent or outdated.
environment:
	@python3 manage.py check
