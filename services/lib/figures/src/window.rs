//! Windows of whole days in a zone, and the window that one is compared with.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan as _};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Days that cannot be a window.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WindowError {
    /// The end is before the beginning.
    #[error("a window from {from} to {to} ends before it begins")]
    Backwards {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// Outside the calendar, or longer than is sensible.
    #[error("a window from {from} to {to} leaves the calendar or is longer than 100 years")]
    OutOfRange {
        /// First day.
        from: Date,
        /// Last day.
        to: Date,
    },
    /// No known way to compare.
    #[error(
        "{0:?} is nothing to compare with; use year, weekdays, lunar, previous, or FIRST..LAST such as 2025-04-01..2025-10-31"
    )]
    Against(String),
    /// Months are cut by the server too, which knows zones by name.
    #[error("the zone has no name; use one such as Asia/Shanghai")]
    Zone,
    /// A year for which the first day of the lunar year is not known.
    #[error("lunar days are known from 2007 to 2030, not of {year}; use --against weekdays")]
    NoLunarYear {
        /// The year.
        year: i16,
    },
}

/// Whole days from `from` to `to`, both inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

const DAYS_MAX: i64 = 36_600;

impl Window {
    /// A window.
    ///
    /// # Errors
    /// An end before the beginning, or more than 100 years.
    pub fn new(from: Date, to: Date) -> Result<Self, WindowError> {
        let window = Self { from, to };
        match window.days() {
            ..=0 => Err(WindowError::Backwards { from, to }),
            1..=DAYS_MAX => Ok(window),
            _ => Err(WindowError::OutOfRange { from, to }),
        }
    }

    /// How many days it has: its exposure.
    pub fn days(&self) -> i64 {
        i64::from((self.to - self.from).get_days()) + 1
    }

    /// When it begins and when it is over, in a zone: days of 23 and 25 hours are days.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn instants(&self, zone: &TimeZone) -> Result<(Timestamp, Timestamp), WindowError> {
        let midnight =
            |date: Date| zone.to_ambiguous_zoned_datetime(date.to_datetime(Time::midnight())).compatible();
        let out = |_| WindowError::OutOfRange { from: self.from, to: self.to };
        let after = self.to.tomorrow().map_err(out)?;
        Ok((midnight(self.from).map_err(out)?.timestamp(), midnight(after).map_err(out)?.timestamp()))
    }

    /// The condition that a time column lies in it. The column is our own text, never a caller's.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn condition(&self, column: &str, zone: &TimeZone) -> Result<String, WindowError> {
        let (from, to) = self.instants(zone)?;
        let at = |instant: Timestamp| format!("fromUnixTimestamp64Milli({})", instant.as_millisecond());
        Ok(format!("{column} >= {} AND {column} < {}", at(from), at(to)))
    }

    fn back(&self, by: Span) -> Result<Self, WindowError> {
        let out = |_| WindowError::OutOfRange { from: self.from, to: self.to };
        Ok(Self { from: self.from.checked_sub(by).map_err(out)?, to: self.to.checked_sub(by).map_err(out)? })
    }
}

/// What a window is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The same dates a year before (同比); 29 February becomes 28 February.
    Year,
    /// The same weekdays a year before: 364 days back.
    Weekdays,
    /// The same lunar days around Spring Festival, else the same weekdays; see [`Against::pairing`].
    Lunar,
    /// As many days directly before (环比).
    Previous,
    /// Other days.
    Window(Window),
}

impl Against {
    /// The window that it means; for lunar days the one from the first to the last that has a partner.
    ///
    /// # Errors
    /// A day outside the calendar; for lunar days a year that is not in the table.
    pub fn of(self, window: &Window) -> Result<Window, WindowError> {
        match self {
            Self::Year => window.back(1.year()),
            Self::Weekdays => window.back(364.days()),
            Self::Lunar => {
                let days = self.pairing(window)?.reference;
                match (days.first(), days.last()) {
                    (Some(first), Some(last)) => Ok(Window { from: first.from, to: last.to }),
                    _ => window.back(364.days()),
                }
            }
            Self::Previous => window.back(Span::new().days(window.days())),
            Self::Window(other) => Ok(other),
        }
    }

    /// Its name, as it is written on the command line.
    pub fn name(self) -> String {
        match self {
            Self::Year => "year".to_owned(),
            Self::Weekdays => "weekdays".to_owned(),
            Self::Lunar => "lunar".to_owned(),
            Self::Previous => "previous".to_owned(),
            Self::Window(Window { from, to }) => format!("{from}..{to}"),
        }
    }
}

impl FromStr for Against {
    type Err = WindowError;

    fn from_str(text: &str) -> Result<Self, WindowError> {
        let unknown = || WindowError::Against(text.to_owned());
        match text {
            "year" => Ok(Self::Year),
            "weekdays" => Ok(Self::Weekdays),
            "lunar" => Ok(Self::Lunar),
            "previous" => Ok(Self::Previous),
            other => {
                let (from, to) = other.split_once("..").ok_or_else(unknown)?;
                let day = |text: &str| text.parse::<Date>().map_err(|_| unknown());
                Ok(Self::Window(Window::new(day(from)?, day(to)?)?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::civil::date;

    fn window(from: Date, to: Date) -> Window {
        Window::new(from, to).unwrap()
    }

    #[test]
    fn a_leap_day_is_a_day_of_exposure() {
        let now = window(date(2017, 1, 1), date(2017, 4, 12));
        let before = Against::Year.of(&now).unwrap();
        assert_eq!((now.days(), before.days()), (102, 103));
        assert_eq!(before, window(date(2016, 1, 1), date(2016, 4, 12)));
        let leap = window(date(2024, 2, 29), date(2024, 2, 29));
        assert_eq!(Against::Year.of(&leap).unwrap(), window(date(2023, 2, 28), date(2023, 2, 28)));
    }

    #[test]
    fn each_way_to_compare_means_its_days() {
        let april = window(date(2026, 4, 1), date(2026, 4, 30));
        let days = |against: &str| against.parse::<Against>().unwrap().of(&april).unwrap();
        assert_eq!(days("weekdays"), window(date(2025, 4, 2), date(2025, 5, 1)));
        assert_eq!(days("previous"), window(date(2026, 3, 2), date(2026, 3, 31)));
        assert_eq!(days("2024-04-01..2024-04-30"), window(date(2024, 4, 1), date(2024, 4, 30)));
        for wrong in ["", "month", "2024-04-30..2024-04-01", "2024-04-01..", "2024-13-01..2024-13-02"] {
            assert!(wrong.parse::<Against>().is_err(), "{wrong}");
        }
        for text in ["year", "weekdays", "lunar", "previous", "2024-04-01..2024-04-30"] {
            assert_eq!(text.parse::<Against>().unwrap().name(), text);
        }
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let (from, to) = window(date(2017, 3, 12), date(2017, 3, 12)).instants(&zone).unwrap();
        assert_eq!(from.to_string(), "2017-03-12T05:00:00Z");
        assert_eq!((to - from).as_secs(), 23 * 3_600, "the day on which the clock goes forward");
    }

    #[test]
    fn a_window_has_at_least_a_day() {
        assert!(Window::new(date(2026, 4, 2), date(2026, 4, 1)).is_err());
        assert!(Window::new(date(1800, 1, 1), date(2026, 4, 1)).is_err());
        assert_eq!(window(date(2026, 4, 1), date(2026, 4, 1)).days(), 1);
    }
}
