//! The files that processes and people rely on: migrations with comments in both languages, topics that code and file
//! agree on, maps and samples for every role.

use std::collections::BTreeMap;

use super::report;
use super::tree::{File, files};

const MIGRATIONS: &str = "services/lib/store/migrations/";
/// Lists of columns that several migrations share.
const COLUMNS: &str = "services/lib/store/migrations/columns/";

fn migrations() -> Vec<File> {
    let mut found = under(MIGRATIONS, ".sql");
    found.retain(|file| !file.path.starts_with(COLUMNS));
    found
}

fn under(folder: &str, ending: &str) -> Vec<File> {
    let mut found = files();
    found.retain(|file| file.path.starts_with(folder) && file.path.ends_with(ending));
    assert!(!found.is_empty(), "no {ending} under {folder}");
    found
}

#[test]
fn migrations_are_numbered_one_statement_each_and_repeatable() {
    let mut numbers: BTreeMap<String, String> = BTreeMap::new();
    let mut bad = Vec::new();
    for file in migrations() {
        let name = file.path.trim_start_matches(MIGRATIONS);
        let (number, rest) = name.split_once('_').unwrap_or(("", name));
        if number.len() != 4 || !number.bytes().all(|digit| digit.is_ascii_digit()) || rest.is_empty() {
            bad.push(format!("{name}: call it NNNN_name.sql"));
        }
        if let Some(other) = numbers.insert(number.to_owned(), name.to_owned()) {
            bad.push(format!("{name}: has the number of {other}"));
        }
        // Every second piece is inside quotes.
        if file.text.split('\'').step_by(2).any(|outside| outside.contains(';')) {
            bad.push(format!("{name}: one statement, without a semicolon"));
        }
        let first = file.text.lines().next().unwrap_or_default();
        // A view that is replaced is the same after the second time; a table would lose its rows.
        let forms = [" IF NOT EXISTS ", " IF EXISTS ", "CREATE OR REPLACE VIEW "];
        if !forms.iter().any(|form| first.contains(form)) {
            bad.push(format!("{name}: `{first}` cannot be repeated"));
        }
        if !first.contains("{on_cluster}") {
            bad.push(format!("{name}: `{first}` has no cluster form"));
        }
    }
    report("migrations", &bad);
}

#[test]
fn every_table_and_column_has_a_comment_in_both_languages() {
    let mut bad = Vec::new();
    for file in migrations() {
        let last = file.text.trim_end().lines().last().unwrap_or_default();
        if !last.starts_with("COMMENT '") || !is_bilingual(last) {
            bad.push(format!("{}: the table's comment, at the end: {last}", file.path));
        }
        for line in columns(&file.text) {
            if !line.contains(" COMMENT '") || !is_bilingual(line) {
                bad.push(format!("{}: {line}", file.path));
            }
        }
    }
    for file in under(COLUMNS, ".sql") {
        for line in file.text.lines().filter(|line| !is_bilingual(line)) {
            bad.push(format!("{}: {line}", file.path));
        }
    }
    report("comments are 'English | 中文'", &bad);
}

/// The lines of a table's own parentheses that describe columns.
fn columns(text: &str) -> impl Iterator<Item = &str> {
    let table = text.starts_with("CREATE TABLE");
    let inside = text.lines().skip_while(move |line| !table || *line != "(").skip(1);
    let own = inside.take_while(|line| *line != ")");
    // A projection has lines of its own, further in.
    own.filter(|line| line.starts_with("    ") && !line.starts_with("     ")).map(str::trim).filter(|line| {
        !["{columns:", "INDEX ", "PROJECTION ", "(", ")"].iter().any(|other| line.starts_with(other))
    })
}

fn is_bilingual(line: &str) -> bool {
    let comment = line.split("COMMENT '").nth(1).unwrap_or_default();
    let chinese = |text: &str| text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    comment.split_once(" | ").is_some_and(|(english, other)| !english.is_empty() && chinese(other))
}

#[test]
fn analysts_have_a_view_of_every_state_table() {
    let names: Vec<String> = migrations().into_iter().map(|file| file.path).collect();
    let exists = |table: &str| names.iter().any(|name| name.ends_with(&format!("_{table}.sql")));
    let mut bad = Vec::new();
    for file in migrations() {
        if !file.text.contains("VersionedCollapsingMergeTree") {
            continue;
        }
        let table = file.path.rsplit('/').next().unwrap().split_once('_').unwrap().1.trim_end_matches(".sql");
        // `source_states` is what a source is; the view is named for the thing.
        let view = format!("v1_{}", if table == "source_states" { "sources" } else { table });
        if !exists(&view) {
            bad.push(format!("{table}: no view {view}"));
        }
        if file.text.contains("PROJECTION hourly") && !exists(&format!("{view}_hourly")) {
            bad.push(format!("{table}: no view {view}_hourly"));
        }
    }
    report("every state table has its views", &bad);
}

#[test]
fn topics_say_who_writes_them_and_keep_everything() {
    let mut bad = Vec::new();
    for file in under("proto/topics/", ".yaml") {
        let name = file.path.trim_start_matches("proto/topics/").trim_end_matches(".yaml");
        let value = |key: &str| {
            let line = file.text.lines().find_map(|line| line.strip_prefix(&format!("{key}: ")));
            line.unwrap_or_default().to_owned()
        };
        if value("name") != name {
            bad.push(format!("{}: name is {}", file.path, value("name")));
        }
        for key in ["owner", "key", "value", "kinds", "partitions", "local_partitions", "cleanup_policy"] {
            if value(key).is_empty() {
                bad.push(format!("{}: no {key}", file.path));
            }
        }
        // Offsets are versions and the tables can be folded again: the log keeps what it has.
        if value("retention_ms") != "-1" {
            bad.push(format!("{}: retention_ms is not -1", file.path));
        }
    }
    report("topics", &bad);
}

#[test]
fn every_stream_has_a_committed_schema_that_its_topic_names() {
    let mut bad = Vec::new();
    let versions = under("proto/avro/versions/", ".avsc");
    for topic in under("proto/topics/", ".yaml").iter().filter(|file| file.text.contains("\nstream: ")) {
        let name = topic.path.trim_start_matches("proto/topics/").trim_end_matches(".yaml");
        let folder = format!("proto/avro/versions/{name}/");
        if !versions.iter().any(|version| version.path.starts_with(&folder)) {
            bad.push(format!("{name}: no version under {folder}"));
        }
    }
    report("every stream has a committed schema", &bad);
}

#[test]
fn every_role_has_a_sample_and_every_extract_a_map_and_a_licence() {
    let all = files();
    let text = |path: &str| all.iter().find(|file| file.path == path).map(|file| file.text.as_str());
    let mut bad = Vec::new();
    for role in ["ingest", "fold", "warn", "aggregate"] {
        let sample = text(&format!("deploy/config/{role}.toml")).unwrap_or_default();
        if !sample.contains(&format!("[{role}]")) {
            bad.push(format!("deploy/config/{role}.toml has no section [{role}]"));
        }
    }
    let licences = text("deploy/import/extracts/LICENSES.md").unwrap_or_default();
    let extracts = super::tree::root().join("deploy/import/extracts");
    for entry in std::fs::read_dir(extracts).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let Some(name) = file.split_once(".csv").map(|(name, _)| name.to_owned()) else { continue };
        if text(&format!("deploy/import/maps/{name}.toml")).is_none() {
            bad.push(format!("{file}: no map of that name"));
        }
        if !licences.contains(&file) {
            bad.push(format!("{file}: LICENSES.md does not name it"));
        }
    }
    report("samples, maps and licences", &bad);
}
