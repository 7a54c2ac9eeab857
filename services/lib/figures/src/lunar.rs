//! Spring Festival moves by up to a month between years, and with it everything that the city counts.
//!
//! From 15 days before the first day of the lunar year (初一) to 20 after it, days are compared with the same lunar day a
//! year before; all others with the same weekday, 364 days before. A day that is near the festival in one year only has no
//! partner: it is left out on its side, counted and named.

use crate::pairing::{LeftOut, Pairing, PairingSide, ranges};
use crate::window::{Window, WindowError};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// First days of lunar years, one a line.
const TABLE: &str = include_str!("../data/lunar.csv");
/// Days before the first day of the year that belong to the festival,
const DAYS_BEFORE: i32 = 15;
/// and after it.
const DAYS_AFTER: i32 = 20;
/// Whole weeks, nearest to a year.
const YEAR_OF_WEEKS: i32 = 364;

/// The first day of the lunar year that begins in a Gregorian year; none where the table does not reach.
pub fn lunar_new_year(year: i16) -> Option<Date> {
    first_days().find(|day| day.year() == year)
}

/// Days from the first day of the lunar year, negative before it; none for a day far from the festival.
///
/// # Errors
/// A year that is not in the table.
pub fn festival_day(day: Date) -> Result<Option<i32>, WindowError> {
    let offset = (day - known(day.year())?).get_days();
    Ok((-DAYS_BEFORE..=DAYS_AFTER).contains(&offset).then_some(offset))
}

/// The days of a window with their partners a year before.
pub(crate) fn pairing(window: &Window) -> Result<Pairing, WindowError> {
    let out = |_| WindowError::OutOfRange { from: window.from, to: window.to };
    let (mut current, mut reference) = (Vec::new(), Vec::new());
    let (mut alone_now, mut alone_then) = (Vec::new(), Vec::new());
    let mut day = window.from;
    while day <= window.to {
        let weekday_before = day.checked_sub(YEAR_OF_WEEKS.days()).map_err(out)?;
        let near_before = festival_day(weekday_before)?.is_some();
        match festival_day(day)? {
            Some(offset) => {
                current.push(day);
                reference.push(known(day.year() - 1)?.checked_add(offset.days()).map_err(out)?);
                if !near_before {
                    alone_then.push(weekday_before);
                }
            }
            None if near_before => alone_now.push(day),
            None => {
                current.push(day);
                reference.push(weekday_before);
            }
        }
        day = day.tomorrow().map_err(out)?;
    }
    let left_out = [(PairingSide::Current, alone_now), (PairingSide::Reference, alone_then)];
    let left_out = left_out.into_iter().flat_map(|(side, days)| {
        ranges(days).into_iter().map(move |window| LeftOut {
            side,
            window,
            days: window.days(),
            reason: "near Spring Festival in one of the two years only",
            reason_zh: "仅在其中一年临近春节，无可比日",
        })
    });
    Ok(Pairing { current: ranges(current), reference: ranges(reference), left_out: left_out.collect() })
}

fn known(year: i16) -> Result<Date, WindowError> {
    lunar_new_year(year).ok_or(WindowError::NoLunarYear { year })
}

fn first_days() -> impl Iterator<Item = Date> {
    TABLE.lines().filter_map(|line| line.parse().ok())
}

#[cfg(test)]
mod tests;
