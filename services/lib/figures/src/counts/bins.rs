//! The bins of a window: hours, days, weeks or months of a zone, the first and last one cut at the window's ends.
//!
//! Used by `counts`. A day of 23 or 25 hours is a day; an hour is always an hour.

use super::{BINS_MAX, CountsError};
use crate::window::{Window, WindowError};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

const EPOCH: Date = Date::constant(1970, 1, 1);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// How long a bin is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CountStep {
    /// An hour.
    Hour,
    /// A day.
    #[default]
    Day,
    /// From Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
}

/// A bin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountBin {
    /// When it begins,
    pub from: Timestamp,
    /// and when it is over.
    pub to: Timestamp,
    /// Its whole hour, day, week or month lies in the window.
    pub whole: bool,
    /// What the store calls it: seconds of an hour, else days since 1970 of the first day.
    pub(super) key: i64,
    /// Seconds east of UTC at its beginning.
    pub(super) offset_s: i32,
}

impl CountStep {
    /// The key of the bin that a time lies in, in SQL.
    pub(super) fn key(self, time: &str, zone: &str) -> String {
        match self {
            Self::Hour => format!("toInt64(toUnixTimestamp(toStartOfHour(toTimeZone({time}, {zone}))))"),
            Self::Day => format!("toInt64(toDate({time}, {zone}))"),
            Self::Week => format!("toInt64(toMonday(toDate({time}, {zone})))"),
            Self::Month => format!("toInt64(toStartOfMonth(toDate({time}, {zone})))"),
        }
    }

    /// First and last day of the day, week or month of a day.
    fn days(self, day: Date) -> Result<(Date, Date), jiff::Error> {
        Ok(match self {
            Self::Hour | Self::Day => (day, day),
            Self::Week => {
                let first = day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())?;
                (first, first.checked_add(6.days())?)
            }
            Self::Month => (day.first_of_month(), day.last_of_month()),
        })
    }
}

/// The bins of a window, in order.
pub(super) fn of(window: Window, zone: &TimeZone, step: CountStep) -> Result<Vec<CountBin>, CountsError> {
    if step == CountStep::Hour { hours(window, zone) } else { days(window, zone, step) }
}

fn hours(window: Window, zone: &TimeZone) -> Result<Vec<CountBin>, CountsError> {
    let (mut from, end) = window.instants(zone)?;
    let mut bins = Vec::new();
    while from < end {
        if bins.len() == BINS_MAX {
            return Err(CountsError::TooMany);
        }
        let to = from.checked_add(HOUR).map_err(|_| out(window))?;
        bins.push(CountBin { from, to, whole: true, key: from.as_second(), offset_s: offset_s(zone, from) });
        from = to;
    }
    Ok(bins)
}

fn days(window: Window, zone: &TimeZone, step: CountStep) -> Result<Vec<CountBin>, CountsError> {
    let mut bins = Vec::new();
    let mut day = window.from;
    while day <= window.to {
        if bins.len() == BINS_MAX {
            return Err(CountsError::TooMany);
        }
        let (first, last) = step.days(day).map_err(|_| out(window))?;
        let held = Window::new(day, last.min(window.to))?;
        let (from, to) = held.instants(zone)?;
        let whole = first == held.from && last == held.to;
        let key = i64::from((first - EPOCH).get_days());
        bins.push(CountBin { from, to, whole, key, offset_s: offset_s(zone, from) });
        day = held.to.tomorrow().map_err(|_| out(window))?;
    }
    Ok(bins)
}

fn offset_s(zone: &TimeZone, at: Timestamp) -> i32 {
    zone.to_offset(at).seconds()
}

fn out(Window { from, to }: Window) -> WindowError {
    WindowError::OutOfRange { from, to }
}
