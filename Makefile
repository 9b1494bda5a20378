# Two commands matter: make run, make test. docs/operations.md tells the rest.
PORT ?= 8000
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
DEMO := DIALOGUE_MODE=demo
TESTING := DIALOGUE_MODE=demo SECRET_KEY=tests AUDIT_KEY=tests
PRODUCTION := DIALOGUE_MODE=production SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
	AUDIT_KEY=check ALLOWED_HOSTS=doithoai.example.vn BASE_URL=https://doithoai.example.vn

.PHONY: run setup test quick lint check messages lock clean

run: setup ## Set up if needed and serve the demo on 127.0.0.1
	$(DEMO) $(PY) manage.py serve_demo --port $(PORT)

setup: $(VENV)/.run-time var/.static ## Virtual environment, database, static files, demo data
	$(DEMO) $(PY) manage.py migrate --verbosity 0
	$(DEMO) $(PY) manage.py seed_demo

# Collecting compresses every file: only when one has changed.
var/.static: $(VENV)/.run-time $(shell find static -type f)
	$(DEMO) $(PY) manage.py collectstatic --noinput --clear --verbosity 0
	touch $@

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run-time: requirements.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.development: requirements-dev.txt | $(VENV)/bin/python
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $(VENV)/.run-time $@

test: $(VENV)/.development ## The whole gate
	$(PY) tools/check_tools.py
	$(MAKE) --no-print-directory lint check
	$(TESTING) $(PY) -m pytest -q -m "not browser" -n auto
	$(TESTING) $(PY) tools/postgres.py $(PY) -m pytest -q -m "not browser" -n auto --database-only
	$(TESTING) $(PY) -m pytest -q -m browser -n auto --dist worksteal

quick: $(VENV)/.development ## The inner loop: lint and the tests on SQLite, in parallel
	$(MAKE) --no-print-directory lint
	$(TESTING) $(PY) -m pytest -q -m "not browser" -n auto

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	git ls-files -z 'templates/*.html' | xargs -0 $(VENV)/bin/djade --target-version 5.2 --check
	$(VENV)/bin/lint-imports --no-cache

check:
	$(TESTING) DATABASE_URL=sqlite://:memory: $(PY) manage.py makemigrations --check --dry-run
	$(PY) tools/check_messages.py
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING

messages: $(VENV)/.development ## Collect and compile the translations
	$(TESTING) $(PY) manage.py makemessages -l vi --no-location --no-wrap -i '.venv/*' -i 'var/*' -i 'tests/*' -i 'benchmarks/*' -i 'tools/*'
	$(TESTING) $(PY) manage.py compilemessages -l vi -i .venv

lock: $(VENV)/.development ## Resolve the requirements anew
	$(PY) tools/lock.py

clean:
	rm -rf $(VENV) var
