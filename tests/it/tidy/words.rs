//! Words that do not belong into a repository: unfinished work, paths of somebody's machine, mirrors of registries.

use super::report;
use super::tree::files;

/// Notes of unfinished work: an issue is the place for them. In two parts, or this list would break its own rule.
const UNFINISHED: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:"), concat!("HA", "CK:")];

/// Beginnings of paths that only one machine has.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/Use", "rs/"), concat!("bash_", "jobs")];

/// Papers that are not in the repository: what is worth keeping of them stands in ARCHITECTURE.md.
const PAPERS: [&str; 4] =
    [concat!("DES", "IGN "), concat!("DOM", "AIN §"), concat!("STY", "LE.md"), concat!("ECO", "SYSTEM.md")];

/// Where Cargo.lock may have its crates from.
const REGISTRY: &str = "source = \"registry+https://github.com/rust-lang/crates.io-index\"";

#[test]
fn nothing_is_left_unfinished_and_no_machine_is_named() {
    let mut bad = Vec::new();
    for file in files().iter().filter(|file| file.path != "Cargo.lock") {
        for (line, number) in file.text.lines().zip(1..) {
            for word in
                UNFINISHED.iter().chain(&MACHINE_PATHS).chain(&PAPERS).filter(|word| line.contains(**word))
            {
                bad.push(format!("{}:{number}: {word}", file.path));
            }
        }
    }
    report("no notes of unfinished work, no path of a machine", &bad);
}

#[test]
fn crates_come_from_the_public_registry() {
    let files = files();
    let lock = files.iter().find(|file| file.path == "Cargo.lock").unwrap();
    let sources = lock.text.lines().filter(|line| line.starts_with("source = "));
    let bad: Vec<String> = sources.filter(|line| *line != REGISTRY).map(ToOwned::to_owned).collect();
    report("Cargo.lock names the public registry only", &bad);
    let mirrors =
        files.iter().filter(|file| file.path.starts_with(".cargo/") || file.path.ends_with(".npmrc"));
    let bad: Vec<String> = mirrors.map(|file| format!("{}: belongs to a machine", file.path)).collect();
    report("no mirror is configured", &bad);
}

#[test]
fn documents_link_to_files_that_exist() {
    let root = super::tree::root();
    let mut bad = Vec::new();
    for file in files().iter().filter(|file| file.path.ends_with(".md")) {
        let folder = root.join(&file.path).parent().unwrap().to_path_buf();
        for target in links(&file.text) {
            let path = target.split('#').next().unwrap_or_default();
            let elsewhere = path.contains("://") || path.is_empty();
            if !elsewhere && !folder.join(path).exists() {
                bad.push(format!("{}: {target}", file.path));
            }
        }
    }
    report("links lead to files", &bad);
}

#[test]
fn documents_name_paths_that_exist() {
    /// Where a path in backticks may begin.
    const TOP: [&str; 4] = ["services/", "proto/", "deploy/", "tests/"];
    let root = super::tree::root();
    let mut bad = Vec::new();
    for file in files().iter().filter(|file| matches!(file.path.as_str(), "README.md" | "ARCHITECTURE.md")) {
        for quoted in file.text.split('`').skip(1).step_by(2) {
            let pattern = ['<', '*', '{', '…', ' ', '\n'].iter().any(|sign| quoted.contains(*sign));
            let path = TOP.iter().any(|top| quoted.starts_with(top)) && !pattern;
            if path && !root.join(quoted).exists() {
                bad.push(format!("{}: {quoted}", file.path));
            }
        }
    }
    report("paths in the documents exist", &bad);
}

/// The targets of Markdown links.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split(')').next())
}
