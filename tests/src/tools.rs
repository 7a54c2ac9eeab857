//! Programs of others that look at the contracts from outside, where `deploy/local/set-up.sh test` puts them.

use std::path::PathBuf;

/// The path of a tool below the folder of tools.
///
/// # Panics
/// When it is not there: a test that is left out silently proves nothing.
#[must_use]
pub fn tool(path: &str) -> PathBuf {
    let cache = std::env::var_os("QUANYU_CACHE").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").expect("a home")).join(".cache/quanyu");
    let tool = cache.unwrap_or_else(home).join("tools").join(path);
    assert!(tool.exists(), "{} is missing: run `make set-up-test`, or `make test`", tool.display());
    tool
}
