//! `quanyu query campaign-map`, `operations`, `grids` and the other reports: every section of a report, asked of real
//! data where there are any, else of exercise data, never of both.
//!
//! What a section counts is SQL in `quanyu-figures`; this asks it and prints the rows. A row names areas, organisations
//! and numbers, never a person.

mod anonymous;
mod intervals;

use std::collections::BTreeMap;

use anyhow::{Context as _, anyhow};
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use quanyu_boot::{Exit, clock};
use quanyu_figures::{Data, Report, ReportQuestion, Section, Window, report};
use quanyu_store::Client;
use serde::Serialize;
use serde_json::{Map, Value};

use self::anonymous::{ANONYMOUS_ROWS_MAX, Anonymous};
use super::compact::Compact;
use super::{area, limits, usage, zone};
use crate::output::Table;
use crate::servers::store_failure;
use crate::session::Session;

/// What `--help` of a report ends with.
pub fn examples(name: &str) -> String {
    let of_visits = if name == "visits" { ANONYMOUS } else { "" };
    format!(
        "Examples:
  quanyu query {name}
  quanyu query {name} --area 330784 --from 2026-07-01 --to 2026-07-31 --list 50
  quanyu query {name} --as-of 2026-11-05T09:00:00+08:00 --json
{of_visits}
Ages, limits and silence are judged now, at the time that --at names, or else at that of --as-of.
--from and --to choose what happened; what is there (battles, tasks, staff, certificates) is shown whatever they are."
    )
}

const ANONYMOUS: &str = "  quanyu query visits --anonymous --k 10 --json

--anonymous: counts of fewer than k people are hidden, and so many more, totals too, that none can be worked out again from
this answer. In JSON they are null, in a table “<5*”. It does not protect against a reader who puts together answers about
other areas or times.
";

/// Arguments of every report.
#[derive(Debug, Args)]
pub struct Command {
    /// An area code, with everything below it; all areas without it
    #[arg(long)]
    area: Option<String>,
    /// Only what came in from this day on
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<Date>,
    /// Only what came in up to this day
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<Date>,
    /// Whose days are counted
    #[arg(long, default_value = "Asia/Shanghai", value_name = "ZONE")]
    zone: String,
    /// When ages, limits and silence are judged
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Only what the platform had received by this time
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
    /// How many rows a list has at most
    #[arg(long, default_value_t = 20, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=1_000))]
    list: u32,
    /// Where people are counted, a cell of fewer is marked as small
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    k: u32,
    /// Hide cells of fewer than k, and what would give them away (visits only)
    #[arg(long)]
    anonymous: bool,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    area: Option<String>,
    window: Option<Window>,
    zone: String,
    at: Timestamp,
    as_of: Option<Timestamp>,
    data: Data,
    /// Everything that the log had at this time is counted; null when that is not known.
    complete_until: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    anonymous: Option<Anonymous>,
    sections: Vec<Answered>,
}

#[derive(Debug, Serialize)]
struct Answered {
    #[serde(flatten)]
    section: &'static Section,
    #[serde(skip)]
    columns: Vec<String>,
    rows: Vec<Map<String, Value>>,
}

