//! The committed data dictionary says what this build's tables and views are.

use std::fs;

use super::refusal::repository;
use super::{home, quanyu, stdout_of};

#[test]
fn the_committed_dictionary_is_what_this_build_prints() {
    let printed = stdout_of(quanyu(&home()).args(["schema", "docs"]));
    let committed = fs::read_to_string(repository("deploy/cookbook/DICTIONARY.md")).unwrap();
    let changed = printed.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(
        printed == committed,
        "run `quanyu schema docs > deploy/cookbook/DICTIONARY.md`; the first line that differs: {changed:?}"
    );
}

#[test]
fn as_json_it_holds_the_same_views_and_columns() {
    let printed = stdout_of(quanyu(&home()).args(["schema", "docs", "--json"]));
    let relations: Vec<serde_json::Value> = serde_json::from_str(&printed).unwrap();
    let incidents = relations.iter().find(|relation| relation["name"] == "v1_incidents").unwrap();
    assert_eq!(incidents["view"], true);
    let columns = incidents["columns"].as_array().unwrap();
    let counted = columns.iter().find(|column| column["name"] == "counted").unwrap();
    assert_eq!((counted["type"].as_str(), counted["chinese"].as_str()), (Some("Bool"), Some("计入统计")));
}
