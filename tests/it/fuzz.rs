//! The HTTP contract, held from outside: a generic fuzzer that knows nothing but `/openapi.json` finds no failure and no answer
//! that the document does not tell of; and what README.md tells to call works as it stands there.

use quanyu_tests::{Caller, Platform, simulated_shortly, tool};
use std::path::Path;
use std::process::Command;

/// What an answer must be, whatever was asked.
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// Examples of each operation in the fuzzing phase, beside those that the description's limits suggest.
const EXAMPLES: &str = "8";
/// The fuzzer sends what nobody sends, as fast as it can: neither limit is what is tried here.
const GENEROUS: [&str; 2] = ["aggregate.rate_per_second=100000", "aggregate.query_timeout_ms=60000"];

#[test]
fn a_fuzzer_finds_no_fault_and_the_readmes_calls_work() {
    let mut platform = Platform::with_servers();
    platform.set(&GENEROUS.map(str::to_owned));
    let _ = platform.up();
    simulated_shortly(&platform);
    let commander = Caller::of(&platform, "commander-330784");
    examples(&commander);
    fuzzed(&commander, "examples,coverage,fuzzing", &platform);
    fuzzed(&Caller::of(&platform, "analyst-all"), "examples,fuzzing", &platform);
}

/// The calls of README.md's section on the API, as a shell runs them.
fn examples(caller: &Caller) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
    let section = readme.split("\n## The API by example\n").nth(1).expect("README.md shows the API");
    let section = section.split("\n## ").next().unwrap();
    let calls: Vec<&str> =
        section.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(calls.len() >= 4, "README.md has only {} calls", calls.len());
    for call in calls {
        let output = Command::new("bash")
            .args(["-euo", "pipefail", "-c", call])
            .env("QUANYU", caller.address())
            .env("KEY", caller.key())
            .output()
            .expect("bash runs");
        let said = String::from_utf8_lossy(&output.stdout);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{call}\n{said}\n{wrong}");
        let told = said.contains("\"freshness\":") || said.contains("event: snapshot");
        assert!(told, "{call}\n{said}");
    }
}

fn fuzzed(caller: &Caller, phases: &str, platform: &Platform) {
    let key = format!("Authorization: Bearer {}", caller.key());
    let document = format!("{}/openapi.json", caller.address());
    let output = Command::new(tool("python/bin/schemathesis"))
        .args(["run", &document, "--header", &key, "--checks", CHECKS])
        .args(["--phases", phases, "--max-examples", EXAMPLES, "--seed", "1"])
        .args(["--exclude-path-regex", "/stream$", "--continue-on-failure", "--no-color"])
        .args([
            "--suppress-health-check",
            "all",
            "--generation-database",
            "none",
            "--request-timeout",
            "90",
            "--warnings",
            "off",
        ])
        .current_dir(platform.scratch("").as_path())
        .output()
        .expect("the fuzzer runs");
    let said = String::from_utf8_lossy(&output.stdout);
    let end: Vec<&str> = said.lines().rev().take(30).collect();
    eprintln!("{}", end.into_iter().rev().collect::<Vec<_>>().join("\n"));
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
