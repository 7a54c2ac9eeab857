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
