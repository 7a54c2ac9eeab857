//! Rules of how the repository is written, checked on its text: no server, no build.
//!
//! A rule here is one that clippy.toml and deny.toml cannot say. Each failure names the file and what to write instead.

mod contracts;
mod crates;
mod sources;
mod tree;
mod words;

/// Fails with every violation at once, so that one run is enough to mend them all.
fn report(rule: &str, violations: &[String]) {
    assert!(violations.is_empty(), "{rule}:\n  {}", violations.join("\n  "));
}