impl Command {
    pub async fn run(self, session: &Session, query: &'static str) -> anyhow::Result<Exit> {
        let report = report(query).ok_or_else(|| anyhow!("no report is called {query}"))?;
        if self.anonymous {
            anonymous::checked(query)?;
        }
        let area = area(self.area.as_deref())?;
        let zone = zone(&self.zone)?;
        let window = self.from.zip(self.to).map(|(from, to)| Window::new(from, to)).transpose();
        let window = window.map_err(usage)?;
        let asked_at = Timestamp::from_millisecond(clock::now_ms()).context("read the clock")?;
        let at = self.at.or(self.as_of).unwrap_or(asked_at);
        let store = session.store()?;
        let limits = limits(&store, &area).await?;
        let mut question = ReportQuestion {
            report,
            area: &area,
            window,
            zone: &zone,
            at,
            as_of: self.as_of,
            data: Data::Real,
            // Whoever hides has to see all of it.
            rows_max: if self.anonymous { ANONYMOUS_ROWS_MAX } else { self.list },
            cell_min: self.k,
            limits: limits.as_ref(),
        };
        question.data = data(&store, &question).await?;
        let mut sections = Vec::new();
        for asked in question.sections().map_err(usage)? {
            let answer = store.fetch_bytes(&asked.sql, "JSONCompact").await.map_err(store_failure)?;
            let section = asked.section;
            let rows = Compact::read(&answer).with_context(|| format!("read section {}", section.name))?;
            let mut answered = Answered { section, columns: rows.columns(), rows: rows.objects() };
            if let Some(interval) = report.interval(section) {
                intervals::add(&mut answered, interval);
            }
            sections.push(answered);
        }
        let anonymous = if self.anonymous {
            Some(anonymous::hide(&mut sections, u64::from(self.k), self.list)?)
        } else {
            None
        };
        let answer = Answer {
            query,
            area: self.area,
            window,
            zone: self.zone,
            at,
            as_of: self.as_of,
            data: question.data,
            complete_until: complete_until(&store, report, self.as_of).await?,
            anonymous,
            sections,
        };
        print(session, &answer)?;
        Ok(Exit::Ok)
    }
}

/// Real data where there are any, else exercise data where there are any of those; nothing at all is real.
async fn data(store: &Client, question: &ReportQuestion<'_>) -> anyhow::Result<Data> {
    for data in [Data::Real, Data::Exercise] {
        let question = ReportQuestion { data, ..question.clone() };
        let sql = question.data_sql().map_err(usage)?;
        let found: Vec<u8> = store.fetch_rows(&sql).await.map_err(store_failure)?;
        if found.first().is_some_and(|found| *found > 0) {
            return Ok(data);
        }
    }
    Ok(Data::Real)
}

/// The earliest time at which one of the report's topics was level with the log.
async fn complete_until(
    store: &Client,
    report: &Report,
    as_of: Option<Timestamp>,
) -> anyhow::Result<Option<Timestamp>> {
    let levels: BTreeMap<String, i64> = store.levels().await.map_err(store_failure)?.into_iter().collect();
    let known: Option<Vec<i64>> = report.topics.iter().map(|topic| levels.get(*topic).copied()).collect();
    let earliest = known.and_then(|levels| levels.into_iter().min());
    let level = earliest.and_then(|level_ms| Timestamp::from_millisecond(level_ms).ok());
    Ok(level.map(|level| as_of.map_or(level, |as_of| level.min(as_of))))
}

fn print(session: &Session, answer: &Answer) -> anyhow::Result<()> {
    if session.output.json {
        return session.output.json(answer);
    }
    let exercise = if answer.data == Data::Exercise { " [exercise]" } else { "" };
    for Answered { section, columns, rows } in &answer.sections {
        let Section { title, title_zh, definition, .. } = section;
        session.output.line(format_args!("{title} {title_zh}{exercise} ({definition})"))?;
        if rows.is_empty() {
            session.output.line("none\n")?;
            continue;
        }
        let mut table = Table::of(columns.clone());
        for row in rows {
            let shown = |column: &String| {
                let hidden = answer.anonymous.as_ref().and_then(|hidden| hidden.mark(column, row));
                hidden.unwrap_or_else(|| cell(row.get(column)))
            };
            table.add(columns.iter().map(shown).collect());
        }
        session.output.table(table)?;
        session.output.line("")?;
    }
    if let Some(hidden) = &answer.anonymous {
        session.output.say(hidden.remark());
    }
    let until = answer.complete_until.map_or_else(|| "an unknown time".to_owned(), |until| until.to_string());
    let as_of = answer.as_of.map_or_else(|| "now".to_owned(), |as_of| as_of.to_string());
    session.output.say(format_args!(
        "judged at {}, as of {as_of}, complete until {until}, days of {}; --json names each section's rule",
        answer.at, answer.zone
    ));
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
