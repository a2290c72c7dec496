# Kantora's commands. `make help` lists them.
PYTHON ?= python3
ENV := .venv/bin/python
UV = $(shell command -v uv || echo .venv/bin/uv)
COMPILE = $(UV) pip compile --quiet --no-header --no-annotate --generate-hashes --universal --python-version 3.11

.DEFAULT_GOAL := help
.PHONY: help setup dev run test test-gemini-legacy lint format bench eval messages schema licences lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup:
	@$(PYTHON) -m tools.setup_env

dev:
	@$(PYTHON) -m tools.setup_env --dev

run: setup ## Install what is missing and start Kantora (HOST, PORT and DEMO_PASSWORD are honoured)
	@exec $(ENV) manage.py serve

test: dev ## Run every test: on SQLite, on PostgreSQL, in a browser
	@$(ENV) -m tools.run_tests $(ARGS)

test-gemini-legacy: dev ## Run the tests of the optional package google-generativeai alone (make test does it too)
	@$(ENV) -m tools.gemini_legacy $(ARGS)

lint: dev ## Check style, types, layers, templates, migrations, translations, API schema and licences
	@$(ENV) -m tools.lint

format: dev ## Put Python files into the project's format
	@$(ENV) -m ruff check --fix --quiet .
	@$(ENV) -m ruff format --quiet .

bench: dev ## Measure the speed (takes long; the table is docs/performance.md)
	@$(ENV) -m tools.bench $(ARGS)

eval: dev ## Ask the assistant 500 questions in two languages and write docs/assistant-evaluation.md
	@$(ENV) -m tools.evaluation $(ARGS)

messages: dev ## Bring the translation catalogues up to date with the sources
	@$(ENV) -m tools.messages
	@$(ENV) -m tools.compile_messages

schema: dev ## Write docs/api/openapi-v1.yaml anew
	@$(ENV) manage.py spectacular --validate --fail-on-warn --file docs/api/openapi-v1.yaml

licences: dev ## Write docs/licences.md anew
	@$(ENV) -m tools.licences

lock: dev ## Pin the packages named in requirements*.in and package.json (ARGS=--upgrade for newer ones; needs npm)
	@$(COMPILE) $(ARGS) requirements.in -o requirements.txt
	@$(COMPILE) $(ARGS) requirements-dev.in -o requirements-dev.txt
	@$(COMPILE) $(ARGS) requirements-uv.in -o requirements-uv.txt
	@$(COMPILE) $(ARGS) requirements-gemini-legacy.in -o requirements-gemini-legacy.txt
	@npm install --package-lock-only

clean: ## Remove what set-up made (.venv, node_modules, caches); the data in var/ stays
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
