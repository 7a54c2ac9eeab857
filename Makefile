# The two commands of a new user are `make run` and `make test`; both do all set-up themselves and say what they do.
.DEFAULT_GOAL := help
QUANYU := target/release/quanyu

.PHONY: help set-up build run test lint soak bench clean

help: ## Lists the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

set-up: ## Installs what is missing: C toolchain, cmake, perl, JDK, Maven, npm
	@deploy/local/set-up.sh

build: set-up ## Builds the one binary, optimised
	cargo build --release --locked --workspace --bins

run: build ## Starts everything, imports the extracts, shows four answers, stays until Ctrl-C
	@deploy/local/run.sh $(QUANYU)

# Everything shares the release profile: a second set of dependencies would cost two cores ten minutes.
lint: ## Format, clippy, documentation
	cargo fmt --all --check
	cargo clippy --release --locked --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --release --locked --workspace --no-deps --quiet

test: set-up lint ## Runs every test, on the real Kafka and the real ClickHouse engine too
	@deploy/local/test.sh

soak: build ## 300 random kills, and the whole city against its truth, every kind rebuilt; prints the tally
	QUANYU_TEST_BIN=$(abspath $(QUANYU)) QUANYU_TEST_KILLS=300 cargo test --release --locked -p quanyu-tests --test it -- --nocapture soak
	QUANYU_TEST_BIN=$(abspath $(QUANYU)) QUANYU_TEST_CITY_SCALE=1 cargo test --release --locked -p quanyu-tests --test it -- --nocapture city::

bench: build ## Ingest and fold against their baselines, from one run
	$(QUANYU) bench ingest
	$(QUANYU) bench fold

clean: ## Removes what was built
	cargo clean
