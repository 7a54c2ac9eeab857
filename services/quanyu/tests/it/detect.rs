//! `quanyu detect` as an analyst calls it: what it prints agrees with the reference programs, and what does not fit is told.
//!
//! One file per family; what they share is here.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{quanyu, stdout_of};

mod charts;
mod comparisons;
mod events;
mod help;
mod hotspots;
mod maps;
mod picture;
mod refused;
mod series;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../lib/detect/fixtures");
/// Of all reference results; not part of the project.
const VECTORS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");

/// A file of the reference results, or none and a line that says so.
fn reference(name: &str) -> Option<String> {
    let path = Path::new(VECTORS).join(name);
    let text = std::fs::read_to_string(&path).ok();
    if text.is_none() {
        eprintln!("SKIPPED: {} is not there", path.display());
    }
    text
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// What `quanyu detect WORDS --json` prints.
fn answer(home: &TempDir, words: &[&str]) -> Value {
    serde_json::from_str(&stdout_of(quanyu(home).arg("detect").args(words).arg("--json"))).unwrap()
}

/// A file in the home folder.
fn file(home: &TempDir, name: &str, text: &str) -> String {
    let path = home.path().join(name);
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// A series with periods from 1 on.
fn weeks(home: &TempDir, counts: impl Iterator<Item = u64>) -> PathBuf {
    let mut text = "period,count\n".to_owned();
    for (number, count) in (1..).zip(counts) {
        writeln!(text, "{number},{count}").unwrap();
    }
    PathBuf::from(file(home, "weeks.csv", &text))
}

/// The counts of an input of the reference.
fn counts(table: &str, column: &str) -> Vec<u64> {
    let at = table.lines().next().unwrap().split(',').position(|name| name.trim_matches('"') == column);
    table.lines().skip(1).map(|line| line.split(',').nth(at.unwrap()).unwrap().parse().unwrap()).collect()
}

/// Whether a number is that of the reference, null being null.
fn close(found: &Value, expected: &Value, tolerance: f64, what: &str) {
    match (found.as_f64(), expected.as_f64()) {
        (Some(found), Some(expected)) => {
            let error = (found - expected).abs();
            assert!(error <= tolerance * expected.abs().max(1.0), "{what}: {found} instead of {expected}");
        }
        _ => assert_eq!(found, expected, "{what}"),
    }
}
