//! Folders that cannot be written and disks that are full, on file systems made for the test.
//!
//! Where the system lets no test mount anything, only what needs no mount is tried, and it says so.

use std::process::{Command, Output};

use tempfile::TempDir;

use super::home;
use super::refusal::{check, refused, repository};

/// Runs the binary in a shell that first mounts a small file system on the home, as its own root.
/// Nothing when the system forbids that.
fn on_a_disk(home: &TempDir, options: &str, words: &str) -> Option<Output> {
    let folder = home.path().display();
    let mounted = format!("mount -t tmpfs -o {options} tmpfs '{folder}'");
    let may = Command::new("unshare").args(["-rm", "sh", "-c", &mounted]).output();
    if !may.is_ok_and(|tried| tried.status.success()) {
        eprintln!("not tried: this system lets no test mount a file system");
        return None;
    }
    let program = assert_cmd::cargo::cargo_bin("quanyu");
    let run = format!("{mounted} && exec '{}' --home '{folder}' {words}", program.display());
    let mut command = Command::new("unshare");
    command.args(["-rm", "sh", "-c", &run]).env_clear().env("PATH", "/usr/bin:/bin").env("HOME", home.path());
    Some(command.output().unwrap())
}

#[test]
fn a_read_only_folder_is_named_with_what_to_do() {
    let home = home();
    let extract = repository("deploy/import/extracts/osha.csv.gz");
    let rejects = home.path().join("rejects.ndjson").display().to_string();
    let commands = [
        ("up --offline".to_owned(), "choose another folder"),
        (format!("import {extract} --map osha --dry-run --rejects {rejects}"), "check the path"),
        (format!("import {extract} --map osha --endpoint http://127.0.0.1:1"), "check the path"),
    ];
    for (words, told) in commands {
        let Some(output) = on_a_disk(&home, "ro", &words) else { return };
        check(&output, false, 1, &["ead-only", told], &words);
        let Some(output) = on_a_disk(&home, "ro", &format!("{words} --json")) else { return };
        check(&output, true, 1, &["ead-only", told], &words);
    }
}

#[test]
fn a_full_disk_is_told_before_anything_is_started_on_it() {
    let home = home();
    let Some(output) = on_a_disk(&home, "size=1m", "up --offline") else { return };
    check(&output, false, 1, &["MiB are free", "free some space"], "up");
}

#[test]
fn rejects_that_do_not_fit_on_the_disk_end_the_import() {
    let home = home();
    let extract = repository("deploy/import/extracts/osha.csv.gz");
    // Every row is refused: no date of the file has the form that this map expects.
    let shipped = std::fs::read_to_string(repository("deploy/import/maps/osha.toml")).unwrap();
    let maps = tempfile::tempdir().unwrap();
    let map = maps.path().join("map.toml");
    let wrong = shipped.replace("%Y-%m-%d", "%d/%m/%Y");
    assert_ne!(wrong, shipped);
    std::fs::write(&map, wrong).unwrap();
    let rejects = home.path().join("rejects.ndjson");
    let words = format!("import {extract} --map {} --dry-run --rejects {}", map.display(), rejects.display());
    let Some(output) = on_a_disk(&home, "size=16k", &words) else { return };
    check(&output, false, 1, &["rejects.ndjson", "No space left", "free space"], &words);
}

#[test]
fn a_file_in_the_place_of_the_home_is_named() {
    let home = home();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let inside = file.display().to_string();
    refused(&home, &[], &["status", "--home", &inside], 1, &[&inside, "--home"]);
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    let home = home();
    for words in [
        &["config", "show"][..],
        &["completions", "bash"],
        &["schema", "list"],
        &["--help"],
        &["import", "--help"],
    ] {
        let program = assert_cmd::cargo::cargo_bin("quanyu");
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = Command::new(program);
        let output = command.arg("--home").arg(home.path()).args(words).stdout(full).output().unwrap();
        check(&output, false, 1, &["No space left", "free some"], &words.join(" "));
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let home = home();
    let program = assert_cmd::cargo::cargo_bin("quanyu");
    let run =
        format!("'{}' --home '{}' completions bash | head -n 1", program.display(), home.path().display());
    let output = Command::new("bash").args(["-o", "pipefail", "-c", &run]).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
}
