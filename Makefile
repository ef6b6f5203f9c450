# The house's verbs; `make` alone tells them. Another Python: `make PYTHON=python3.12 …`
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
KAFKA := deploy/local/kafka
LOOKS := $(shell find shared services -name vendor -prune -o -path '*/templates/*.html' -print -o -path '*/static/*' -type f -print)
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-header --no-emit-index-url --no-emit-find-links
.PHONY: help tools setup lock run demo clean fmt lint check test mongo shots docs assets messages

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
tools:
	@$(PYTHON) deploy/local/prerequisites.py

setup: .venv/made $(KAFKA)/jars/made assets messages ## Install everything into this folder
.venv/made: requirements-dev.txt | tools
	@echo 'Installing Python packages …'
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip --disable-pip-version-check install --quiet --require-hashes -r requirements-dev.txt
	@touch $@
$(KAFKA)/jars/made: $(KAFKA)/pom.xml | tools
	@echo 'Fetching Kafka …' && rm -rf $(KAFKA)/jars
	@mvn --quiet --batch-mode --file $(KAFKA)/pom.xml package && touch $@
node_modules/made: package.json package-lock.json | tools
	@echo 'Installing what pages need …' && npm ci --silent && touch $@
assets: shared/web/static/vendor/made ## Bundle styles, scripts and icons
shared/web/static/vendor/made: shared/web/assets.mjs node_modules/made $(LOOKS)
	@echo 'Bundling styles, scripts and icons …' && node shared/web/assets.mjs && touch $@
messages: .venv/messages ## Compile the six languages
.venv/messages: .venv/made $(wildcard shared/locale/*/LC_MESSAGES/*.po)
	@$(BIN)/python -m shared.web.messages compile && touch $@
lock: .venv/made ## Pin every Python package with its hashes
	$(LOCK) requirements.in --output-file requirements.txt
	$(LOCK) requirements-dev.in --output-file requirements-dev.txt

run: setup ## The whole house on this machine; Ctrl-C stops it
	@$(BIN)/python -m deploy.local.run
demo: setup ## As run, on an empty house that first lives a month in minutes
	@$(BIN)/python -m deploy.demo
mongo: ## Build the faster document server (Rust, minutes)
	cargo install secantus-mdb --version 0.5.3-beta.196 --ignore-rust-version --root .venv
clean: ## Throw away local data and logs; setup stays
	@flock --nonblock var/run.lock rm -rf var || echo 'The house is running, or there is nothing to throw away.'

fmt: .venv/made ## Format and mend
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .
lint: .venv/made ## Format, style, types, import rules
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports
check: lint ## What must be green before a commit
test: setup ## All tests, with real servers
	@$(PYTHON) deploy/local/prerequisites.py chromium postgresql
	$(BIN)/pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
shots: setup ## Pictures of every page
	$(BIN)/python -m tests.shots
docs: setup ## The pages that are made from code
	$(BIN)/python -m docs.write
