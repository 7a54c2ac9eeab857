//! The bins of a study: whole days, months or years between its first and its last day.
//!
//! Used to put cases into bins and to know how many days a population lived through. Days are numbers from any origin;
//! bins of months and years count from 1970-01-01. Bins are laid from the end, so it is the first that may be shorter.

use super::error::{ScanError, malformed};
use crate::farrington::dates;
use std::ops::Range;

/// How long a bin is, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinLength {
    /// So many days.
    Days(u32),
    /// So many calendar months.
    Months(u32),
    /// So many calendar years.
    Years(u32),
}

/// The bins, from the earliest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bins {
    starts: Vec<i64>,
    end: i64,
}

/// More bins are no study of anything: a century of days.
const BINS_MAX: usize = 40_000;
/// Days are within this of their origin, some ten thousand years.
pub(crate) const DAY_MAX: i64 = 4_000_000;

impl Bins {
    /// Bins from the first day to the last, which both belong to the study.
    ///
    /// # Errors
    /// `Malformed` for days in the wrong order or beyond ±4,000,000, a length of 0 or above 10,000, or more than 40,000
    /// bins.
    pub fn new(first_day: i64, last_day: i64, length: BinLength) -> Result<Self, ScanError> {
        if first_day > last_day || first_day < -DAY_MAX || last_day > DAY_MAX {
            return Err(malformed("the first day of a study is not after its last, both within ±4,000,000"));
        }
        let (BinLength::Days(units) | BinLength::Months(units) | BinLength::Years(units)) = length;
        if !(1..=10_000).contains(&units) {
            return Err(malformed("a bin is 1 to 10,000 days, months or years long"));
        }
        let end = last_day + 1;
        let mut starts = Vec::new();
        let mut start = end;
        while start > first_day {
            if starts.len() == BINS_MAX {
                return Err(malformed("at most 40,000 bins; take longer ones"));
            }
            let number = starts.len() as i64 + 1;
            start = before(end, length, number).max(first_day);
            starts.push(start);
        }
        starts.reverse();
        Ok(Self { starts, end })
    }

    /// How many there are; at least one.
    #[expect(clippy::len_without_is_empty, reason = "there is always one")]
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Days of the study.
    pub fn days(&self) -> i64 {
        self.starts.first().map_or(0, |first| self.end - first)
    }

    /// The bin of a day; none outside the study.
    pub fn of(&self, day: i64) -> Option<usize> {
        if day >= self.end {
            return None;
        }
        self.starts.partition_point(|start| *start <= day).checked_sub(1)
    }

    /// The days of a run of bins, the end not among them.
    pub fn days_of(&self, bins: &Range<usize>) -> Range<i64> {
        let edge = |bin: usize| self.starts.get(bin).copied().unwrap_or(self.end);
        edge(bins.start)..edge(bins.end)
    }

    /// Whether each bin is a single day.
    pub(crate) fn are_days(&self) -> bool {
        self.days() == self.starts.len() as i64
    }
}

/// The start of the bin of a number, counted from the end.
fn before(end: i64, length: BinLength, number: i64) -> i64 {
    match length {
        BinLength::Days(units) => end - number * i64::from(units),
        BinLength::Months(units) => dates::months_before(end, number * i64::from(units)),
        BinLength::Years(units) => dates::months_before(end, 12 * number * i64::from(units)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn years_are_calendar_years() {
        // 1973-01-01 to 1991-12-31.
        let bins = Bins::new(1_096, 8_034, BinLength::Years(1)).unwrap();
        assert_eq!((bins.len(), bins.days()), (19, 6_939));
        assert_eq!(bins.days_of(&(3..4)), 2_191..2_557, "1976 is a leap year");
        assert_eq!((bins.of(2_190), bins.of(2_191), bins.of(8_034)), (Some(2), Some(3), Some(18)));
        assert_eq!((bins.of(1_095), bins.of(8_035)), (None, None));
    }

    #[test]
    fn the_first_bin_may_be_shorter() {
        let bins = Bins::new(0, 15, BinLength::Days(7)).unwrap();
        assert_eq!((bins.len(), bins.days_of(&(0..1)), bins.days_of(&(1..3))), (3, 0..2, 2..16));
        // 1970-01-10 to 1970-03-31.
        let months = Bins::new(9, 89, BinLength::Months(1)).unwrap();
        assert_eq!((months.len(), months.days_of(&(0..1)), months.days_of(&(1..2))), (3, 9..31, 31..59));
        assert!(Bins::new(0, 9, BinLength::Days(1)).unwrap().are_days() && !months.are_days());
    }

    #[test]
    fn what_is_no_study_is_refused() {
        for (first, last, length) in [
            (1, 0, BinLength::Days(1)),
            (0, 9, BinLength::Days(0)),
            (0, 50_000, BinLength::Days(1)),
            (i64::MIN, i64::MAX, BinLength::Years(1)),
        ] {
            assert!(Bins::new(first, last, length).is_err());
        }
    }
}
