#!/usr/bin/env bash
# Makes sure that a Debian machine with Rust has what the build and the local stack need; installs what is missing.
# Used by `make run`; `make test` says `test`, which adds a browser and what checks contracts from outside.
# It touches nothing when all is there, so both work offline once fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=${QUANYU_CACHE:-$HOME/.cache/quanyu}/tools
# The oldest Node that the dashboard's build takes, and the one that is fetched where there is none.
node_least=20.19
node_pinned=20.20.2

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
if [ "${1:-}" = test ]; then
  need chromium chromium
  [ -n "$(ls -d /usr/share/fonts/opentype/noto/NotoSansCJK* 2>/dev/null)" ] || missing+=(fonts-noto-cjk)
  /usr/bin/python3 -c 'import ensurepip' 2>/dev/null || missing+=(python3-venv)
fi

if ! command -v cargo >/dev/null 2>&1; then
  echo "set-up: cargo is missing; install Rust with rustup first" >&2
  exit 1
fi
if [ ${#missing[@]} -ne 0 ]; then
  echo "set-up: installing with apt: ${missing[*]}" >&2
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "set-up: not root and no sudo; install these packages: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
  fi
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi

# once NAME CHECKSUM COMMAND…: does it where it was not yet done with these pins.
once() {
  local stamp=$tools/$1.stamp pins=$2
  [ "$(cat "$stamp" 2>/dev/null)" = "$pins" ] && return
  echo "set-up: installing $1 into $tools" >&2
  mkdir -p "$tools"
  "${@:3}" >&2
  echo "$pins" >"$stamp"
}
sum() { cat "$@" | sha256sum | cut -c1-64; }
newer() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]; }

# Debian 12 has a Node that is too old; the npm registry has the binary itself.
install_node() {
  local machine=x64
  [ "$(uname -m)" = aarch64 ] && machine=arm64
  npm install --prefix "$tools/node" --no-audit --no-fund --loglevel=error "node-linux-$machine@$node_pinned" npm@10.9.4
  mkdir -p "$tools/bin"
  ln -sf "../node/node_modules/node-linux-$machine/bin/node" "$tools/bin/node"
  ln -sf ../node/node_modules/npm/bin/npm-cli.js "$tools/bin/npm"
}
node=$(PATH=/nowhere:${PATH//$tools\/bin:/} command -v node || true)
if [ -z "$node" ] || ! newer "$node_least" "$("$node" --version | tr -d v)"; then
  once node "$node_pinned" install_node
fi
[ "${1:-}" = test ] || exit 0

install_python() {
  rm -rf "$tools/python"
  /usr/bin/python3 -m venv "$tools/python"
  "$tools/python/bin/pip" install --quiet --disable-pip-version-check --requirement tests/tools/requirements.txt
}
install_buf() {
  rm -rf "$tools/buf"
  mkdir -p "$tools/buf"
  cp tests/tools/package.json tests/tools/package-lock.json "$tools/buf"
  PATH="$tools/bin:$PATH" npm ci --prefix "$tools/buf" --no-audit --no-fund --loglevel=error
}
once python "$(sum tests/tools/requirements.txt)" install_python
once buf "$(sum tests/tools/package.json tests/tools/package-lock.json)" install_buf
