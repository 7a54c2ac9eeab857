//! The answer of `safety-index` for people: components, the index, its history; what to know about it on stderr.

use quanyu_answers::safety_index::{Answer, Component, Index};
use quanyu_figures::{Data, Window};

use crate::output::Table;
use crate::session::Session;

/// Prints it.
pub fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let Answer { index, data, .. } = answer;
    let mut table =
        Table::new(["component", "measured (95 %)", "unit", "n", "weight", "score (95 %)", "definition"]);
    for component in &index.components {
        let Component { name, name_zh, definition, weight, unit, n, missing, .. } = component;
        let dash = || "–".to_owned();
        let measured = interval([component.value, component.low, component.high], 2);
        let score = interval([component.score, component.score_low, component.score_high], 1);
        table.row([
            format!("{name} {name_zh}"),
            missing.as_ref().map_or_else(|| measured.unwrap_or_else(dash), |why| format!("missing: {why}")),
            (*unit).to_owned(),
            n.to_string(),
            format!("{weight:.2}"),
            score.unwrap_or_else(dash),
            (*definition).to_owned(),
        ]);
    }
    session.output.table(table)?;
    let exercise = if *data == Data::Exercise { " [exercise]" } else { "" };
    let Window { from, to } = index.window;
    let wave = index.wave.as_deref().unwrap_or("none");
    session.output.line(format_args!(
        "safety index 群众安全指数{exercise}: {} ({}, wave {wave}, {from} to {to})",
        shown(index),
        index.version
    ))?;
    if let Some(history) = &answer.history {
        session.output.table(past(history))?;
    }
    for note in &index.notes {
        session.output.say(note);
    }
    session.output.say(
        "weights, scales and the limit of a response are the platform\u{2019}s own proposal; a city sets its own, as another version",
    );
    let until = answer.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
    session.output.say(format_args!("complete until {until}, days of {}", answer.zone));
    Ok(())
}

fn shown(index: &Index) -> String {
    let value = index.value.zip(index.margin_95).map(|(value, margin)| format!("{value:.1} ± {margin:.1}"));
    value.or_else(|| index.not_computable.clone()).unwrap_or_default()
}

fn past(history: &[Index]) -> Table {
    let mut table = Table::new(["wave", "from", "to", "index", "version"]);
    for index in history {
        table.row([
            index.wave.clone().unwrap_or_default(),
            index.window.from.to_string(),
            index.window.to.to_string(),
            shown(index),
            index.version.to_owned(),
        ]);
    }
    table
}

fn interval([value, low, high]: [Option<f64>; 3], decimals: usize) -> Option<String> {
    let (value, low, high) = (value?, low?, high?);
    Some(format!("{value:.decimals$} ({low:.decimals$}–{high:.decimals$})"))
}
