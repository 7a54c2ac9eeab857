//! The command line from outside: usage, help, settings, errors, exit codes. Starts no server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bench_detect;
mod detect;
mod detect_scan;
mod dictionary;
mod disk;
mod files;
mod help;
mod ports;
mod refusal;
mod settings;
mod unreachable;
mod usage;

use assert_cmd::Command;
use tempfile::TempDir;

/// The binary with a home of its own and an environment without settings.
fn quanyu(home: &TempDir) -> Command {
    let mut command = Command::cargo_bin("quanyu").unwrap();
    command.env_clear().env("HOME", home.path()).env("PATH", "/usr/bin:/bin");
    command.arg("--home").arg(home.path());
    command
}

fn home() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn stdout_of(command: &mut Command) -> String {
    String::from_utf8(command.assert().success().get_output().stdout.clone()).unwrap()
}

fn stderr_of(command: &mut Command, code: i32) -> String {
    String::from_utf8(command.assert().code(code).get_output().stderr.clone()).unwrap()
}
