//! A view's columns in the server's own formats.
//!
//! Used by `export`. Only documented views are read; the server's rights and row filters hold as for every question.

use std::collections::BTreeMap;

use anyhow::anyhow;
use quanyu_boot::Failure;
use quanyu_store::{Client, clickhouse, sql};
use serde::Deserialize;

use super::Format;
use super::scope::Scope;
use super::sink::Sink;
use crate::servers::store_failure;

/// What the documented views' names begin with.
const PREFIX: &str = "v1_";
/// Longest name.
const NAME_LENGTH_MAX: usize = 64;
/// When a record came in, by view: the first of these that it has.
const CAME_IN: [&str; 14] = [
    "occurred_at",
    "reported_at",
    "registered_at",
    "lodged_at",
    "held_at",
    "opened_at",
    "planned_at",
    "defined_at",
    "certified_at",
    "first_reading_at",
    "published_at",
    "first_heartbeat_at",
    "assigned_at",
    "hour",
];
/// First characters that make a spreadsheet take a cell for a formula.
const FORMULA: &str = r"('=', '+', '-', '@', '\t', '\r')";

/// What is wanted of a view.
pub struct Asked<'a> {
    pub view: &'a str,
    /// The time that the days are about.
    pub by: Option<&'a str>,
    pub scope: &'a Scope,
    pub format: Format,
}

#[derive(Debug, PartialEq, Eq, quanyu_store::Row, Deserialize)]
struct Column {
    name: String,
    r#type: String,
}

/// Whether a name can be a documented view's.
pub fn is_view(name: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.starts_with(PREFIX) && name.len() <= NAME_LENGTH_MAX && name.chars().all(letter)
}

/// Writes the rows as the server gives them.
///
/// # Errors
/// When there is no such view, it lacks a column that is asked for, or a server or the disk fails.
pub async fn write(store: &Client, asked: &Asked<'_>, sink: &mut Sink) -> anyhow::Result<()> {
    let question = format!(
        "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = {} ORDER BY position",
        sql::text(asked.view)
    );
    let columns: Vec<Column> = store.fetch_rows(&question).await.map_err(store_failure)?;
    let question = question_of(asked, &columns)?;
    let mut answer =
        store.stream(&question, asked.format.name(), &BTreeMap::new()).await.map_err(store_failure)?;
    while let Some(piece) = answer.next().await.map_err(store_failure)? {
        sink.write(&piece)?;
    }
    Ok(())
}

fn question_of(asked: &Asked<'_>, columns: &[Column]) -> anyhow::Result<String> {
    if columns.is_empty() {
        return Err(Failure::usage(format!("there is no view {}", asked.view))
            .fix("SHOW TABLES LIKE 'v1_%' lists the views; `quanyu migrate` makes those that are missing")
            .into());
    }
    let has = |name: &str| columns.iter().any(|column| column.name == name);
    if asked.scope.has_area() && !has("area_code") {
        return Err(Failure::usage(format!("{} has no area", asked.view)).fix("leave --area out").into());
    }
    let mut conditions = vec![asked.scope.of_area()];
    if asked.scope.has_days() {
        conditions.push(asked.scope.of_days(time(asked, columns)?));
    }
    let listed = |of: &dyn Fn(&Column) -> String| columns.iter().map(of).collect::<Vec<_>>().join(", ");
    let plain = listed(&|column| sql::name(&column.name));
    let rows = format!("SELECT {plain} FROM {} WHERE {}", sql::name(asked.view), conditions.join(" AND "));
    Ok(match asked.format {
        Format::Csv => format!("SELECT {} FROM ({rows}) AS t", listed(&guarded)),
        Format::Ndjson | Format::Parquet => rows,
    })
}

/// A text that a spreadsheet would run gets an apostrophe before it; numbers stay numbers.
fn guarded(column: &Column) -> String {
    let name = sql::name(&column.name);
    if !column.r#type.contains("String") || column.r#type.contains("Array(") {
        return format!("t.{name} AS {name}");
    }
    format!("if(substring(t.{name}, 1, 1) IN {FORMULA}, concat('\\'', t.{name}), t.{name}) AS {name}")
}

/// The time that the days are about.
fn time<'a>(asked: &Asked<'a>, columns: &'a [Column]) -> anyhow::Result<&'a str> {
    let is_time = |column: &&Column| {
        column.r#type.starts_with("DateTime") || column.r#type.starts_with("Nullable(DateTime")
    };
    let times: Vec<&str> = columns.iter().filter(is_time).map(|column| column.name.as_str()).collect();
    let wanted = match asked.by {
        Some(by) => times.iter().find(|name| **name == by),
        None => CAME_IN.iter().find_map(|name| times.iter().find(|time| *time == name)),
    };
    wanted.copied().ok_or_else(|| {
        let what = match asked.by {
            Some(by) => format!("{} has no time {by:?}", asked.view),
            None => format!("{} does not say when a record came in", asked.view),
        };
        let fix = if times.is_empty() {
            "leave --from, --to and --by out".to_owned()
        } else {
            format!("name one with --by: {}", times.join(", "))
        };
        anyhow!(Failure::usage(what).fix(fix))
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn column(name: &str, r#type: &str) -> Column {
        Column { name: name.to_owned(), r#type: r#type.to_owned() }
    }

    fn columns() -> Vec<Column> {
        vec![
            column("area_code", "LowCardinality(String)"),
            column("due_at", "Nullable(DateTime64(3, 'UTC'))"),
            column("reported_at", "DateTime64(3, 'UTC')"),
            column("loss", "Int64"),
        ]
    }

    fn asked<'a>(scope: &'a Scope, by: Option<&'a str>, format: Format) -> Asked<'a> {
        Asked { view: "v1_fires", by, scope, format }
    }

    #[test]
    fn only_views_that_are_documented_are_read() {
        assert!(is_view("v1_incidents") && is_view("v1_fires_hourly"));
        for other in ["incidents", "v1_a b", "v1_`", "system.tables", "v1_A", "v1_x;", "events"] {
            assert!(!is_view(other), "{other}");
        }
    }

    #[test]
    fn texts_are_guarded_in_csv_and_nowhere_else() {
        let scope = Scope::new(None, (None, None), "UTC").unwrap();
        let csv = question_of(&asked(&scope, None, Format::Csv), &columns()).unwrap();
        assert!(csv.contains("concat('\\'', t.`area_code`)"), "{csv}");
        assert!(csv.contains("t.`loss` AS `loss`"), "{csv}");
        let parquet = question_of(&asked(&scope, None, Format::Parquet), &columns()).unwrap();
        assert_eq!(parquet, "SELECT `area_code`, `due_at`, `reported_at`, `loss` FROM `v1_fires` WHERE 1");
    }

    #[test]
    fn days_are_about_the_report_unless_another_time_is_named() {
        let days = ("2026-04-01".parse().ok(), None);
        let scope = Scope::new(None, days, "UTC").unwrap();
        let question = |by| question_of(&asked(&scope, by, Format::Ndjson), &columns());
        assert!(question(None).unwrap().contains("WHERE 1 AND `reported_at` >="));
        assert!(question(Some("due_at")).unwrap().contains("`due_at` >="));
        let error = question(Some("loss")).unwrap_err();
        assert!(error.to_string().contains("no time"), "{error}");
    }
}
