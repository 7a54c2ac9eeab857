//! The answer of `figure-history` for people: then and today, and what made the difference, in tables.

use serde_json::Value;

use super::Answer;
use super::causes::Cause;
use crate::output::Table;
use crate::session::Session;

/// Prints it.
pub fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let mut table = Table::new(["published", "as of", "figure", "part", "then", "today", "computed again"]);
    for published in &answer.publications {
        let word = if published.reproduced { "the same" } else { "DIFFERENT" };
        if !published.values.is_array() {
            table.row([
                published.subject.clone(),
                published.as_of.to_string(),
                published.figure.clone(),
                String::new(),
                "as published".to_owned(),
                format!("{} values differ", published.changed.len()),
                word.to_owned(),
            ]);
        }
        for value in published.values.as_array().into_iter().flatten() {
            let text = |value: &Value, path: &str| value.pointer(path).map_or_else(String::new, plain);
            let same =
                |other: &&Value| ["definition", "part"].iter().all(|name| other.get(name) == value.get(name));
            let today = published.today.as_array().and_then(|figures| figures.iter().find(same));
            let today = today.unwrap_or(&Value::Null);
            let counts = |value: &Value| {
                format!("{} / {}", text(value, "/current/count"), text(value, "/reference/count"))
            };
            table.row([
                published.subject.clone(),
                published.as_of.to_string(),
                text(value, "/name"),
                text(value, "/part"),
                counts(value),
                counts(today),
                word.to_owned(),
            ]);
        }
    }
    session.output.table(table)?;
    let causes: Vec<&Cause> = answer.publications.iter().flat_map(|one| &one.differences).collect();
    if !causes.is_empty() {
        let mut table =
            Table::new(["record", "definition", "in the window", "in the reference", "since then"]);
        for cause in causes {
            let Cause { subject, definition, current, reference, events } = cause;
            let events: Vec<&str> = events.iter().map(|since| since.event.as_str()).collect();
            let step = |counted: &Option<(i64, i64)>| {
                counted.map_or_else(String::new, |(then, now)| format!("{then} → {now}"))
            };
            table.row([
                subject.clone(),
                definition.unwrap_or_default().to_owned(),
                step(current),
                step(reference),
                events.join(", "),
            ]);
        }
        session.output.table(table)?;
    }
    Ok(())
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}
