//! The answer of `both-fall` for people: a table, and what to know about it on stderr.

use quanyu_answers::both_fall::Parameters;
use quanyu_figures::{Data, LeftOut, PairingSide, Window};

use super::Answer;
use crate::commands::query::publish;
use crate::output::Table;
use crate::session::Session;

/// Prints it.
pub fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let mut table = Table::new([
        "figure",
        "part",
        "now",
        "then",
        "change",
        "ratio per day (95 %)",
        "evidence",
        "definition",
    ]);
    for dated in &answer.figures {
        let figure = &dated.figure;
        let comparison = &figure.comparison;
        let percent =
            |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:+.1} %"));
        let ratio = comparison.rate_ratio.map_or_else(
            || "–".to_owned(),
            |ratio| {
                let number =
                    |value: Option<f64>| value.map_or_else(|| "∞".to_owned(), |value| format!("{value:.3}"));
                format!("{} ({:.3}–{})", number(ratio.value), ratio.low, number(ratio.high))
            },
        );
        let evidence = comparison.evidence.map(|evidence| evidence.word.to_owned());
        let exercise = if figure.data == Data::Exercise { " [exercise]" } else { "" };
        table.row([
            format!("{} {}{exercise}", figure.name, figure.name_zh),
            figure.part.clone().unwrap_or_default(),
            comparison.current.count.to_string(),
            comparison.reference.count.to_string(),
            percent(comparison.change_percent),
            ratio,
            evidence.or_else(|| comparison.not_testable.clone()).unwrap_or_default(),
            figure.definition.to_owned(),
        ]);
    }
    session.output.table(table)?;
    let filling = answer.figures.iter().find(|figure| !figure.complete);
    if let Some(figure) = filling {
        let until =
            figure.complete_until.map_or_else(|| "nobody knows when".to_owned(), |until| until.to_string());
        session.output.say(format_args!(
            "the window is not complete: {} are complete until {until}",
            figure.figure.name
        ));
    }
    paired(session, answer);
    let Parameters { zone, against, .. } = &answer.parameters;
    session.output.say(format_args!("as of {}, days of {zone}, against {against}", answer.as_of));
    if let Some(at) = answer.known_at {
        session.output.say(format_args!("as the sources had recorded it by {at}"));
    }
    if let Some(subject) = &answer.published {
        session.output.say(publish::remark(subject));
    }
    Ok(())
}

/// Around Spring Festival not every day has a partner: how many are compared, and which are not.
fn paired(session: &Session, answer: &Answer) {
    let comparison =
        answer.figures.iter().map(|dated| &dated.figure.comparison).find(|one| !one.left_out.is_empty());
    let Some(comparison) = comparison else { return };
    let (now, then) = (comparison.current.days, comparison.reference.days);
    session.output.say(format_args!("{now} days now are compared with {then} days then; left out are"));
    for LeftOut { side, window, days, reason, reason_zh } in &comparison.left_out {
        let side = match side {
            PairingSide::Current => "now",
            PairingSide::Reference => "then",
        };
        let Window { from, to } = window;
        session.output.say(format_args!("  {side} {from}..{to}, {days} days: {reason} {reason_zh}"));
    }
}
