//! The calendar of the city: local days, months, weekdays, and what is usual on them.
//!
//! Used by the rates and by the truth. It reads no clock and no zone database.

use jiff::civil::Date;

/// Asia/Shanghai has been eight hours ahead of UTC, without summer time, since 1991-09-15.
const AHEAD_MS: i64 = 8 * HOUR;
pub(crate) const ZONE: &str = "Asia/Shanghai";
pub(crate) const SECOND: i64 = 1_000;
pub(crate) const MINUTE: i64 = 60 * SECOND;
pub(crate) const HOUR: i64 = 60 * MINUTE;
pub(crate) const DAY: i64 = 24 * HOUR;

/// First day of the lunar year (初一).
const NEW_YEARS: [(i16, i8, i8); 26] = [
    (2007, 2, 18),
    (2008, 2, 7),
    (2009, 1, 26),
    (2010, 2, 14),
    (2011, 2, 3),
    (2012, 1, 23),
    (2013, 2, 10),
    (2014, 1, 31),
    (2015, 2, 19),
    (2016, 2, 8),
    (2017, 1, 28),
    (2018, 2, 16),
    (2019, 2, 5),
    (2020, 1, 25),
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
    (2031, 1, 23),
    (2032, 2, 11),
];

/// A local day, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Day(pub(crate) i64);

impl Day {
    pub(crate) fn of(date: Date) -> Self {
        Self(days_from_civil(date.year().into(), date.month().into(), date.day().into()))
    }

    /// The local day of an instant.
    pub(crate) fn at(millis: i64) -> Self {
        Self((millis + AHEAD_MS).div_euclid(DAY))
    }

    /// Its first instant.
    pub(crate) fn starts_at(self) -> i64 {
        self.0 * DAY - AHEAD_MS
    }

    pub(crate) fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// Year, month and day.
    pub(crate) fn civil(self) -> (i64, i64, i64) {
        // Howard Hinnant's days algorithm: eras of 400 years that begin in March.
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let of_era = shifted.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
        (year_of_era + era * 400 + i64::from(month <= 2), month, day)
    }

    /// `2026-04-01`.
    pub(crate) fn text(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// `20260401`.
    pub(crate) fn compact(self) -> String {
        let (year, month, day) = self.civil();
        format!("{year:04}{month:02}{day:02}")
    }

    pub(crate) fn month(self) -> Month {
        let (year, month, _) = self.civil();
        Month(year * 12 + month - 1)
    }

    /// Monday is 0.
    pub(crate) fn weekday(self) -> usize {
        usize::try_from((self.0 + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// Days from the nearest lunar new year that is known; far away where none is.
    pub(crate) fn lunar_offset(self) -> i64 {
        NEW_YEARS
            .iter()
            .map(|(year, month, day)| {
                self.0 - days_from_civil((*year).into(), (*month).into(), (*day).into())
            })
            .min_by_key(|offset| offset.abs())
            .unwrap_or(i64::MAX)
    }

    /// Whether most people are off: the days of the great holidays of the solar calendar, and the lunar new year's week.
    pub(crate) fn holiday(self) -> bool {
        let (_, month, day) = self.civil();
        let solar = matches!((month, day), (1, 1) | (4, 4..=6) | (5, 1..=5) | (10, 1..=7));
        solar || (-1..=6).contains(&self.lunar_offset())
    }

    /// 0 to 1 over the year.
    pub(crate) fn of_year(self) -> f64 {
        let (year, ..) = self.civil();
        (self.0 - days_from_civil(year, 1, 1)) as f64 / 365.25
    }
}

/// A local month, counted from year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Month(pub(crate) i64);

impl Month {
    pub(crate) fn new(year: i64, month: i64) -> Self {
        Self(year * 12 + month - 1)
    }

    pub(crate) fn plus(self, months: i64) -> Self {
        Self(self.0 + months)
    }

    pub(crate) fn first_day(self) -> Day {
        Day(days_from_civil(self.0.div_euclid(12), self.0.rem_euclid(12) + 1, 1))
    }

    /// `2026-04`.
    pub(crate) fn text(self) -> String {
        format!("{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_agree_with_the_calendar_of_jiff() {
        let mut expected = date(2019, 12, 31);
        let mut day = Day::of(expected);
        for _ in 0..4_000 {
            assert_eq!(day.text(), expected.to_string());
            assert_eq!(day.weekday(), usize::try_from(expected.weekday().to_monday_zero_offset()).unwrap());
            expected = expected.tomorrow().unwrap();
            day = day.plus(1);
        }
    }

    #[test]
    fn a_local_day_begins_at_sixteen_hours_utc() {
        let day = Day::of(date(2026, 4, 1));
        assert_eq!(Day::at(day.starts_at()), day);
        assert_eq!(Day::at(day.starts_at() - 1), day.plus(-1));
        assert_eq!((day.month().text(), day.month().first_day()), ("2026-04".to_owned(), day));
        assert_eq!(Day::of(date(2026, 2, 16)).lunar_offset(), -1);
    }
}
