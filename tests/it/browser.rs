//! The dashboard in a real browser on the whole platform: the journeys of `services/dashboard/journeys`, and what is done to the
//! platform meanwhile. A cluster is planted in a city whose hours pass fast, and the open inbox must show it; the service, fold
//! and ClickHouse are stopped, and the pages must say so.

mod living;

use living::Living;
use quanyu_tests::{Caller, Signal};
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

#[test]
fn people_walk_the_dashboard_and_it_tells_the_truth() {
    let mut city = Living::begun();
    let (told, passed) = walked(&mut city);
    eprintln!("measured: {told}");
    assert!(passed, "a journey failed; see above, and the pictures in target/screenshots");
    let pictures = std::fs::read_dir(pictures()).unwrap().count();
    assert!(pictures > 120, "only {pictures} pictures of pages");
}

/// Runs the journeys and does what they ask for. Gives what they measured, and whether all of it held.
fn walked(city: &mut Living) -> (Value, bool) {
    let caller = Caller::nobody(&city.platform);
    let _ = std::fs::remove_dir_all(pictures());
    let mut child = Command::new("node")
        .arg("journeys/main.mjs")
        .arg(caller.address())
        .arg(city.platform.keys())
        .arg(pictures())
        .current_dir(root().join("services/dashboard"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs: `make test` sets it up");
    let mut answers = child.stdin.take().unwrap();
    let mut measured = Value::Null;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        let line = line.unwrap();
        let told: Value = serde_json::from_str(&line).unwrap_or_else(|_| json!({ "say": line }));
        if let Some(said) = told["say"].as_str() {
            eprintln!("{said}");
        } else if told["ask"].is_string() {
            let done = done(city, &told);
            writeln!(answers, "{done}").unwrap();
        } else if told["measured"].is_object() {
            measured = told["measured"].clone();
        }
    }
    (measured, child.wait().unwrap().success())
}

/// Does to the platform what a journey asks for, and gives what it has to know of it.
fn done(city: &mut Living, asked: &Value) -> Value {
    let role = |asked: &Value| asked["what"].as_str().unwrap_or_default().to_owned();
    match asked["ask"].as_str().unwrap() {
        "plant" => city.plant(),
        "silence" => city.silence(),
        "freeze" => city.signal(&role(asked), Signal::SIGSTOP),
        "thaw" => city.signal(&role(asked), Signal::SIGCONT),
        "kill" => city.kill(),
        "restart" => city.restart(),
        other => panic!("a journey asks for {other}"),
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Kept after the test.
fn pictures() -> PathBuf {
    root().join("target/screenshots")
}
