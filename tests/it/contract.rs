//! The protobuf contract, held by buf: it is written as buf's standard asks, and nothing that was promised is broken: neither
//! against the commit before, nor against the contract as it was when the baseline was last written.
//!
//! The baseline is renewed with a release:
//! `buf build proto --exclude-source-info -o tests/it/contract/baseline.binpb.gz`.

use quanyu_tests::tool;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().unwrap()
}

/// Runs buf in the repository's root; it must find nothing.
fn buf(arguments: &[&str]) {
    let output = Command::new(tool("buf/node_modules/.bin/buf"))
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("buf runs");
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(
        output.status.success(),
        "buf {}\n{}{}",
        arguments.join(" "),
        said(&output.stdout),
        said(&output.stderr)
    );
}

#[test]
fn the_contract_is_written_as_the_standard_asks() {
    buf(&["lint", "proto"]);
    buf(&["build", "proto"]);
}

#[test]
fn nothing_that_was_promised_is_broken() {
    buf(&["breaking", "proto", "--against", "tests/it/contract/baseline.binpb.gz"]);
    let Some(before) = before() else {
        eprintln!("no commit before this one here: held against the baseline alone");
        return;
    };
    buf(&["breaking", "proto", "--against", before.path().join("proto").to_str().unwrap()]);
}

/// The contract of the first parent of what is checked out; none in an unpacked archive or a clone of one commit.
fn before() -> Option<tempfile::TempDir> {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(arguments).current_dir(root()).stderr(Stdio::null());
        command
    };
    let known = git(&["cat-file", "-e", "HEAD^:proto"]).status();
    if !known.is_ok_and(|status| status.success()) {
        return None;
    }
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("before.tar");
    let written = git(&["archive", "-o", archive.to_str().unwrap(), "HEAD^", "proto"]).status().unwrap();
    let unpacked = Command::new("tar")
        .args(["-xf", archive.to_str().unwrap(), "-C", folder.path().to_str().unwrap()])
        .status()
        .unwrap();
    assert!(written.success() && unpacked.success(), "the commit before is unpacked");
    Some(folder)
}
