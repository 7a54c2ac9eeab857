//! The crates: which may know which, who knows an outside system, and that each describes itself.
//!
//! deny.toml says the same of outside crates in CI; this runs wherever the tests run, and knows our own layers.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::report;
use super::tree::root;

/// One outside system, one crate: (outside crate, the only one of ours that may depend on it).
const OWNERS: [(&str, &str); 11] = [
    ("rdkafka", "quanyu-log"),
    ("clickhouse", "quanyu-store"),
    ("apache-avro", "quanyu-schema"),
    ("serde_avro_fast", "quanyu-schema"),
    ("libloading", "quanyu-local"),
    ("metrics-exporter-prometheus", "quanyu-boot"),
    ("tracing-subscriber", "quanyu-boot"),
    ("clap", "quanyu"),
    ("protox", "quanyu-wire"),
    ("jsonwebtoken", "quanyu-access"),
    ("x509-parser", "quanyu-access"),
];

/// Crates without IO, clock, runtime or logging, and all that they may depend on.
const PURE: [(&str, &[&str]); 6] = [
    ("quanyu-event", &["jiff", "serde", "serde_json", "thiserror", "uuid"]),
    (
        "quanyu-area",
        &[
            "coordtransform",
            "csv",
            "flate2",
            "geo",
            "geojson",
            "jiff",
            "rstar",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "toml",
        ],
    ),
    ("quanyu-cap", &["aws-lc-rs", "base64", "jiff", "quick-xml", "serde", "serde_json", "thiserror"]),
    ("quanyu-detect", &["nalgebra", "rayon", "statrs", "thiserror"]),
    ("quanyu-figures", &["jiff", "quanyu-detect", "serde", "thiserror"]),
    ("quanyu-simulate", &["jiff", "quanyu-event", "rand_chacha", "serde", "thiserror", "uuid"]),
];

/// Which of our crates each may depend on in release; build scripts may read the contract besides. The binary and
/// the workspace's tests may know every crate.
const MAY_KNOW: [(&str, &[&str]); 21] = [
    ("quanyu-contract", &[]),
    ("quanyu-event", &[]),
    ("quanyu-area", &[]),
    // Knows neither figures nor tables: whoever asks has an area's code.
    ("quanyu-access", &[]),
    // Knows no tables: whoever has a warning fills in its plain struct.
    ("quanyu-cap", &[]),
    ("quanyu-detect", &[]),
    ("quanyu-figures", &["quanyu-detect"]),
    // Its truth comes from its own draws, so it knows neither folds nor figures.
    ("quanyu-simulate", &["quanyu-event"]),
    ("quanyu-boot", &[]),
    ("quanyu-schema", &["quanyu-contract", "quanyu-event"]),
    ("quanyu-log", &["quanyu-event", "quanyu-schema"]),
    ("quanyu-store", &["quanyu-event", "quanyu-schema"]),
    ("quanyu-wire", &["quanyu-area", "quanyu-event"]),
    // Knows no folds: states as the sources knew them are brought along by whoever asks.
    ("quanyu-answers", &["quanyu-figures", "quanyu-store"]),
    ("quanyu-local", &[]),
    // Never reads ClickHouse.
    (
        "quanyu-ingest",
        &[
            "quanyu-access",
            "quanyu-area",
            "quanyu-boot",
            "quanyu-event",
            "quanyu-log",
            "quanyu-schema",
            "quanyu-wire",
        ],
    ),
    // Knows no wire messages: it meets ingest in the log.
    (
        "quanyu-fold",
        &["quanyu-area", "quanyu-boot", "quanyu-event", "quanyu-log", "quanyu-schema", "quanyu-store"],
    ),
    // Reads neither Kafka nor ClickHouse: it is an upstream system.
    ("quanyu-import", &["quanyu-boot", "quanyu-event", "quanyu-wire"]),
    // Meets ingest and fold in the contract and in the tables.
    // Knows no log and no folds: it reads tables, and what it writes goes through services, as everybody's does.
    (
        "quanyu-aggregate",
        &[
            "quanyu-access",
            "quanyu-answers",
            "quanyu-boot",
            "quanyu-event",
            "quanyu-figures",
            "quanyu-store",
            "quanyu-wire",
        ],
    ),
    (
        "quanyu-warn",
        &[
            "quanyu-boot",
            "quanyu-cap",
            "quanyu-detect",
            "quanyu-event",
            "quanyu-figures",
            "quanyu-store",
            "quanyu-wire",
        ],
    ),
    ("quanyu-testkit", ANY),
];

