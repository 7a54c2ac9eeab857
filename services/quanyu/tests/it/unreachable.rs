//! A server that is not there: every command that needs it ends with 4 and says how to start or name it.

use super::home;
use super::refusal::{refused, repository};

/// Nothing listens on port 1.
const NOBODY: [(&str, &str); 2] =
    [("QUANYU_CLICKHOUSE_URL", "http://127.0.0.1:1"), ("QUANYU_KAFKA_BROKERS", "127.0.0.1:1")];

#[test]
fn without_a_stack_every_command_says_how_to_start_one() {
    let extract = repository("deploy/import/extracts/osha.csv.gz");
    let commands: [&[&str]; 12] = [
        &["status"],
        &["migrate"],
        &["migrate", "--dry-run"],
        &["sql", "SELECT 1"],
        &["tail", "incident"],
        &["verify"],
        &["rebuild", "incident"],
        &["dead-letter", "list"],
        &["dead-letter", "replay", "--all"],
        &["publish", &extract],
        &["import", &extract, "--map", "osha"],
        &["serve", "fold", "--set", "admin.listen=127.0.0.1:0"],
    ];
    let home = home();
    for words in commands {
        refused(&home, &[], words, 4, &["quanyu up"]);
    }
}

#[test]
fn a_store_that_does_not_answer_is_named() {
    let commands: [&[&str]; 5] = [
        &["sql", "SELECT 1"],
        &["migrate", "--dry-run"],
        &["verify"],
        &["rebuild", "incident"],
        &["serve", "fold", "--set", "admin.listen=127.0.0.1:0"],
    ];
    let home = home();
    for words in commands {
        refused(&home, &NOBODY, words, 4, &["http://127.0.0.1:1", "QUANYU_CLICKHOUSE_URL"]);
    }
}

#[test]
fn a_log_that_does_not_answer_is_named_within_its_time_out() {
    let commands: [&[&str]; 3] = [&["tail", "incident"], &["dead-letter", "list"], &["migrate"]];
    // Each waits ten seconds for a broker: side by side.
    std::thread::scope(|scope| {
        for words in commands {
            scope.spawn(move || refused(&home(), &NOBODY, words, 4, &["afka", "QUANYU_KAFKA_BROKERS"]));
        }
    });
}

#[test]
fn an_ingestion_service_that_does_not_answer_is_named() {
    let home = home();
    let extract = repository("deploy/import/extracts/osha.csv.gz");
    let address = "http://127.0.0.1:1";
    let told = [address, "quanyu up"];
    refused(&home, &[], &["publish", &extract, "--endpoint", address], 4, &told);
    refused(&home, &[], &["import", &extract, "--map", "osha", "--endpoint", address], 4, &told);
    for words in [&["publish", &extract][..], &["import", &extract, "--map", "osha"]] {
        let words = [words, &["--endpoint", "nonsense"]].concat();
        refused(&home, &[], &words, 2, &["nonsense", "http://host:port"]);
    }
}
