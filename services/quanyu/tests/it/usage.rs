//! Wrong usage ends with 2 and says what is wrong, as text or as JSON.

use super::{home, quanyu, stderr_of, stdout_of};

#[test]
fn wrong_words_end_with_two() {
    let home = home();
    for words in [&["nonsense"][..], &["config"], &["config", "show", "--nope"], &["completions", "abacus"]] {
        stderr_of(quanyu(&home).args(words), 2);
    }
}

#[test]
fn a_server_that_does_not_answer_ends_with_four_and_says_what_to_do() {
    let home = home();
    let error = stderr_of(quanyu(&home).args(["sql", "SELECT 1"]), 4);
    assert!(error.contains("no stack runs at") && error.contains("quanyu up"), "{error}");
    // Nothing listens on port 1.
    let mut refused = quanyu(&home);
    refused.env("QUANYU_CLICKHOUSE_URL", "http://127.0.0.1:1").args(["sql", "SELECT 1", "--json"]);
    let error: serde_json::Value = serde_json::from_str(&stderr_of(&mut refused, 4)).unwrap();
    assert_eq!(error["error"]["code"], "UNREACHABLE");
    let mut unused = quanyu(&home);
    unused.env("QUANYU_KAFKA_BROKERS", "127.0.0.1:1").args(["dead-letter", "list"]);
    let error = stderr_of(&mut unused, 4);
    assert!(error.contains("QUANYU_KAFKA_BROKERS"), "{error}");
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
fn completions_name_the_commands() {
    assert!(stdout_of(quanyu(&home()).args(["completions", "bash"])).contains("config"));
}
