//! Wrong usage ends with 2 and says what is wrong and what would be right, as text or as JSON.

use super::refusal::refused;
use super::{home, quanyu, stderr_of, stdout_of};

#[test]
fn wrong_words_end_with_two() {
    let home = home();
    for words in [&["nonsense"][..], &["config"], &["config", "show", "--nope"], &["completions", "abacus"]] {
        stderr_of(quanyu(&home).args(words), 2);
    }
}

#[test]
fn wrong_values_are_told_with_those_that_would_do() {
    let home = home();
    let cases: [(&[&str], &[&str]); 10] = [
        (&["rebuild", "incidents"], &["incidents", "work_accident"]),
        (&["config", "show", "--set", "kafka"], &["KEY=VALUE"]),
        (&["config", "show", "--set", "kafka.broker=a"], &["kafka.brokers"]),
        (
            &["config", "show", "--set", "stop.drain_ms=soon"],
            &["stop.drain_ms", "\\\"soon\\\"", "config show"],
        ),
        (&["config", "show", "--lang", "xx"], &["`xx`", "`en`", "`zh-CN`"]),
        (&["schema", "show", "99"], &["99", "schema list"]),
        (&["sql", " ; "], &["empty"]),
        (&["sql", "SELECT 1", "--param", "area"], &["NAME=VALUE"]),
        (&["sql", "SELECT 1", "--param", "a b=1"], &["letters"]),
        (&["serve", "dashboard"], &["dashboard", "ingest", "fold"]),
    ];
    for (words, told) in cases {
        for part in told {
            // Quotes are escaped in JSON only, and a usage error of the parser has its second line in text only.
            let text = part.replace('\\', "");
            let error = stderr_of(quanyu(&home).args(words), 2);
            assert!(error.contains(&text), "nothing is said of `{text}`:\n{error}");
        }
        refused(&home, &[], words, 2, &[]);
    }
}

#[test]
fn a_place_in_the_log_that_is_none_is_a_usage_error() {
    for origin in ["nonsense", "a/b/c", "a/1/2/3", "/1/2"] {
        stderr_of(quanyu(&home()).args(["dead-letter", "show", origin]), 2);
    }
}

#[test]
fn json_errors_have_one_shape() {
    let home = home();
    for words in [&["nonsense", "--json"][..], &["config", "check", "nowhere.toml", "--json"]] {
        let error: serde_json::Value =
            serde_json::from_str(&stderr_of(quanyu(&home).args(words), 2)).unwrap();
        assert_eq!(error["error"]["code"], "USAGE");
        assert_eq!(error["error"]["exit"], 2);
        assert!(error["error"]["message"].as_str().unwrap().len() > 10);
    }
}

#[test]
fn nothing_to_stop_is_no_error() {
    let home = home();
    let told: serde_json::Value =
        serde_json::from_str(&stdout_of(quanyu(&home).args(["down", "--json"]))).unwrap();
    assert_eq!(told["ok"], true);
}

#[test]
fn completions_name_the_commands() {
    assert!(stdout_of(quanyu(&home()).args(["completions", "bash"])).contains("config"));
}
