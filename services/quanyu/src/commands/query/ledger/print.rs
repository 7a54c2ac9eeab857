//! The answer of a ledger for people: its sums, what is beyond its limit, and the burn-down, in tables.

use quanyu_answers::ledger::BurnedDown;
use quanyu_figures::{BurnDownPoint, Data, Sums};

use super::Answer;
use crate::commands::query::publish;
use crate::output::Table;
use crate::session::Session;

/// Prints it.
pub fn print(session: &Session, answer: &Answer, remark: &str) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let figures = &answer.figures;
    let Sums { found, settled, settled_in_time, open, overdue, without_limit, reopened, open_by_age_days } =
        answer.figures.sums;
    let exercise = if figures.data == Data::Exercise { " [exercise]" } else { "" };
    let share = figures.settled_percent.zip(figures.settled_percent_low).zip(figures.settled_percent_high);
    let percent = share.map_or_else(
        || "–".to_owned(),
        |((percent, low), high)| format!("{percent:.1} % ({low:.1}–{high:.1})"),
    );
    let ages = open_by_age_days;
    let mut table = Table::new([
        "ledger",
        "found",
        "settled",
        "share (95 %)",
        "in time",
        "open",
        "overdue",
        "no limit",
        "re-opened",
        "open ≤ 7 / 30 / 90 / > 90 days",
    ]);
    table.row([
        format!("{} {}{exercise}", answer.name, answer.name_zh),
        found.to_string(),
        settled.to_string(),
        percent,
        settled_in_time.to_string(),
        open.to_string(),
        overdue.to_string(),
        without_limit.to_string(),
        reopened.to_string(),
        format!("{} / {} / {} / {}", ages.to_7, ages.to_30, ages.to_90, ages.over_90),
    ]);
    session.output.table(table)?;
    if !figures.overdue_listed.is_empty() {
        let mut table = Table::new(["beyond the limit", "area", "responsible", "age, days", "overdue, days"]);
        for record in &figures.overdue_listed {
            table.row([
                record.subject.clone(),
                record.area_code.clone(),
                record.organisation.clone(),
                record.age_days.to_string(),
                record.overdue_days.to_string(),
            ]);
        }
        session.output.table(table)?;
    }
    if let Some(burn_down) = &figures.burn_down {
        session.output.table(burned_down(burn_down))?;
    }
    let limits = match &answer.limit_version {
        Some(version) => format!("limits that records do not hold are those of {version}"),
        None => "limits are those that records hold".to_owned(),
    };
    session.output.say(format_args!("{remark}, {}, {limits}", figures.definition));
    if let Some(subject) = &answer.published {
        session.output.say(publish::remark(subject));
    }
    Ok(())
}

/// The series for people.
fn burned_down(series: &BurnedDown) -> Table {
    let mut table = Table::new(["from", "to", "came in", "settled", "open at the end"]);
    for BurnDownPoint { window, open, found, settled } in &series.points {
        let numbers = [*found, *settled, *open].map(|number| number.to_string());
        let [found, settled, open] = numbers;
        table.row([window.from.to_string(), window.to.to_string(), found, settled, open]);
    }
    table
}
