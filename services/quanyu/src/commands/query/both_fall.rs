//! `quanyu query both-fall` (双降): incidents, fires, dispute incidents and work accidents in a window against another.

use std::collections::BTreeMap;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_boot::{Exit, Failure, clock};
use quanyu_figures::{
    Against, BOTH_FALL, Comparison, CountRow, Data, Definition, Question, Window, definition,
};
use serde::Serialize;

use super::{area, usage, zone};
use crate::output::Table;
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu query both-fall --area 330784 --from 2026-04-01 --to 2026-10-31 --against year
  quanyu query both-fall --from 2017-01-01 --to 2017-04-12 --zone America/New_York --by category_class --json
  quanyu query both-fall --from 2026-04-01 --to 2026-10-31 --as-of 2026-11-05T09:00:00+08:00

change: of the counts, as it is published. ratio: per day of exposure, with its mid-p 95 % interval. A window that
ends after “complete until” is still filling up.";

/// Incidents, fires, dispute incidents and work accidents against another window (双降)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// First day of the window
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// Last day of the window
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// What it is compared with: year, weekdays (364 days back), previous, or FIRST..LAST
    #[arg(long, default_value = "year")]
    against: String,
    /// Whose days are counted
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// Only what the platform had received by this time, for a figure that was published then
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
    /// Only this definition, such as incident.effective.v1
    #[arg(long, value_name = "ID")]
    definition: Option<String>,
    /// A row per value of this column; figures that do not have it are left out
    #[arg(long, value_name = "COLUMN")]
    by: Option<String>,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    query: &'static str,
    area: Option<&'a str>,
    zone: &'a str,
    against: String,
    as_of: Timestamp,
    by: Option<&'a str>,
    figures: Vec<Figure>,
}

#[derive(Debug, Serialize)]
struct Figure {
    definition: &'static str,
    name: &'static str,
    name_zh: &'static str,
    rule: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    data: Data,
    #[serde(flatten)]
    comparison: Comparison,
    /// Everything that the log had at this time is counted; null when that is not known.
    complete_until: Option<Timestamp>,
    /// The window was over by then.
    complete: bool,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let area = area(self.area.as_deref())?;
        let window = Window::new(self.from, self.to).map_err(usage)?;
        let against: Against = self.against.parse().map_err(usage)?;
        let zone = zone(&self.zone)?;
        let (_, ends_at) = window.instants(&zone).map_err(usage)?;
        let asked_at = Timestamp::from_millisecond(clock::now_ms()).context("read the clock")?;
        let mut figures = Vec::new();
        let store = session.store()?;
        let levels: BTreeMap<String, i64> =
            store.levels().await.map_err(store_failure)?.into_iter().collect();
        for (definition, by) in self.questions()? {
            let question =
                Question { definition, area: &area, window, against, zone: &zone, as_of: self.as_of, by };
            let sql = question.sql().map_err(usage)?;
            let rows: Vec<(bool, String, i64, i64, u64)> =
                store.fetch_rows(&sql).await.map_err(store_failure)?;
            let rows: Vec<CountRow> = rows.into_iter().map(CountRow::from).collect();
            let level = levels.get(definition.topic).and_then(|ms| Timestamp::from_millisecond(*ms).ok());
            let known_at = self.as_of.map_or(level, |as_of| level.map(|level| level.min(as_of)));
            let complete = known_at.is_some_and(|known_at| known_at >= ends_at);
            for (part, data, counts) in parts(&rows, by.is_some()) {
                figures.push(Figure {
                    definition: definition.id,
                    name: definition.name,
                    name_zh: definition.name_zh,
                    rule: definition.rule,
                    part,
                    data,
                    comparison: Comparison::of_counts(window, against, counts).map_err(usage)?,
                    complete_until: known_at,
                    complete,
                });
            }
        }
        let answer = Answer {
            query: "both-fall",
            area: area.code(),
            zone: &self.zone,
            against: against.name(),
            as_of: self.as_of.unwrap_or(asked_at),
            by: self.by.as_deref(),
            figures,
        };
        print(session, &answer)?;
        Ok(Exit::Ok)
    }

    /// The definitions to ask for, each with the breakdown that was asked for.
    fn questions(&self) -> anyhow::Result<Vec<(&'static Definition, Option<&'static str>)>> {
        let unknown = |id: &str| {
            Failure::usage(format!("{id:?} is no definition"))
                .fix(format!("use one of {}", BOTH_FALL.join(", ")))
        };
        let ids = self.definition.as_deref().map_or_else(|| BOTH_FALL.to_vec(), |id| vec![id]);
        let mut questions = Vec::new();
        for id in ids {
            let found = definition(id).ok_or_else(|| unknown(id))?;
            let Some(by) = &self.by else {
                questions.push((found, None));
                continue;
            };
            if let Some(column) = found.breakdowns.iter().find(|column| *column == by) {
                questions.push((found, Some(*column)));
            }
        }
        if questions.is_empty() {
            let by = self.by.as_deref().unwrap_or_default();
            let mut known: Vec<&str> = BOTH_FALL
                .iter()
                .filter_map(|id| definition(id))
                .flat_map(|one| one.breakdowns.iter().copied())
                .collect();
            known.sort_unstable();
            known.dedup();
            let failure = Failure::usage(format!("nothing can be broken down by {by:?}"));
            return Err(failure.fix(format!("use one of {}", known.join(", "))).into());
        }
        Ok(questions)
    }
}

/// One entry per part: real data where there is any, else exercise data.
fn parts(rows: &[CountRow], broken_down: bool) -> Vec<(Option<String>, Data, (u64, u64))> {
    let data = Data::of(rows);
    let count = |count: i64| u64::try_from(count).unwrap_or(0);
    let held = rows.iter().filter(|row| data.holds(row));
    if broken_down {
        let counted = held.filter(|row| row.current != 0 || row.reference != 0);
        return counted
            .map(|row| (Some(row.part.clone()), data, (count(row.current), count(row.reference))))
            .collect();
    }
    let sums = held.fold((0, 0), |sums, row| (sums.0 + count(row.current), sums.1 + count(row.reference)));
    vec![(None, data, sums)]
}

fn print(session: &Session, answer: &Answer<'_>) -> anyhow::Result<()> {
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
    for figure in &answer.figures {
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
        session
            .output
            .say(format_args!("the window is not complete: {} are complete until {until}", figure.name));
    }
    session
        .output
        .say(format_args!("as of {}, days of {}, against {}", answer.as_of, answer.zone, answer.against));
    Ok(())
}
