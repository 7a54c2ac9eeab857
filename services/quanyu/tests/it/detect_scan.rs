//! `quanyu detect scan` as an analyst calls it: what it prints agrees with SaTScan, SpatialEpi and scanstatistics, files of
//! all forms give the same answer, and what does not fit is told with file and line.

mod files;
mod given_zones;
mod refused;
mod satscan;
mod spatialepi;

use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use super::{home, quanyu, stderr_of, stdout_of};

/// The small data that the tests carry.
const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../lib/detect/fixtures");

/// The folder of all reference results, which is not part of the project; skips what needs it where it is not there.
fn vectors() -> Option<PathBuf> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors"));
    if !folder.exists() {
        eprintln!("SKIPPED: {} is not there", folder.display());
        return None;
    }
    Some(folder.to_owned())
}

/// Files of a test, and the scans over them.
struct Desk {
    home: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { home: home() }
    }

    /// Writes a file and gives its path.
    fn file(&self, name: &str, text: &str) -> String {
        let path = self.home.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }

    fn answer(&self, words: &[&str]) -> Value {
        let mut command = quanyu(&self.home);
        command.args(["detect", "scan", "--json"]).args(words);
        serde_json::from_str(&stdout_of(&mut command)).unwrap()
    }

    fn result(&self, words: &[&str]) -> Value {
        let answer = self.answer(words);
        assert_eq!((&answer["command"], &answer["testable"]), (&"scan".into(), &true.into()), "{answer}");
        answer["result"].clone()
    }

    fn table(&self, words: &[&str]) -> String {
        stdout_of(quanyu(&self.home).args(["detect", "scan"]).args(words))
    }

    /// What is told where the scan is refused.
    fn refused(&self, words: &[&str]) -> String {
        stderr_of(quanyu(&self.home).args(["detect", "scan"]).args(words), 2)
    }
}

fn clusters(result: &Value) -> &[Value] {
    result["clusters"].as_array().map(Vec::as_slice).unwrap()
}

fn names(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

fn close(found: &Value, expected: f64, tolerance: f64) {
    let number = found.as_f64().unwrap();
    assert!(
        (number - expected).abs() <= tolerance * expected.abs().max(1.0),
        "{number} instead of {expected}"
    );
}

/// Two Monte Carlo shares, of so many simulations each.
fn alike(found: &Value, printed: f64, simulations: [f64; 2]) {
    let p = found.as_f64().unwrap_or(1.0);
    let mean = 0.5 * (p + printed);
    let variance: f64 = simulations.iter().map(|number| mean * (1.0 - mean) / (number + 1.0)).sum();
    let both_least = printed <= 0.001 && p <= 0.010;
    assert!((p - printed).abs() <= 3.0 * variance.sqrt() || both_least, "p {p} instead of {printed}");
}
