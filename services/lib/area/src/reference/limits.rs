//! `sla_limits.csv`: how long a transition of a kind may take, by version.
//!
//! Used by the parser of a set; `crate::sla` reckons with them. Limits are data, never code.

use jiff::civil::Date;

use super::lists::Keys;
use super::problem::Report;
use super::table::{Row, Texts};

pub(super) const FILE: &str = "sla_limits.csv";
/// Longest limit, in any unit.
const LIMIT_MAX: i64 = 5_000;

/// What a limit is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LimitUnit {
    /// Hours, round the clock.
    Hours,
    /// Days of the area's zone.
    CalendarDays,
    /// Days on which is worked, 调休 included.
    WorkingDays,
}

impl LimitUnit {
    const NAMES: [(&'static str, Self); 3] =
        [("hours", Self::Hours), ("calendar_days", Self::CalendarDays), ("working_days", Self::WorkingDays)];

    /// Its name in files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, unit)| *unit == self).map_or("", |(name, _)| name)
    }
}

/// A time limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlaLimit {
    /// Kind of subject, with its level where limits differ: hazard.general.
    pub kind: String,
    /// What has to happen in time, such as rectified.
    pub transition: String,
    /// How many units.
    pub limit: u32,
    /// Which units.
    pub unit: LimitUnit,
    /// The version that a definition names.
    pub version: String,
    /// The first day on which it counts for clocks that start.
    pub valid_from: Date,
}

pub(super) fn parse(texts: &Texts<'_>, report: &mut Report) -> Vec<SlaLimit> {
    const HEADER: &[&str] = &["kind", "transition", "limit", "unit", "version", "valid_from"];
    let (mut versions, mut starts) = (Keys::default(), Keys::default());
    let rows = texts.rows(FILE, HEADER, report);
    let read = |row: &Row| {
        let kind = row.text("kind", report);
        let transition = row.text("transition", report);
        let limit = row.whole("limit", 1..=LIMIT_MAX, report);
        let unit = row.one_of("unit", &LimitUnit::NAMES, report);
        let version = row.text("version", report);
        let valid_from = row.date("valid_from", report);
        let (kind, transition, version, valid_from) = (kind?, transition?, version?, valid_from?);
        versions.add(row, "version", format!("{kind} {transition} {version}"), report);
        starts.add(row, "valid_from", format!("{kind} {transition} {valid_from}"), report);
        let limit = u32::try_from(limit?).ok()?;
        Some(SlaLimit { kind, transition, limit, unit: unit?, version, valid_from })
    };
    rows.iter().filter_map(read).collect()
}
