//! Settings as a user meets them: layers, sources, refusals.

use super::refusal::repository;
use super::{home, quanyu, stderr_of, stdout_of};

#[test]
fn show_names_the_source_of_every_value_and_redacts_secrets() {
    let home = home();
    std::fs::write(home.path().join("quanyu.toml"), "[kafka]\nbrokers = 'file:9092'\n").unwrap();
    let shown = stdout_of(quanyu(&home).env("QUANYU_CLICKHOUSE_PASSWORD", "hush").args([
        "config",
        "show",
        "--set",
        "stop.drain_ms=5",
        "--json",
    ]));
    assert!(!shown.contains("hush"));
    let rows: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let row = |key: &str| rows.as_array().unwrap().iter().find(|row| row["key"] == key).unwrap().clone();
    assert_eq!(row("kafka.brokers")["value"], "file:9092");
    assert!(row("kafka.brokers")["source"].as_str().unwrap().ends_with("quanyu.toml"));
    assert_eq!(row("clickhouse.password")["value"], "<redacted>");
    assert_eq!(row("clickhouse.password")["source"], "environment QUANYU_CLICKHOUSE_PASSWORD");
    assert_eq!(row("stop.drain_ms")["value"], 5);
    assert_eq!(row("admin.listen")["source"], "default");
}

#[test]
fn a_receivers_secrets_are_neither_shown_nor_quoted() {
    let home = home();
    let receiver =
        "[[warn.webhooks]]\nname = 'duty'\nurl = 'https://me:hush@duty/'\nsecrets = ['whsec_hush']\n";
    std::fs::write(home.path().join("quanyu.toml"), receiver).unwrap();
    let shown = stdout_of(quanyu(&home).args(["config", "show", "warn.webhooks", "--json"]));
    let rows: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let told = &rows[0]["value"][0];
    assert_eq!(
        (&told["secrets"][0], &told["url"]),
        (&"<redacted>".into(), &"https://<redacted>@duty/".into())
    );
    assert_eq!((&told["colour_min"], &told["attempts_max"]), (&"blue".into(), &5.into()));
    for given in
        ["whsec_hush", "[{\"name\": \"a\", \"secrets\": [\"whsec_hush\"", "[{\"secret\": \"whsec_hush\"}]"]
    {
        let error = stderr_of(quanyu(&home).env("QUANYU_WARN_WEBHOOKS", given).args(["config", "show"]), 2);
        assert!(error.contains("warn.webhooks") && !error.contains("hush"), "{error}");
    }
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest_one() {
    let home = home();
    let file = home.path().join("mine.toml");
    std::fs::write(&file, "[kafka]\nbroker = 'x'\n").unwrap();
    let error = stderr_of(quanyu(&home).args(["config", "show", "--config"]).arg(&file), 2);
    assert!(error.contains("kafka.broker") && error.contains("did you mean `kafka.brokers`?"), "{error}");

    let error = stderr_of(quanyu(&home).env("QUANYU_KAFKA_BROKER", "x").args(["config", "show"]), 2);
    assert!(error.contains("did you mean `QUANYU_KAFKA_BROKERS`?"), "{error}");
}

#[test]
fn check_reads_a_file_and_a_missing_one_is_a_usage_error() {
    let home = home();
    let error = stderr_of(quanyu(&home).args(["config", "check", "nowhere.toml"]), 2);
    assert!(error.contains("nowhere.toml") && error.contains("why:") && error.contains("fix:"), "{error}");
}

/// The settings in force, by key, as `config show --json` prints them.
fn shown(words: &[&str]) -> Vec<serde_json::Value> {
    let home = home();
    let shown = stdout_of(quanyu(&home).args(["config", "show", "--json"]).args(words));
    serde_json::from_str(&shown).unwrap()
}

#[test]
fn a_roles_sample_has_every_setting_of_it_with_its_default() {
    // For tests only; nobody should find them in a sample.
    const LEFT_OUT: &str = "fold.test_";
    let defaults = shown(&[]);
    for role in ["ingest", "fold", "warn", "aggregate"] {
        let sample = repository(&format!("deploy/config/{role}.toml"));
        let text = std::fs::read_to_string(&sample).unwrap();
        let with_sample = shown(&["--config", &sample]);
        for row in defaults.iter().filter(|row| row["key"].as_str().unwrap().starts_with(&format!("{role}.")))
        {
            let key = row["key"].as_str().unwrap();
            let now = with_sample.iter().find(|now| now["key"] == key).unwrap();
            assert_eq!(now["value"], row["value"], "{key} has another default in {sample}");
            let name = key.rsplit('.').next().unwrap();
            let named =
                text.lines().any(|line| line.trim_start_matches("# ").starts_with(&format!("{name} =")));
            assert!(named || key.starts_with(LEFT_OUT), "{key} is not in {sample}");
        }
    }
}

#[test]
fn the_sample_of_a_receiver_has_every_setting_of_it_with_its_default() {
    let home = home();
    let sample = std::fs::read_to_string(repository("deploy/config/warn.toml")).unwrap();
    let entry: Vec<&str> = sample
        .lines()
        .skip_while(|line| *line != "# [[warn.webhooks]]")
        .map(|line| line.strip_prefix("# ").expect("the receiver is the last of the sample"))
        .collect();
    let receiver = |name: &str, text: &str| {
        let file = home.path().join(name);
        std::fs::write(&file, text).unwrap();
        shown(&["--config", file.to_str().unwrap()])
            .into_iter()
            .find(|row| row["key"] == "warn.webhooks")
            .map(|row| row["value"][0].clone())
            .unwrap()
    };
    let told = receiver("sample.toml", &entry.join("\n"));
    let mut least =
        receiver("least.toml", "[[warn.webhooks]]\nname = 'a'\nurl = 'https://a/'\nsecrets = ['b']\n");
    for key in ["name", "url", "secrets"] {
        least[key] = told[key].clone();
    }
    assert_eq!(told, least);
    for key in told.as_object().unwrap().keys() {
        assert!(entry.iter().any(|line| line.starts_with(&format!("{key} ="))), "{key} is not in the sample");
    }
}

#[test]
fn every_other_setting_is_in_the_readme() {
    let readme = std::fs::read_to_string(repository("README.md")).unwrap();
    for row in shown(&[]) {
        let key = row["key"].as_str().unwrap();
        let of_a_role = ["ingest.", "fold.", "warn.", "aggregate."].iter().any(|role| key.starts_with(role));
        assert!(of_a_role || readme.contains(&format!("`{key}`")), "{key} is not in README.md");
    }
}
