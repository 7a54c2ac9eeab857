//! The layers, their order, and what is refused. Given a few layers, when loaded, then value and source.
#![allow(clippy::unwrap_used)]

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::*;

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    home: Option<String>,
    kafka: Kafka,
    fold: Fold,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Kafka {
    brokers: String,
    password: Secret,
    topics: Vec<String>,
    options: BTreeMap<String, String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Fold {
    batch_rows_max: u32,
    limit: Option<u64>,
}

impl Default for Fold {
    fn default() -> Self {
        Self { batch_rows_max: 50_000, limit: None }
    }
}

fn file(text: &str) -> Loader {
    Loader::new().toml(Path::new("q.toml"), text).unwrap()
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn a_later_layer_wins_and_every_value_remembers_its_source() {
    let loaded: Loaded<Settings> = file("[kafka]\nbrokers = 'file:1'\n[fold]\nbatch_rows_max = 7")
        .environment(variables(&[("QUANYU_KAFKA_BROKERS", "env:1"), ("PATH", "/bin")]))
        .text("fold.limit", "12", Source::Flag("--set".to_owned()))
        .load()
        .unwrap();
    assert_eq!(loaded.value.kafka.brokers, "env:1");
    assert_eq!(loaded.value.fold.batch_rows_max, 7);
    assert_eq!(loaded.value.fold.limit, Some(12));
    assert_eq!(loaded.source("kafka.brokers").to_string(), "environment QUANYU_KAFKA_BROKERS");
    assert_eq!(loaded.source("fold.batch_rows_max").to_string(), "file q.toml");
    assert_eq!(*loaded.source("home"), Source::Default);
}

#[test]
fn text_takes_the_type_that_its_key_wants() {
    let set = variables(&[
        ("QUANYU_FOLD_BATCH_ROWS_MAX", "9"),
        ("QUANYU_KAFKA_TOPICS", "a, b"),
        ("QUANYU_HOME", "17"),
        ("QUANYU_KAFKA_PASSWORD", "1234"),
    ]);
    let settings: Settings = Loader::new().environment(set).load().unwrap().value;
    assert_eq!(settings.fold.batch_rows_max, 9);
    assert_eq!(settings.kafka.topics, ["a", "b"]);
    assert_eq!(settings.home.as_deref(), Some("17"), "a text stays a text, whatever it looks like");
    assert_eq!(settings.kafka.password.expose(), "1234");
}

#[test]
fn an_unknown_key_names_the_nearest_known_one() {
    let cases = [
        (file("[kafka]\nbroker = 'x'"), "kafka.broker", "kafka.brokers"),
        (file("[kafak]\nbrokers = 'x'"), "kafak.brokers", "kafka.brokers"),
        (
            Loader::new().environment(variables(&[("QUANYU_FOLD_BATCH_ROW_MAX", "1")])),
            "QUANYU_FOLD_BATCH_ROW_MAX",
            "QUANYU_FOLD_BATCH_ROWS_MAX",
        ),
    ];
    for (loader, given, expected) in cases {
        let Err(Error::Unknown { key, nearest, .. }) = loader.load::<Settings>() else {
            panic!("{given} was not refused as unknown")
        };
        assert_eq!((key.as_str(), nearest.as_deref()), (given, Some(expected)));
    }
}

#[test]
fn a_value_that_does_not_fit_names_key_and_source() {
    let error = file("[fold]\nbatch_rows_max = 'many'").load::<Settings>().unwrap_err().to_string();
    assert!(error.contains("`fold.batch_rows_max` (file q.toml)") && error.contains("u32"), "{error}");
    let set = variables(&[("QUANYU_FOLD_BATCH_ROWS_MAX", "-1")]);
    let error = Loader::new().environment(set).load::<Settings>().unwrap_err().to_string();
    assert!(error.contains("QUANYU_FOLD_BATCH_ROWS_MAX") && error.contains("-1"), "{error}");
}

#[test]
fn a_table_with_free_names_takes_dotted_ones() {
    let settings: Settings = file("[kafka.options]\n'ssl.ca.location' = 'ca.pem'").load().unwrap().value;
    assert_eq!(settings.kafka.options["ssl.ca.location"], "ca.pem");
}

#[test]
fn variables_of_others_are_left_alone() {
    let set = variables(&[("QUANYU_TEST_KILLS", "3")]);
    Loader::new().ignore_environment("QUANYU_TEST_").environment(set).load::<Settings>().unwrap();
}

#[test]
fn a_secret_is_shown_as_set_only() {
    let loaded: Loaded<Settings> = file("[kafka]\npassword = 'hush'").load().unwrap();
    let shown = serde_json::to_string(&loaded.rows().unwrap()).unwrap();
    assert!(!shown.contains("hush") && shown.contains("<redacted>"));
    assert!(!format!("{:?}", loaded.value).contains("hush"));
}

#[test]
fn a_section_whose_keys_are_commented_out_says_nothing() {
    let loaded = file("[kafka]\n[fold]\nlimit = 3\n").load::<Settings>().unwrap();
    assert_eq!(loaded.value.fold.limit, Some(3));
    assert_eq!(*loaded.source("kafka.brokers"), Source::Default);
    assert!(file("[kafak]\n").load::<Settings>().is_err());
}

#[test]
fn a_word_is_told_what_it_should_have_been_and_not_that_it_is_no_list() {
    let wrong = Loader::new().text("fold.batch_rows_max", "many", Source::Flag("--set".to_owned()));
    let Err(error) = wrong.load::<Settings>().map(|_| ()) else { panic!("it was accepted") };
    assert!(error.to_string().contains("\"many\"") && !error.to_string().contains("sequence"), "{error}");
}
