//! Which days of a window are compared with which: as a rule all with all, around Spring Festival day by day.
//!
//! Used by questions, which count paired days only, and by comparisons, whose exposures they are. It counts nothing.

use crate::lunar;
use crate::window::{Against, Window, WindowError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

/// The days on both sides, and those that have no partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Days now, as ranges in order.
    pub current: Vec<Window>,
    /// Days then.
    pub reference: Vec<Window>,
    /// Days that are on neither side of the comparison, and why.
    pub left_out: Vec<LeftOut>,
}

/// The side of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PairingSide {
    /// Now.
    Current,
    /// Then.
    Reference,
}

/// Days without a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// On which side they are missing.
    pub side: PairingSide,
    /// The days.
    #[serde(flatten)]
    pub window: Window,
    /// How many they are.
    pub days: i64,
    /// Why, in English.
    pub reason: &'static str,
    /// Why, in Chinese.
    pub reason_zh: &'static str,
}

impl Pairing {
    /// All days of a window with all of another.
    pub(crate) fn whole(current: Window, reference: Window) -> Self {
        Self { current: vec![current], reference: vec![reference], left_out: Vec::new() }
    }

    /// The condition that a time column lies in some of the ranges.
    pub(crate) fn condition(ranges: &[Window], column: &str, zone: &TimeZone) -> Result<String, WindowError> {
        let conditions: Vec<String> =
            ranges.iter().map(|range| range.condition(column, zone)).collect::<Result<_, _>>()?;
        Ok(match conditions.as_slice() {
            [] => "0".to_owned(),
            [one] => one.clone(),
            several => format!("(({}))", several.join(") OR (")),
        })
    }

    /// How many days ranges have: their exposure.
    pub fn days(ranges: &[Window]) -> i64 {
        ranges.iter().map(Window::days).sum()
    }
}

impl Against {
    /// The days that are compared when a window is set against another.
    ///
    /// # Errors
    /// A day outside the calendar; for lunar days a year that is not in the table.
    pub fn pairing(self, window: &Window) -> Result<Pairing, WindowError> {
        match self {
            Self::Lunar => lunar::pairing(window),
            other => Ok(Pairing::whole(*window, other.of(window)?)),
        }
    }
}

/// Days in any order as ranges in order.
pub(crate) fn ranges(mut days: Vec<Date>) -> Vec<Window> {
    days.sort_unstable();
    let mut ranges: Vec<Window> = Vec::new();
    for day in days {
        match ranges.last_mut() {
            Some(last) if last.to.tomorrow().is_ok_and(|next| next >= day) => last.to = day,
            _ => ranges.push(Window { from: day, to: day }),
        }
    }
    ranges
}
