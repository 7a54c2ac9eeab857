//! What a back-test prints: a summary against the budget, a table of definitions, and one of what happened.

use jiff::civil::Date;
use quanyu_warn::backtest::Outcome;
use quanyu_warn::set::{DetectorSet, announced};
use serde::Serialize;

use crate::output::Table;
use crate::session::Session;

/// From here on an anomaly is large.
const LARGE_SD: f64 = 5.0;
/// Found in time is found within so many bins of its beginning.
const SOON_BINS: i64 = 2;

/// All definitions together.
#[derive(Debug, Serialize)]
pub struct Summary {
    /// False warnings a week in this replay.
    pub false_per_week: f64,
    /// What the set announces.
    pub announced_per_week: f64,
    /// Anomalies of five standard deviations and more.
    pub large: usize,
    /// Those of them that some definition found within two of its bins.
    pub large_found_soon: usize,
}

/// As `--json` prints it.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    pub set_version: &'a str,
    pub from: Date,
    pub to: Date,
    pub summary: Summary,
    pub definitions: &'a [Outcome],
}

impl Summary {
    /// Over all definitions: an anomaly is found when one of them found it.
    pub fn of(set: &DetectorSet, outcomes: &[Outcome]) -> Self {
        let all = || outcomes.iter().flat_map(|outcome| &outcome.found);
        let mut large: Vec<_> = all().filter(|found| found.happened.size_sd >= LARGE_SD).collect();
        large.sort_by_key(|found| (&found.happened.area, &found.happened.category, found.happened.start));
        let same = |one: &&quanyu_warn::backtest::Found, other: &&quanyu_warn::backtest::Found| {
            one.happened == other.happened
        };
        let groups: Vec<_> = large.chunk_by(same).collect();
        let soon = groups.iter().filter(|group| {
            group.iter().any(|found| found.delay_bins.is_some_and(|delay| delay <= SOON_BINS))
        });
        Self {
            false_per_week: outcomes.iter().map(|outcome| outcome.false_per_week).sum(),
            announced_per_week: announced(set).false_per_week,
            large: groups.len(),
            large_found_soon: soon.count(),
        }
    }
}

/// For people.
///
/// # Errors
/// The output cannot be written.
pub fn tables(session: &Session, summary: &Summary, outcomes: &[Outcome]) -> anyhow::Result<()> {
    let mut table =
        Table::new(["definition", "bins", "tested", "not testable", "warnings", "false", "false a week"]);
    for outcome in outcomes {
        let wrong = outcome.warnings.iter().filter(|warning| !warning.true_alarm).count();
        table.row([
            outcome.definition.clone(),
            outcome.bins.to_string(),
            outcome.tested.to_string(),
            outcome.untestable.values().sum::<usize>().to_string(),
            outcome.warnings.len().to_string(),
            wrong.to_string(),
            format!("{:.2}", outcome.false_per_week),
        ]);
    }
    table.row([
        "all".to_owned(),
        String::new(),
        String::new(),
        String::new(),
        String::new(),
        format!("{:.2} announced", summary.announced_per_week),
        format!("{:.2}", summary.false_per_week),
    ]);
    session.output.table(table)?;
    if outcomes.iter().all(|outcome| outcome.found.is_empty()) {
        return Ok(());
    }
    let mut table = Table::new(["definition", "area", "category", "from", "to", "size", "found after bins"]);
    for (outcome, found) in
        outcomes.iter().flat_map(|outcome| outcome.found.iter().map(move |found| (outcome, found)))
    {
        let happened = &found.happened;
        table.row([
            outcome.definition.clone(),
            happened.area.clone(),
            happened.category.clone(),
            happened.start.to_string(),
            happened.end.to_string(),
            format!("{}", happened.size_sd),
            found.delay_bins.map_or_else(|| "missed".to_owned(), |delay| delay.to_string()),
        ]);
    }
    session.output.table(table)
}
