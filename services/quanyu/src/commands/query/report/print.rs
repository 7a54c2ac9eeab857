//! The answer of a report for people: a table for every section.

use quanyu_answers::report::{Answered, Told};
use quanyu_figures::{Data, Section};
use serde_json::Value;

use super::Answer;
use crate::commands::query::publish;
use crate::output::Table;
use crate::session::Session;

/// Prints it.
pub fn print(session: &Session, answer: &Answer, remark: &str) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let Told { data, anonymous, sections } = &answer.figures;
    let exercise = if *data == Data::Exercise { " [exercise]" } else { "" };
    for Answered { section, columns, rows } in sections {
        let Section { title, title_zh, definition, .. } = section;
        session.output.line(format_args!("{title} {title_zh}{exercise} ({definition})"))?;
        if rows.is_empty() {
            session.output.line("none\n")?;
            continue;
        }
        let mut table = Table::of(columns.clone());
        for row in rows {
            let shown = |column: &String| {
                let hidden = anonymous.as_ref().and_then(|hidden| hidden.mark(column, row));
                hidden.unwrap_or_else(|| cell(row.get(column)))
            };
            table.add(columns.iter().map(shown).collect());
        }
        session.output.table(table)?;
        session.output.line("")?;
    }
    if let Some(hidden) = anonymous {
        session.output.say(hidden.remark());
    }
    session.output.say(format_args!("{remark}; --json names each section's rule"));
    if let Some(subject) = &answer.published {
        session.output.say(publish::remark(subject));
    }
    Ok(())
}

/// A value for people.
fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => {
            let values: Vec<String> = values.iter().map(|value| cell(Some(value))).collect();
            values.join(", ")
        }
        Some(other) => other.to_string(),
    }
}
