//! Files that are missing, or are not what they should be: exit 2 for what was typed wrong, with the path.

use std::fs;

use super::home;
use super::refusal::{refused, repository};

#[test]
fn a_missing_file_is_named_before_any_server_is_asked() {
    let home = home();
    let commands: [&[&str]; 7] = [
        &["sql", "-f", "nowhere"],
        &["publish", "nowhere"],
        &["import", "nowhere", "--map", "osha"],
        &["import", "Cargo.toml", "--map", "nowhere"],
        &["import", "--map", "nowhere", "--print-map"],
        &["config", "show", "--config", "nowhere"],
        &["config", "check", "nowhere"],
    ];
    for words in commands {
        refused(&home, &[], words, 2, &["nowhere", "No such file", "check the "]);
    }
}

#[test]
fn a_missing_map_names_those_that_come_with_quanyu() {
    let home = home();
    let told = ["chicago", "montgomery", "osha", "toronto"];
    refused(&home, &[], &["import", "Cargo.toml", "--map", "oshaa", "--dry-run"], 2, &told);
    refused(&home, &[], &["import", "--map", "oshaa", "--print-map"], 2, &told);
}

#[test]
fn a_wrong_map_is_told_with_its_place_and_what_to_write() {
    let home = home();
    let shipped = fs::read_to_string(repository("deploy/import/maps/osha.toml")).unwrap();
    let extract = repository("deploy/import/extracts/osha.csv.gz");
    let path = home.path().join("map.toml");
    let map = path.display().to_string();
    let cases = [
        ("not TOML", "stream = ", "map.toml:1:"),
        ("no stream", "stream = \"safety\"\nsource = \"a\"\n", "map.toml"),
        ("an unknown key", "streem = \"safety\"\n", "streem"),
    ];
    for (case, text, told) in cases {
        fs::write(&path, text).unwrap();
        refused(&home, &[], &["import", &extract, "--map", &map, "--dry-run"], 2, &[told, "fix"]);
        assert!(!case.is_empty());
    }
    // The map of another file: its columns are not there, and those that are there are named.
    let other = repository("deploy/import/maps/chicago.toml");
    refused(
        &home,
        &[],
        &["import", &extract, "--map", &other, "--dry-run"],
        2,
        &["no column", "incident_date"],
    );
    fs::write(&path, shipped.replace("\"incident_date\"", "\"incident_day\"")).unwrap();
    refused(
        &home,
        &[],
        &["import", &extract, "--map", &map, "--dry-run"],
        2,
        &["incident_day", "incident_date"],
    );
}

#[test]
fn a_broken_gzip_ends_with_one_error_and_what_was_read() {
    let home = home();
    let whole = fs::read(repository("deploy/import/extracts/osha.csv.gz")).unwrap();
    let path = home.path().join("cut.csv.gz");
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let file = path.display().to_string();
    refused(&home, &[], &["import", &file, "--map", "osha", "--dry-run"], 1, &["cut.csv.gz", "line", "fix"]);
}

#[test]
fn a_folder_or_a_text_in_the_place_of_settings_is_refused() {
    let home = home();
    let folder = home.path().display().to_string();
    refused(&home, &[], &["config", "show", "--config", &folder], 2, &[&folder, "--config"]);
    let text = home.path().join("text.toml");
    fs::write(&text, "no settings").unwrap();
    refused(&home, &[], &["config", "check", &text.display().to_string()], 2, &["text.toml", "TOML"]);
}
