//! `quanyu query campaign-map`, `operations`, `grids` and the other reports: every section of a report, asked of real
//! data where there are any, else of exercise data, never of both.
//!
//! What a section counts is SQL in `quanyu-figures`; this asks it and prints the rows. A row names areas, organisations
//! and numbers, never a person.

mod anonymous;
mod intervals;
mod print;

use anyhow::{Context as _, anyhow};
use clap::Args;
use futures::{StreamExt as _, TryStreamExt as _, stream};
use quanyu_boot::{Exit, Failure};
use quanyu_figures::{Data, Pin, Report, ReportQuestion, Section, SectionSql, report};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::anonymous::{ANONYMOUS_ROWS_MAX, Anonymous};
use super::asked::{Arguments, Asked, Begun, Checked};
use super::compact::Compact;
use super::publish::{self, Figures};
use super::usage;
use crate::servers::store_failure;
use crate::session::Session;

/// Sections that are asked for at a time: while one waits for the server, another is on its way.
const SECTIONS_AT_A_TIME: usize = 2;

/// What `--help` of a report ends with.
pub fn examples(name: &str) -> String {
    let of_visits = if name == "visits" { ANONYMOUS } else { "" };
    format!(
        "Examples:
  quanyu query {name}
  quanyu query {name} --area 330784 --from 2026-07-01 --to 2026-07-31 --list 50
  quanyu query {name} --as-of 2026-11-05T09:00:00+08:00 --json
  quanyu query {name} --known-at 2026-09-01T00:00:00+08:00
  quanyu query {name} --area 330784 --publish {name}-2026-10
{of_visits}
Ages, limits and silence are judged now, at the time that --at names, or else at that of --as-of or --known-at; of a
published answer at “complete until”.
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
    #[command(flatten)]
    arguments: Arguments,
    /// Only this section, by its name in --json; may be repeated
    #[arg(long, value_name = "NAME")]
    section: Vec<String>,
    /// Where people are counted, a cell of fewer is marked as small
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    k: u32,
    /// Hide cells of fewer than k, and what would give them away (visits only)
    #[arg(long, conflicts_with = "section")]
    anonymous: bool,
}

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    #[serde(flatten)]
    pub asked: Asked,
    /// Those that there are when an answer is published. Empty, as it was kept before sections were named: those that
    /// there were then.
    pub section: Vec<String>,
    pub k: u32,
    #[serde(rename = "hide_small")]
    pub anonymous: bool,
}

/// The answer as `--json` prints it.
#[derive(Debug, Serialize)]
struct Answer {
    query: &'static str,
    #[serde(flatten)]
    asked: Asked,
    /// Everything that the log had at this time is counted; null when that is not known.
    complete_until: Option<jiff::Timestamp>,
    #[serde(flatten)]
    figures: Told,
    /// Subject of the publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<String>,
}

/// The rows of a report; nothing in them depends on when they were asked for.
#[derive(Debug, Serialize)]
pub struct Told {
    pub data: Data,
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
        for name in &self.section {
            known(report, name)?;
        }
        let store = session.store()?;
        let publish = self.arguments.up_to.publish.clone();
        let begun = self.arguments.begin(&store, report.topics, &report.kinds()).await?;
        let every = || report.sections.iter().map(|section| section.name.to_owned()).collect();
        let parameters = Parameters {
            asked: begun.asked.clone(),
            section: if self.section.is_empty() { every() } else { self.section },
            k: self.k,
            anonymous: self.anonymous,
        };
        let figures = parameters.figures(&store, report, &begun.pin).await?;
        let publication = Figures {
            figure: query,
            definition: figures.sections.first().map_or("none", |first| first.section.definition),
            as_of: begun.asked.at,
            exercise: figures.data == Data::Exercise,
            values: &figures,
        };
        let published =
            publish::record(session, (publish.as_deref(), &begun.pin), &parameters, publication).await?;
        let remark = begun.remark();
        let Begun { asked, complete_until, .. } = begun;
        print::print(session, &Answer { query, asked, complete_until, figures, published }, &remark)?;
        Ok(Exit::Ok)
    }
}

fn known(report: &Report, name: &str) -> Result<(), Failure> {
    if report.sections.iter().any(|section| section.name == name) {
        return Ok(());
    }
    let names: Vec<&str> = report.sections.iter().map(|section| section.name).collect();
    Err(Failure::usage(format!("--section {name}: {} has no such section", report.name))
        .fix(format!("use one of {}", names.join(", "))))
}

impl Parameters {
    /// Checks what was kept: it comes from the log.
    ///
    /// # Errors
    /// It cannot be meant (exit 2).
    pub fn check(&self, query: &str) -> anyhow::Result<Checked> {
        if self.anonymous {
            anonymous::checked(query)?;
        }
        self.asked.check()
    }

    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was kept cannot be meant.
    pub async fn figures(&self, store: &Client, report: &'static Report, pin: &Pin) -> anyhow::Result<Told> {
        let Checked { area, window, zone } = self.check(report.name)?;
        let Asked { at, list, limits, .. } = &self.asked;
        let mut question = ReportQuestion {
            report,
            area: &area,
            window,
            zone: &zone,
            at: *at,
            pin,
            data: Data::Real,
            // Whoever hides has to see all of it.
            rows_max: if self.anonymous { ANONYMOUS_ROWS_MAX } else { *list },
            cell_min: self.k,
            limits: limits.as_ref(),
        };
        question.data = data(store, &question).await?;
        let wanted = |asked: &SectionSql| {
            let unnamed = self.section.is_empty() && !asked.section.joined_later;
            unnamed || self.section.iter().any(|name| name == asked.section.name)
        };
        let questions = question.sections().map_err(usage)?.into_iter().filter(wanted);
        let answers = stream::iter(questions.map(|asked| answered(store, report, asked)));
        let mut sections: Vec<Answered> = answers.buffered(SECTIONS_AT_A_TIME).try_collect().await?;
        let anonymous = if self.anonymous {
            Some(anonymous::hide(&mut sections, u64::from(self.k), *list)?)
        } else {
            None
        };
        Ok(Told { data: question.data, anonymous, sections })
    }
}

async fn answered(store: &Client, report: &Report, asked: SectionSql) -> anyhow::Result<Answered> {
    let section = asked.section;
    let answer = store.fetch_bytes(&asked.sql, "JSONCompact").await.map_err(store_failure)?;
    let rows = Compact::read(&answer).with_context(|| format!("read section {}", section.name))?;
    let mut answered = Answered { section, columns: rows.columns(), rows: rows.objects() };
    if let Some(interval) = report.interval(section) {
        intervals::add(&mut answered, interval);
    }
    Ok(answered)
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
