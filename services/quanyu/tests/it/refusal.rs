//! What every error must be, whatever went wrong: one, on stderr, with what to do, never a panic; as JSON the same.
//!
//! The other modules say what goes wrong and what the reader should be told.

use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;

use super::quanyu;

/// Runs the words, as text and with --json, and checks the error that both must end with: the exit code, and that
/// message, causes and remedy together say each of `told`.
pub fn refused(home: &TempDir, environment: &[(&str, &str)], words: &[&str], code: i32, told: &[&str]) {
    for as_json in [false, true] {
        let mut command = quanyu(home);
        command.envs(environment.iter().copied()).args(words);
        if as_json {
            command.arg("--json");
        }
        let output = command.output().unwrap();
        check(&output, as_json, code, told, &words.join(" "));
    }
}

/// The same for what already ran.
pub fn check(output: &Output, as_json: bool, code: i32, told: &[&str], words: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let stdout = String::from_utf8_lossy(&output.stdout);
    let seen = format!("`{words}` ended with {:?}\nstdout: {stdout}\nstderr: {stderr}", output.status.code());
    assert_eq!(output.status.code(), Some(code), "{seen}");
    assert!(!stderr.contains("panicked"), "{seen}");
    for part in told {
        assert!(stderr.contains(part), "nothing is said of `{part}`: {seen}");
    }
    if as_json {
        let error = one_document(&errors_of(&stderr), &seen);
        assert_eq!(error["error"]["exit"], code, "{seen}");
        assert!(error["error"]["message"].as_str().is_some_and(|what| what.len() > 5), "{seen}");
        // What was done until then may be told as data, and then as one document.
        let data: Vec<&str> = stdout.lines().collect();
        assert!(data.is_empty() || one_document(&data, &seen).is_object(), "{seen}");
    } else {
        let errors = stderr.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(errors, 1, "one error: {seen}");
    }
}

/// Lines of stderr that are not the log's.
fn errors_of(stderr: &str) -> Vec<&str> {
    stderr.lines().filter(|line| !line.contains("\"level\":\"INFO\"")).collect()
}

fn one_document(lines: &[&str], seen: &str) -> Value {
    assert_eq!(lines.len(), 1, "one line of JSON: {seen}");
    serde_json::from_str(lines[0]).unwrap_or_else(|error| panic!("{error}: {seen}"))
}

/// A file of the repository.
pub fn repository(path: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path).display().to_string()
}
