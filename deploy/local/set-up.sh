#!/usr/bin/env bash
# Makes sure that a Debian machine with Rust has what the build and the local stack need; installs what is missing.
# Used by `make run` and `make test`. It touches nothing when all is there, so both work offline once fetched.
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need cc build-essential
need make build-essential
need cmake cmake
need perl perl
need java default-jdk-headless
need mvn maven
need npm npm
need curl curl

if ! command -v cargo >/dev/null 2>&1; then
  echo "set-up: cargo is missing; install Rust with rustup first" >&2
  exit 1
fi
[ ${#missing[@]} -eq 0 ] && exit 0

echo "set-up: installing with apt: ${missing[*]}" >&2
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null 2>&1 || { echo "set-up: not root and no sudo; install these packages: ${missing[*]}" >&2; exit 1; }
  as_root=(sudo)
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
