#!/usr/bin/env bash
# `make test`: every test of the workspace and of the dashboard. The crates that talk to a server find a real Kafka and a
# real ClickHouse engine; journeys start platforms of their own. Takes the arguments of `cargo test`. Stops what it started.
set -euo pipefail
cd "$(dirname "$0")/../.."

[ $# -gt 0 ] || npm test --silent --prefix services/dashboard
echo "test: building the binary and the tests"
cargo test --release --locked --workspace --no-run
export QUANYU_TEST_BIN=$PWD/target/release/quanyu
home=$(mktemp -d)
stop() {
  "$QUANYU_TEST_BIN" down --home "$home" || true
  rm -rf "$home"
}
trap stop EXIT

servers=$("$QUANYU_TEST_BIN" up --stack-only --home "$home" --json)
value() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" <<<"$servers"; }
QUANYU_TEST_KAFKA=$(value kafka)
address=$(value url)
QUANYU_TEST_CLICKHOUSE="http://$(value user):$(value password)@${address#http://}"
export QUANYU_TEST_KAFKA QUANYU_TEST_CLICKHOUSE
cargo test --release --locked --workspace --no-fail-fast "$@"
