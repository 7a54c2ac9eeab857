//! Working days with their exceptions (调休), and days of the lunar new year that can be compared.
//!
//! Used by time limits and by comparisons around Spring Festival. Knows the days of a set, and weekends; nothing else.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use crate::reference::ReferenceSet;

/// Working days that can be counted at most: twenty years of them.
const STEPS_MAX: u32 = 5_000;
/// Days before and after the first lunar day that follow the moon.
const OFFSETS: std::ops::RangeInclusive<i32> = -15..=20;
/// Between two equal weekdays a year apart.
const WEEKDAYS_APART: i64 = 364;

/// A city's calendar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Whether a listed day is off.
    listed: BTreeMap<Date, bool>,
    /// First days of lunar years; empty where nobody follows the moon.
    lunar: BTreeMap<i16, Date>,
}

impl Calendar {
    /// The calendar of a set.
    #[must_use]
    pub fn of(set: &ReferenceSet) -> Self {
        Self {
            listed: set.calendar.iter().map(|day| (day.date, day.off)).collect(),
            lunar: set.lunar.iter().map(|year| (year.year, year.first_day)).collect(),
        }
    }

    /// The last year with listed days: later ones have weekends only, so limits in working days are provisional there.
    #[must_use]
    pub fn last_year(&self) -> Option<i16> {
        self.listed.keys().next_back().map(|date| date.year())
    }

    /// Whether people work on this day: as listed, else Monday to Friday.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.listed.get(&date).map_or(!weekend, |off| !off)
    }

    /// The `days`th working day after `date`, which itself does not count. None beyond what can be counted.
    #[must_use]
    pub fn add_working_days(&self, date: Date, days: u32) -> Option<Date> {
        if days > STEPS_MAX {
            return None;
        }
        let (mut day, mut left) = (date, days);
        while left > 0 {
            day = day.tomorrow().ok()?;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        Some(day)
    }

    /// Days from the first lunar day of the year, within −15 … +20; none outside, or where that day is not known.
    #[must_use]
    pub fn lunar_offset(&self, date: Date) -> Option<i32> {
        let offset = days_between(*self.lunar.get(&date.year())?, date)?;
        OFFSETS.contains(&offset).then_some(offset)
    }

    /// The day of the year before that `date` is compared with: the equal lunar day within the window, else the equal
    /// weekday, 364 days earlier. None when the day is inside the window in one of the two years only, or when the
    /// lunar year is not known (ALGORITHMS §10.4).
    #[must_use]
    pub fn partner(&self, date: Date) -> Option<Date> {
        if let Some(offset) = self.lunar_offset(date) {
            let first = self.lunar.get(&(date.year() - 1))?;
            return first.checked_add(Span::new().days(offset)).ok();
        }
        let weekday = date.checked_sub(WEEKDAYS_APART.days()).ok()?;
        let known =
            |day: Date| self.lunar.is_empty() || !near_new_year(day) || self.lunar.contains_key(&day.year());
        (known(date) && known(weekday) && self.lunar_offset(weekday).is_none()).then_some(weekday)
    }
}

/// Days that some lunar window holds: from 15 days before 20 January to 20 days after 21 February.
fn near_new_year(date: Date) -> bool {
    (105..=313).contains(&(i32::from(date.month()) * 100 + i32::from(date.day())))
}

fn days_between(from: Date, to: Date) -> Option<i32> {
    from.until(to).ok().map(|span| span.get_days())
}

#[cfg(test)]
mod tests;
