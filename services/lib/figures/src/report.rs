//! Reports: named questions of several sections. What each section counts is a file of SQL in `queries/`, with its
//! title, its definition and its rule; here it is bound to an area, a window and a time of judgement.
//!
//! Used by the command line and by whatever else shows a report. It never talks to a server.

mod intervals;
mod render;

pub use intervals::SectionInterval;

use crate::Data;
use crate::area::AreaScope;
use crate::limits::LimitSet;
use crate::pin::Pin;
use crate::states::STATES;
use crate::window::{Window, WindowError};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;

/// A report.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    /// Name of its query.
    pub name: &'static str,
    /// The topics that its records come from.
    pub topics: &'static [&'static str],
    /// Finds a record of the report's own data.
    data: &'static str,
    /// In the order in which they are shown.
    pub sections: &'static [Section],
}

/// A section of a report. Its definition never changes: another rule is another version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Stable name.
    pub name: &'static str,
    /// In English.
    pub title: &'static str,
    /// In Chinese.
    pub title_zh: &'static str,
    /// Id with its version.
    pub definition: &'static str,
    /// What counts, in a sentence.
    pub rule: &'static str,
    /// Whether the report was published without it: an answer that names no sections is asked again without it.
    #[serde(skip)]
    pub joined_later: bool,
    /// The question, with placeholders.
    #[serde(skip)]
    sql: &'static str,
}

/// All of them, by name.
pub static REPORTS: &[Report] = include!(concat!(env!("OUT_DIR"), "/reports.rs"));

/// The report of a query.
pub fn report(name: &str) -> Option<&'static Report> {
    REPORTS.iter().find(|report| report.name == name)
}

/// A report that cannot be asked for.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A day outside the calendar.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// Days are cut by the server too, which knows zones by name.
    #[error("the zone has no name; use one such as Asia/Shanghai")]
    Zone,
    /// A defect of a file in `queries/`.
    #[error("nothing can be put in the place of {{{0}}}")]
    Placeholder(String),
}

/// A question to a report.
#[derive(Debug, Clone)]
pub struct ReportQuestion<'a> {
    /// Which.
    pub report: &'static Report,
    /// Where.
    pub area: &'a AreaScope,
    /// When; ever without one.
    pub window: Option<Window>,
    /// Whose days are counted.
    pub zone: &'a TimeZone,
    /// Ages, limits and silence are judged at this time.
    pub at: Timestamp,
    /// Up to where data counts.
    pub pin: &'a Pin,
    /// Real or exercise data, never both.
    pub data: Data,
    /// Most rows of a list.
    pub rows_max: u32,
    /// Where people are counted, a cell of fewer is marked as small.
    pub cell_min: u32,
    /// Whose time limits count; constants without it.
    pub limits: Option<&'a LimitSet>,
}

impl Report {
    /// The kinds whose states it reads.
    pub fn kinds(&self) -> Vec<&'static str> {
        let texts: Vec<&str> = self.sections.iter().map(|section| section.sql).chain([self.data]).collect();
        let reads = |kind: &str| {
            let named = [format!("{{states:{kind}}}"), format!("{{signed:{kind}}}")];
            texts
                .iter()
                .any(|text| text.contains("{every_signed}") || named.iter().any(|name| text.contains(name)))
        };
        STATES.iter().map(|(kind, ..)| *kind).filter(|kind| reads(kind)).collect()
    }
}

/// A section's question in SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionSql {
    /// Which.
    pub section: &'static Section,
    /// Nothing in it comes from a caller but checked codes, dates, numbers and names of zones.
    pub sql: String,
}

impl ReportQuestion<'_> {
    /// Whether there is any record of the report in the area, of the data that is asked about: one row with 0 or 1.
    ///
    /// # Errors
    /// A day outside the calendar, or a zone without a name.
    pub fn data_sql(&self) -> Result<String, ReportError> {
        Ok(format!("SELECT toUInt8(count() > 0) FROM ({} LIMIT 1)", self.render(self.report.data)?))
    }

    /// The sections.
    ///
    /// # Errors
    /// A day outside the calendar, or a zone without a name.
    pub fn sections(&self) -> Result<Vec<SectionSql>, ReportError> {
        let bound = |section: &'static Section| Ok(SectionSql { section, sql: self.render(section.sql)? });
        self.report.sections.iter().map(bound).collect()
    }
}

#[cfg(test)]
mod tests;
