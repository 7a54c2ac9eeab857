//! Calendar months, as campaigns, rounds and their questions count them.
//!
//! Used where months are the unit. It knows no zone: whoever cuts days into months has done that.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A text that is no month.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no month; write it as 2026-04")]
pub struct MonthError(String);

/// A month, counted from that of the year 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self(i32::from(day.year()) * 12 + i32::from(day.month()) - 1)
    }

    /// So many months later, or earlier.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        Self(self.0.saturating_add(months))
    }

    /// How many months it is later than another one; negative when it is earlier.
    pub fn since(self, other: Self) -> i64 {
        i64::from(self.0) - i64::from(other.0)
    }
}

impl FromStr for Month {
    type Err = MonthError;

    fn from_str(text: &str) -> Result<Self, MonthError> {
        let day = format!("{text}-01").parse::<Date>().ok().filter(|_| text.len() == 7);
        day.map(Self::of).ok_or_else(|| MonthError(text.to_owned()))
    }
}

impl fmt::Display for Month {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn months_are_counted_over_the_turn_of_the_year() {
        let month = |text: &str| text.parse::<Month>().unwrap();
        assert_eq!(month("2026-02").since(month("2025-11")), 3);
        assert_eq!(month("2025-11").plus(3).to_string(), "2026-02");
        assert_eq!(serde_json::to_value(month("2026-04")).unwrap(), "2026-04");
        for wrong in ["", "2026", "2026-13", "2026-04-01", "26-04", "2026-4"] {
            assert!(wrong.parse::<Month>().is_err(), "{wrong}");
        }
    }
}
