//! How a Rust file is written: it says what it is for, stays short, waits only through helpers, and expects lints with
//! a reason.

use super::report;
use super::tree::rust_files;

/// Most lines of code in a file. About 150 is meant; what is longer is one table or one law.
const CODE_LINES_MAX: usize = 300;

/// Longer ones, each with the reason why it is one idea.
const LONGER: [(&str, &str); 1] = [(
    "services/lib/store/src/block/row.rs",
    "serde's Serializer has a method for each type, all of one shape",
)];

/// Where a test may let time pass, and why.
const LETTING_TIME_PASS: [(&str, &str); 6] = [
    ("services/lib/testkit/src/", "the helpers look at a condition and give up at a deadline"),
    ("tests/src/wait.rs", "the same"),
    ("deploy/local/tests/it/harness.rs", "the same"),
    ("services/lib/log/tests/it/support.rs", "the same"),
    ("services/ingest/src/tests/support.rs", "the same"),
    ("tests/it/crash/killed.rs", "a process is killed at a random moment; nothing is waited for"),
];

#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut bad = Vec::new();
    for file in rust_files() {
        let opening: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("//!")).collect();
        if opening.join(" ").len() < 20 {
            bad.push(format!("{}: begin with `//!` and a sentence on what it is for", file.path));
        }
    }
    report("every file opens with what it is for", &bad);
}

#[test]
fn files_are_short() {
    let mut bad = Vec::new();
    for file in rust_files() {
        let lines = file.code_lines();
        let excused = LONGER.iter().any(|(path, _)| *path == file.path);
        match (lines > CODE_LINES_MAX, excused) {
            (true, false) => {
                bad.push(format!("{}: {lines} lines of code; split it by idea", file.path));
            }
            (false, true) => bad.push(format!("{}: short again; take it off the list", file.path)),
            _ => {}
        }
    }
    report("at most 300 lines of code in a file", &bad);
}

#[test]
fn tests_wait_for_conditions_only() {
    // Written in two parts, or this file would break its own rule.
    let sleeping = concat!("::sleep", "(");
    let mut bad = Vec::new();
    for file in rust_files().iter().filter(|file| file.is_test) {
        if LETTING_TIME_PASS.iter().any(|(place, _)| file.path.starts_with(place)) {
            continue;
        }
        for (line, number) in file.text.lines().zip(1..) {
            if line.contains(sleeping) {
                bad.push(format!("{}:{number}: wait for a condition with a deadline instead", file.path));
            }
        }
    }
    report("a test never sleeps for a time", &bad);
}

#[test]
fn lints_are_expected_with_a_reason() {
    let silenced = [concat!("#[", "allow("), concat!("#![", "allow(")];
    let mut bad = Vec::new();
    for file in rust_files().iter().filter(|file| !file.is_test && !file.path.contains("/examples/")) {
        for (line, number) in file.without_inline_tests().lines().zip(1..) {
            if silenced.iter().any(|form| line.trim_start().starts_with(form)) {
                bad.push(format!("{}:{number}: write #[expect(lint, reason = \"…\")]", file.path));
            }
        }
    }
    report("a lint is expected with a reason, never allowed", &bad);
}

#[test]
fn only_the_launcher_is_unsafe() {
    const LAUNCHER: &str = "deploy/local/src/launcher.rs";
    let expectation = concat!("expect(", "unsafe_code");
    let with: Vec<String> = rust_files()
        .into_iter()
        .filter(|file| file.text.contains(expectation))
        .map(|file| file.path)
        .collect();
    assert_eq!(with, [LAUNCHER], "unsafe code belongs into the launcher");
}
