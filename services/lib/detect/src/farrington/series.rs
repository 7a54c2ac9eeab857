//! A series, and where its bins stand in the year.
//!
//! Used by both Farrington detectors. It judges nothing.

use super::dates::{same_weekday, years_before};
use crate::NotTestable;

/// Counts per bin.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// The counts; none where the source was silent.
    pub counts: &'a [Option<u64>],
    /// Population or another exposure of each bin, for `population_offset`.
    pub population: Option<&'a [f64]>,
    /// Where bins stand in the year.
    pub dating: Dating,
}

/// How the same season of earlier years is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dating {
    /// A year is always so many bins: months, or weeks where a drift of a day a year does not matter.
    Index {
        /// Bins per year.
        freq: usize,
    },
    /// On the calendar: the same date in earlier years, then the nearest day of the same weekday. For production.
    Dates {
        /// Bins per year, for the length of the history: 52 or 365.
        freq: usize,
        /// The first bin's first day, in days from 1970-01-01.
        first_day: i32,
        /// Days of a bin: 1 or 7.
        bin_days: u8,
    },
}

/// A bin that is counted from the series' first, and may be before it.
pub(super) type Place = i64;

/// Fifty years of days.
const BINS_MAX: usize = 20_000;
const FREQ_MAX: usize = 366;

impl Dating {
    pub(super) fn freq(self) -> usize {
        match self {
            Self::Index { freq } | Self::Dates { freq, .. } => freq,
        }
    }

    /// The bin of the same season so many years before another.
    pub(super) fn years_before(self, bin: Place, years: i64) -> Place {
        match self {
            Self::Index { freq } => bin - freq as Place * years,
            Self::Dates { first_day, bin_days, .. } => {
                let length = i64::from(bin_days);
                let day = i64::from(first_day) + bin * length;
                // A multiple of the length, as weekdays agree and a bin is a day or a week.
                bin - (day - same_weekday(years_before(day, years), day)) / length
            }
        }
    }
}

impl Series<'_> {
    pub(crate) fn check(&self) -> Result<(), NotTestable> {
        let malformed = |what| Err(NotTestable::Malformed { what });
        if self.counts.len() > BINS_MAX {
            return malformed("at most 20,000 bins");
        }
        if !(1..=FREQ_MAX).contains(&self.dating.freq()) {
            return malformed("a year has 1 to 366 bins");
        }
        if let Dating::Dates { bin_days, .. } = self.dating
            && bin_days != 1
            && bin_days != 7
        {
            return malformed("dated bins are days or weeks; count months by index");
        }
        if self.population.is_some_and(|population| population.len() != self.counts.len()) {
            return malformed("counts and population differ in length");
        }
        Ok(())
    }

    /// The count of a bin.
    pub(super) fn count(&self, bin: Place) -> Result<f64, NotTestable> {
        let index = usize::try_from(bin).map_err(|_| NotTestable::NoData)?;
        let count = self.counts.get(index).copied().flatten().ok_or(NotTestable::NoData)?;
        Ok(count as f64)
    }

    /// The logarithm of a bin's population; 0 where there is none.
    pub(super) fn offset(&self, bin: Place) -> Result<f64, NotTestable> {
        let Some(population) = self.population else { return Ok(0.0) };
        let index = usize::try_from(bin).map_err(|_| NotTestable::NoData)?;
        let exposure = population.get(index).copied().ok_or(NotTestable::NoData)?;
        if exposure.is_finite() && exposure > 0.0 {
            Ok(exposure.ln())
        } else {
            Err(NotTestable::Exposure { exposure })
        }
    }

    /// Whether the last `bins` bins up to one add up to `sum`; a missing one matters only where the others do not.
    pub(super) fn reaches(&self, sum: u64, bins: usize, bin: Place) -> Result<bool, NotTestable> {
        let (mut seen, mut missing) = (0_u64, false);
        for back in 0..bins {
            match self.count(bin - back as Place) {
                Ok(count) => seen = seen.saturating_add(count as u64),
                Err(_) => missing = true,
            }
        }
        match (seen >= sum, missing) {
            (true, _) => Ok(true),
            (false, true) => Err(NotTestable::NoData),
            (false, false) => Ok(false),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_weeks_step_back_on_the_calendar() {
        // 2010-06-03, and the Thursdays of the document up to 2013-06-06.
        let first_day = 14_763;
        let days = Dating::Dates { freq: 365, first_day, bin_days: 1 };
        assert_eq!([1, 2, 3].map(|years| days.years_before(1099, years)), [735, 371, 0]);
        let weeks = Dating::Dates { freq: 52, first_day, bin_days: 7 };
        assert_eq!([1, 2, 3].map(|years| weeks.years_before(157, years)), [105, 53, 0]);
        assert_eq!(Dating::Index { freq: 52 }.years_before(157, 3), 1);
    }
}
