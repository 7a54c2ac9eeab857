//! `calendar.csv` and `lunar.csv`: days off, weekend days worked instead (调休), and first days of lunar years (初一).
//!
//! Used by the parser of a set; `crate::calendar` reckons with them.

use jiff::civil::Date;

use super::lists::Keys;
use super::problem::Report;
use super::table::{Row, Texts};

pub(super) const CALENDAR: &str = "calendar.csv";
pub(super) const LUNAR: &str = "lunar.csv";

/// A day that is not what its weekday says, or that has a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub date: Date,
    /// Its holiday's name.
    pub name: String,
    /// Nobody works; else a work day, also on a weekend (调休).
    pub off: bool,
}

/// The first day of a lunar year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LunarYear {
    /// The year in which it begins.
    pub year: i16,
    /// Its first day (初一).
    pub first_day: Date,
}

pub(super) fn calendar(texts: &Texts<'_>, report: &mut Report) -> Vec<CalendarDay> {
    const HEADER: &[&str] = &["date", "name", "is_off_day"];
    let mut keys = Keys::default();
    let rows = texts.rows(CALENDAR, HEADER, report);
    let read = |row: &Row| {
        let date = row.date("date", report);
        let name = row.text("name", report);
        let off = row.one_of("is_off_day", &[("1", true), ("0", false)], report);
        let date = date?;
        keys.add(row, "date", date.to_string(), report);
        Some(CalendarDay { date, name: name?, off: off? })
    };
    rows.iter().filter_map(read).collect()
}

pub(super) fn lunar(texts: &Texts<'_>, report: &mut Report) -> Vec<LunarYear> {
    const HEADER: &[&str] = &["year", "first_day"];
    let mut keys = Keys::default();
    let rows = texts.rows(LUNAR, HEADER, report);
    let read = |row: &Row| {
        let year = row.whole("year", 1900..=2200, report);
        let first_day = row.date("first_day", report);
        let (year, first_day) = (i16::try_from(year?).ok()?, first_day?);
        keys.add(row, "year", year.to_string(), report);
        let earliest = jiff::civil::date(year, 1, 20);
        let latest = jiff::civil::date(year, 2, 22);
        if !(earliest..=latest).contains(&first_day) {
            let fix = format!("a lunar year begins between {earliest} and {latest}");
            report.problem(row.place("first_day"), format!("{first_day} cannot be its first day"), fix);
        }
        Some(LunarYear { year, first_day })
    };
    rows.iter().filter_map(read).collect()
}
