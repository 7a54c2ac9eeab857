//! Bins of time: hours, days and weeks (from Monday) in the zone of a city, numbered without a gap.
//!
//! Used by everything that counts by time. A number names the same bin in the tables' question and here, so that
//! nothing is looked up by the number of a week in its year. Reads no clock.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};

/// How long a bin is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Width {
    /// An hour.
    Hour,
    /// A local day.
    Day,
    /// A local week, from Monday.
    Week,
}

/// A bin's number: hours or days since 1970, or weeks since Monday 1969-12-29.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bin(pub i64);

const HOUR_MS: i64 = 3_600_000;
/// From Monday 1969-12-29 to 1970-01-01.
const DAYS_AFTER_MONDAY: i64 = 3;

impl Width {
    /// Bins of a year, for detectors that look for the same season.
    #[must_use]
    pub fn bins_of_year(self) -> usize {
        match self {
            Self::Hour => 8_760,
            Self::Day => 364,
            Self::Week => 52,
        }
    }

    /// How many there are in a week.
    #[must_use]
    pub fn per_week(self) -> f64 {
        match self {
            Self::Hour => 168.0,
            Self::Day => 7.0,
            Self::Week => 1.0,
        }
    }

    /// Days of a bin; none of an hour.
    pub(crate) fn days(self) -> Option<u8> {
        match self {
            Self::Hour => None,
            Self::Day => Some(1),
            Self::Week => Some(7),
        }
    }

    /// Its name in settings and events.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
        }
    }

    /// The SQL expression that numbers the bin of a time column, in a zone.
    pub(crate) fn number_of(self, column: &str, zone: &str) -> String {
        match self {
            Self::Hour => format!("intDiv(toUnixTimestamp64Milli({column}), {HOUR_MS})"),
            Self::Day => format!("toInt64(toInt32(toDate32({column}, '{zone}')))"),
            Self::Week => {
                format!("intDiv(toInt64(toInt32(toDate32({column}, '{zone}'))) + {DAYS_AFTER_MONDAY}, 7)")
            }
        }
    }

    /// The bin that holds a time.
    #[must_use]
    pub fn of(self, at: Timestamp, zone: &TimeZone) -> Bin {
        let days = || days_since_1970(at.to_zoned_datetime(zone.clone()).date());
        Bin(match self {
            Self::Hour => at.as_millisecond().div_euclid(HOUR_MS),
            Self::Day => days(),
            Self::Week => (days() + DAYS_AFTER_MONDAY).div_euclid(7),
        })
    }

    /// When a bin begins, which is when the one before ends; none beyond the calendar.
    #[must_use]
    pub fn start(self, bin: Bin, zone: &TimeZone) -> Option<Timestamp> {
        let midnight = |days: i64| {
            let date = Date::constant(1970, 1, 1).checked_add(days.days()).ok()?;
            // Where midnight does not exist the day begins at the first moment that does.
            zone.to_ambiguous_zoned_datetime(date.to_datetime(Time::midnight()))
                .compatible()
                .ok()
                .map(|at| at.timestamp())
        };
        match self {
            Self::Hour => Timestamp::from_millisecond(bin.0.checked_mul(HOUR_MS)?).ok(),
            Self::Day => midnight(bin.0),
            Self::Week => midnight(bin.first_day(self)?),
        }
    }
}

impl Bin {
    /// The first day of a bin of days or weeks, in days since 1970.
    pub(crate) fn first_day(self, width: Width) -> Option<i64> {
        match width {
            Width::Hour => None,
            Width::Day => Some(self.0),
            Width::Week => Some(self.0.checked_mul(7)? - DAYS_AFTER_MONDAY),
        }
    }

    /// So many bins later.
    #[must_use]
    pub fn plus(self, bins: i64) -> Self {
        Self(self.0.saturating_add(bins))
    }
}

fn days_since_1970(date: Date) -> i64 {
    i64::from((date - Date::constant(1970, 1, 1)).get_days())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn shanghai() -> TimeZone {
        TimeZone::get("Asia/Shanghai").unwrap()
    }

    #[test]
    fn weeks_begin_on_monday_in_the_city() {
        let zone = shanghai();
        let sunday_evening: Timestamp = "2026-04-05T15:59:59Z".parse().unwrap();
        let monday: Timestamp = "2026-04-05T16:00:00Z".parse().unwrap();
        let week = Width::Week.of(monday, &zone);
        assert_eq!(Width::Week.of(sunday_evening, &zone), week.plus(-1));
        assert_eq!(Width::Week.start(week, &zone), Some(monday));
        assert_eq!(Width::Day.start(Width::Day.of(monday, &zone), &zone), Some(monday));
    }

    #[test]
    fn a_day_without_midnight_begins_all_the_same() {
        let zone = TimeZone::get("America/Santiago").unwrap();
        // Clocks went from 23:59:59 to 01:00 on 2025-09-07.
        let at: Timestamp = "2025-09-07T05:00:00Z".parse().unwrap();
        let day = Width::Day.of(at, &zone);
        let start = Width::Day.start(day, &zone).unwrap();
        assert_eq!(start.to_string(), "2025-09-07T04:00:00Z");
    }

    proptest! {
        #[test]
        fn every_time_is_in_the_bin_that_begins_before_it(ms in -2_000_000_000_000_i64..4_000_000_000_000) {
            let at = Timestamp::from_millisecond(ms).unwrap();
            for (zone, width) in [(shanghai(), Width::Hour), (shanghai(), Width::Day), (shanghai(), Width::Week)] {
                let bin = width.of(at, &zone);
                prop_assert!(width.start(bin, &zone).unwrap() <= at);
                prop_assert!(at < width.start(bin.plus(1), &zone).unwrap());
            }
        }
    }
}
