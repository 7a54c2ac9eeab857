//! The dictionary on the migrations of this build, and on statements that are written wrongly.
#![allow(clippy::unwrap_used)]

use super::{markdown, relation, relations};

const STATEMENT: &str = "\
CREATE TABLE IF NOT EXISTS {database}.calls {on_cluster}
(
    subject String COMMENT 'The caller''s record | 主体',
    kafka_offset UInt64 COMMENT 'Offset | 位移',
    version UInt64 ALIAS kafka_offset COMMENT 'The mark: the offset | 版本即位移',
    body String COMMENT 'As it came | 原文' CODEC(ZSTD(1)),
    INDEX version_range version TYPE minmax,
    PROJECTION hourly
    (
        SELECT subject
    )
)
ENGINE = {engine:MergeTree}
ORDER BY subject
{settings}
COMMENT 'Every call | 全部来电'";

#[test]
fn a_statement_is_read_with_types_and_both_languages() {
    let read = relation(STATEMENT).unwrap().unwrap();
    assert_eq!((read.name.as_str(), read.view, read.meaning.chinese.as_str()), ("calls", false, "全部来电"));
    let columns: Vec<(&str, &str, &str)> = read
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.of_type.as_str(), column.meaning.english.as_str()))
        .collect();
    assert_eq!(
        columns,
        [
            ("subject", "String", "The caller's record"),
            ("kafka_offset", "UInt64", "Offset"),
            ("version", "UInt64", "The mark: the offset"),
            ("body", "String", "As it came"),
        ]
    );
}

#[test]
fn what_creates_no_view_and_no_table_is_left_out() {
    assert!(relation("CREATE DATABASE IF NOT EXISTS {database}\nCOMMENT 'a | b'").unwrap().is_none());
}

#[test]
fn a_comment_in_one_language_is_refused() {
    let english = STATEMENT.replace(" | 位移", "");
    let told = format!("{:#}", relation(&english).unwrap_err());
    assert!(told.contains("kafka_offset") && told.contains("中文"), "{told}");
    assert!(relation(&STATEMENT.replace("COMMENT 'Every call | 全部来电'", "")).is_err());
}

#[test]
fn every_view_and_table_of_this_build_is_in_it() {
    let relations = relations().unwrap();
    assert!(relations.iter().filter(|relation| relation.view).count() > 30);
    let page = markdown(&relations);
    for relation in &relations {
        assert!(!relation.columns.is_empty(), "{} has no columns", relation.name);
        assert_eq!(relation.view, relation.name.starts_with("v1_"), "{}", relation.name);
        assert!(page.contains(&format!("\n### {}\n", relation.name)), "{}", relation.name);
    }
    assert!(page.contains("| `subject` | `String` | Subject: kind and id | 主体 |"));
}
