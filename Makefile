# The two commands of a new user are `make run` and `make test`; both do all set-up themselves and say what they do.
.DEFAULT_GOAL := help
QUANYU := target/release/quanyu
DASHBOARD := services/dashboard
# What set-up has fetched comes first: a Node where the machine's is too old.
export PATH := $(if $(QUANYU_CACHE),$(QUANYU_CACHE),$(HOME)/.cache/quanyu)/tools/bin:$(PATH)

.PHONY: help set-up set-up-test dashboard build run test lint soak bench clean

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

set-up: ## Installs what is missing: C toolchain, cmake, perl, JDK, Maven, npm, Node
	@deploy/local/set-up.sh

# Built again only when something of it has changed; the binary then takes it in.
dashboard: $(DASHBOARD)/dist/index.html ## Builds the dashboard

$(DASHBOARD)/node_modules/.package-lock.json: $(DASHBOARD)/package-lock.json | set-up
	cd $(DASHBOARD) && npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.package-lock.json

$(DASHBOARD)/dist/index.html: $(DASHBOARD)/node_modules/.package-lock.json $(wildcard $(addprefix $(DASHBOARD)/,index.html package.json *.ts)) \
		$(shell find $(DASHBOARD)/src $(DASHBOARD)/public $(DASHBOARD)/scripts -type f ! -name '*.test.ts') | set-up
	cd $(DASHBOARD) && npm run build --silent

build: set-up dashboard ## Builds the one binary, optimised, with the dashboard in it
	cargo build --release --locked --workspace --bins

run: build ## Starts everything, imports the extracts, shows four answers, stays until Ctrl-C
	@deploy/local/run.sh $(QUANYU)

# Everything shares the release profile: a second set of dependencies would cost two cores ten minutes.
lint: dashboard ## Format, clippy, documentation, and the dashboard's types and style
	cd $(DASHBOARD) && npm run check --silent
	cargo fmt --all --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --release --locked --workspace --no-deps --quiet

test: set-up-test lint ## Runs every test, on the real Kafka and the real ClickHouse engine, in a browser too
	@deploy/local/test.sh

set-up-test: set-up
	@deploy/local/set-up.sh test

soak: build ## 300 random kills, and the whole city against its truth, every kind rebuilt; prints the tally
	QUANYU_TEST_BIN=$(abspath $(QUANYU)) QUANYU_TEST_KILLS=300 cargo test --release --locked -p quanyu-tests --test it -- --nocapture soak
	QUANYU_TEST_BIN=$(abspath $(QUANYU)) QUANYU_TEST_CITY_SCALE=1 cargo test --release --locked -p quanyu-tests --test it -- --nocapture city::

bench: build ## Ingest and fold against their baselines, from one run; the aggregate role under load
	$(QUANYU) bench ingest
	$(QUANYU) bench fold
	$(QUANYU) bench aggregate

clean: ## Removes what was built
	cargo clean