/// May know every crate but the binary.
const ANY: &[&str] = &[
    "quanyu-area",
    "quanyu-boot",
    "quanyu-event",
    "quanyu-local",
    "quanyu-log",
    "quanyu-schema",
    "quanyu-store",
    "quanyu-wire",
];

/// Crates for tests only.
const TEST_CRATES: [&str; 2] = ["quanyu-testkit", "quanyu-tests"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    description: Option<String>,
    manifest_path: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    /// Absent for release, else "dev" or "build".
    kind: Option<String>,
}

impl Package {
    fn folder(&self) -> &Path {
        Path::new(&self.manifest_path).parent().unwrap()
    }

    fn manifest(&self) -> String {
        std::fs::read_to_string(&self.manifest_path).unwrap()
    }

    /// What goes into a release.
    fn released(&self) -> impl Iterator<Item = &str> {
        self.dependencies.iter().filter(|dependency| dependency.kind.is_none()).map(|one| one.name.as_str())
    }
}

fn packages() -> Vec<Package> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let asked = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
    let metadata: Metadata = serde_json::from_slice(&asked.stdout).unwrap();
    assert!(metadata.packages.len() > 10, "only {} packages", metadata.packages.len());
    metadata.packages
}

#[test]
fn one_outside_system_per_crate() {
    let mut bad = Vec::new();
    for package in packages() {
        for dependency in &package.dependencies {
            let owner = OWNERS.iter().find(|(outside, _)| *outside == dependency.name);
            if let Some((outside, owner)) = owner.filter(|(_, owner)| *owner != package.name) {
                bad.push(format!("{} depends on {outside}: only {owner} may", package.name));
            }
        }
    }
    report("one outside system per crate", &bad);
}

#[test]
fn pure_crates_stay_pure() {
    let packages = packages();
    let mut bad = Vec::new();
    for (name, allowed) in PURE {
        let package = packages.iter().find(|package| package.name == name).expect("a pure crate is a member");
        for outside in package.released().filter(|outside| !allowed.contains(outside)) {
            bad.push(format!("{name} depends on {outside}"));
        }
    }
    report("event and area know no IO, clock, runtime or logging", &bad);
}

#[test]
fn crates_know_only_the_layers_below() {
    let layers: BTreeMap<&str, &[&str]> = MAY_KNOW.into_iter().collect();
    let mut bad = Vec::new();
    for package in packages() {
        if matches!(package.name.as_str(), "quanyu" | "quanyu-tests") {
            continue;
        }
        let Some(allowed) = layers.get(package.name.as_str()) else {
            bad.push(format!("{}: say here what it may know", package.name));
            continue;
        };
        for known in package.released().filter(|known| known.starts_with("quanyu")) {
            if !allowed.contains(&known) {
                bad.push(format!("{} depends on {known}", package.name));
            }
        }
    }
    report("a crate knows only the layers below it", &bad);
}

#[test]
fn nothing_that_is_released_depends_on_test_code() {
    let mut bad = Vec::new();
    for package in packages().iter().filter(|package| !TEST_CRATES.contains(&package.name.as_str())) {
        for known in package.released().filter(|known| TEST_CRATES.contains(known)) {
            bad.push(format!("{} depends on {known}: make it a dev-dependency", package.name));
        }
    }
    report("nothing released depends on test code", &bad);
}

#[test]
fn every_crate_describes_itself() {
    let mut bad = Vec::new();
    for package in packages() {
        if package.description.as_deref().unwrap_or_default().len() < 20 {
            bad.push(format!("{}: no description in Cargo.toml", package.name));
        }
        let readme = std::fs::read_to_string(package.folder().join("README.md")).unwrap_or_default();
        if !readme.starts_with("# ") || readme.lines().count() < 3 {
            bad.push(format!("{}: README.md with a title and a few lines is missing", package.name));
        }
        if !package.manifest().contains("[lints]\nworkspace = true") {
            bad.push(format!("{}: the workspace's lints are not taken over", package.name));
        }
    }
    report("every crate describes itself and takes the workspace's lints", &bad);
}

#[test]
fn versions_stand_in_one_place() {
    let mut bad = Vec::new();
    for package in packages() {
        let manifest = package.manifest();
        let mut inside = false;
        for line in manifest.lines() {
            if line.starts_with('[') {
                inside = line.ends_with("dependencies]");
                continue;
            }
            let names = inside && line.contains('=') && !line.starts_with('#');
            if names && !line.contains("workspace = true") {
                bad.push(format!("{}: {line}", package.name));
            }
        }
    }
    report("versions stand in the workspace's Cargo.toml", &bad);
}
