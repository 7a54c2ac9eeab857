//! Reports: every section of a report, asked of real data where there are any, else of exercise data, never of both.
//!
//! What a section counts is SQL in `quanyu-figures`; this asks it. A row names areas, organisations and numbers, never a
//! person.

mod anonymous;
mod intervals;

use futures::{StreamExt as _, TryStreamExt as _, stream};
use quanyu_figures::{Data, Pin, Report, ReportQuestion, Section, SectionSql};
use quanyu_store::Client;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use self::anonymous::ANONYMOUS_ROWS_MAX;
pub use self::anonymous::Anonymous;
use crate::AnswerError;
use crate::ask::{Asked, Checked};
use crate::compact::Compact;

/// Sections that are asked for at a time: while one waits for the server, another is on its way.
const SECTIONS_AT_A_TIME: usize = 2;
/// Where people are counted, a cell of fewer is marked as small, where nobody says another number.
pub const K_DEFAULT: u32 = quanyu_figures::K_DEFAULT as u32;

/// What was asked; kept with what is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameters {
    /// Where, when, judged at which time.
    #[serde(flatten)]
    pub asked: Asked,
    /// The names of sections. Those that there are when an answer is published. Empty, as it was kept before sections were named: those that
    /// there were then.
    pub section: Vec<String>,
    /// Where people are counted, a cell of fewer is marked as small.
    pub k: u32,
    /// Hide such cells, and what would give them away (visits only).
    #[serde(rename = "hide_small")]
    pub anonymous: bool,
}

/// The rows of a report; nothing in them depends on when they were asked for.
#[derive(Debug, Serialize)]
pub struct Told {
    /// Real or exercise data, never both.
    pub data: Data,
    /// What was hidden, where that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anonymous: Option<Anonymous>,
    /// In the order of the report.
    pub sections: Vec<Answered>,
}

/// A section with its rows.
#[derive(Debug, Serialize)]
pub struct Answered {
    /// Which.
    #[serde(flatten)]
    pub section: &'static Section,
    /// Names of the columns, in order.
    #[serde(skip)]
    pub columns: Vec<String>,
    /// A value for each column, by name.
    pub rows: Vec<Map<String, Value>>,
}

impl Parameters {
    /// All sections of a report, or those that are named, with nothing hidden.
    ///
    /// # Errors
    /// The report has no such section.
    pub fn of(report: &Report, asked: Asked, sections: Vec<String>) -> Result<Self, AnswerError> {
        for name in &sections {
            known_section(report, name)?;
        }
        let every = || report.sections.iter().map(|section| section.name.to_owned()).collect();
        let section = if sections.is_empty() { every() } else { sections };
        Ok(Self { asked, section, k: K_DEFAULT, anonymous: false })
    }

    /// Checks what was kept: it comes from the log.
    ///
    /// # Errors
    /// It cannot be meant.
    pub fn check(&self, query: &str) -> Result<Checked, AnswerError> {
        if self.anonymous {
            anonymous::checked(query)?;
        }
        self.asked.check()
    }

    /// Asks the store.
    ///
    /// # Errors
    /// It does not answer, or what was kept cannot be meant.
    pub async fn figures(
        &self,
        store: &Client,
        report: &'static Report,
        pin: &Pin,
    ) -> Result<Told, AnswerError> {
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
        let questions = question.sections().map_err(AnswerError::usage)?.into_iter().filter(wanted);
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

/// Whether a report has a section.
///
/// # Errors
/// It has none of that name.
pub fn known_section(report: &Report, name: &str) -> Result<(), AnswerError> {
    if report.sections.iter().any(|section| section.name == name) {
        return Ok(());
    }
    let names: Vec<&str> = report.sections.iter().map(|section| section.name).collect();
    Err(AnswerError::usage(format!("--section {name}: {} has no such section", report.name))
        .or_ask(format!("use one of {}", names.join(", "))))
}

/// Whether a report can be asked for with small counts of people hidden.
///
/// # Errors
/// It counts no people area by area.
pub fn may_be_anonymous(query: &str) -> Result<(), AnswerError> {
    anonymous::checked(query)
}

async fn answered(store: &Client, report: &Report, asked: SectionSql) -> Result<Answered, AnswerError> {
    let section = asked.section;
    let answer = store.fetch_bytes(&asked.sql, "JSONCompact").await?;
    let rows = Compact::read(&answer)
        .map_err(|why| AnswerError::unreadable(format!("read section {}", section.name), why))?;
    let mut answered = Answered { section, columns: rows.columns(), rows: rows.objects() };
    if let Some(interval) = report.interval(section) {
        intervals::add(&mut answered, interval);
    }
    Ok(answered)
}

/// Real data where there are any, else exercise data where there are any of those; nothing at all is real.
async fn data(store: &Client, question: &ReportQuestion<'_>) -> Result<Data, AnswerError> {
    for data in [Data::Real, Data::Exercise] {
        let question = ReportQuestion { data, ..question.clone() };
        let sql = question.data_sql().map_err(AnswerError::usage)?;
        let found: Vec<u8> = store.fetch_rows(&sql).await?;
        if found.first().is_some_and(|found| *found > 0) {
            return Ok(data);
        }
    }
    Ok(Data::Real)
}
