//! Where a bin stands in time and in the year, as columns of the regression.
//!
//! Used by `season`. The waves of all bins of a year are computed once where years are whole numbers of bins.

use super::{COLUMNS, Row};
use crate::NotTestable;
use crate::farrington::Dating;
use std::f64::consts::TAU;

/// Bins of a year: what the ensemble's false alarms were measured with.
const WEEKS: usize = 52;
/// The Gregorian year.
const YEAR_DAYS: f64 = 365.2425;

/// Sine and cosine of two waves, per bin.
type Waves = [f64; 4];

/// A weekly series' bins.
#[derive(Debug)]
pub(in super::super) struct Calendar {
    /// Of the bins of one year, or none where they drift through it.
    of_year: Option<Vec<Waves>>,
    first_day: f64,
}

impl Calendar {
    /// # Errors
    /// `Malformed` when bins are not weeks.
    pub fn of(dating: Dating) -> Result<Self, NotTestable> {
        match dating {
            Dating::Index { freq: WEEKS } => {
                let year = (0..WEEKS).map(|bin| waves(bin as f64 / WEEKS as f64)).collect();
                Ok(Self { of_year: Some(year), first_day: 0.0 })
            }
            Dating::Dates { freq: WEEKS, first_day, bin_days: 7 } => {
                Ok(Self { of_year: None, first_day: f64::from(first_day) })
            }
            Dating::Index { .. } | Dating::Dates { .. } => {
                Err(NotTestable::Malformed { what: "the ensemble is for weeks, 52 in a year" })
            }
        }
    }

    pub fn bins_per_year(&self) -> usize {
        WEEKS
    }

    /// The columns of a bin, its time counted in years from another.
    pub fn row(&self, bin: usize, origin: usize) -> Row {
        let [sine, cosine, sine_twice, cosine_twice] = self.waves(bin);
        let years = (bin as f64 - origin as f64) / WEEKS as f64;
        let row: [f64; COLUMNS] = [1.0, years, sine, cosine, sine_twice, cosine_twice];
        row
    }

    fn waves(&self, bin: usize) -> Waves {
        let of_year = self.of_year.as_ref().and_then(|year| year.get(bin % WEEKS)).copied();
        of_year.unwrap_or_else(|| waves((self.first_day + 7.0 * bin as f64) / YEAR_DAYS))
    }
}

fn waves(years: f64) -> Waves {
    let ((sine, cosine), (sine_twice, cosine_twice)) =
        ((TAU * years).sin_cos(), (2.0 * TAU * years).sin_cos());
    [sine, cosine, sine_twice, cosine_twice]
}
