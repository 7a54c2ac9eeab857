//! The series and the model of an interrupted time series, and the design matrix that they make.
//!
//! Used by `its`; it fits nothing.

use super::ITS_BINS_MIN;
use crate::NotTestable;
use crate::glm::Regression;
use nalgebra::{DMatrix, DVector};

/// Counts per bin without gaps, and where they change.
#[derive(Debug, Clone, Copy)]
pub struct ItsSeries<'a> {
    /// The counts; bin t = 1 is the first.
    pub counts: &'a [u64],
    /// Exposure of each bin: days, residents, kilometres. None when all are the same.
    pub exposures: Option<&'a [f64]>,
    /// First bin after the change, counted from 1.
    pub changed_from: usize,
    /// Bins of a year: 12, 52.
    pub bins_per_year: usize,
    /// Where in the year the first bin stands, counted from 1: 4 for a series of months from April.
    pub first_in_year: usize,
}

/// What the change may do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Change {
    /// Lift or lower the level.
    Level,
    /// The level, and the slope from then on.
    LevelAndSlope {
        /// T₀: the bin at which the level's effect is read off; mostly `changed_from`.
        origin: f64,
    },
}

/// The season.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Season {
    /// None.
    None,
    /// A level for each bin of the year, the first being the base.
    Levels,
    /// So many pairs of sine and cosine.
    Harmonics(u8),
}

/// How counts spread around their means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// Variance = mean.
    Poisson,
    /// Variance = φ · mean. The one to use when nothing speaks for another.
    QuasiPoisson,
    /// Unequal variances (HC0).
    Unequal,
    /// Unequal variances, and dependence over some bins (Newey–West).
    Dependent {
        /// So many bins.
        lag_bins: usize,
    },
    /// Variance = μ + μ²/θ, θ by maximum likelihood.
    NegativeBinomial,
}

/// A model.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ItsModel {
    /// What the change may do.
    pub change: Change,
    /// The season.
    pub season: Season,
    /// How counts spread.
    pub spread: Spread,
}

/// Twenty years of weeks; a year of days is 365.
const BINS_MAX: usize = 10_000;
const BINS_PER_YEAR_MAX: usize = 366;

impl ItsSeries<'_> {
    pub(super) fn check(&self) -> Result<(), NotTestable> {
        let bins = self.counts.len();
        if bins > BINS_MAX || !(1..=BINS_PER_YEAR_MAX).contains(&self.bins_per_year) {
            return Err(NotTestable::Malformed { what: "at most 10000 bins and 366 bins per year" });
        }
        if !(1..=self.bins_per_year).contains(&self.first_in_year) {
            return Err(NotTestable::Malformed { what: "the first bin stands between 1 and bins_per_year" });
        }
        if let Some(exposures) = self.exposures {
            if exposures.len() != bins {
                return Err(NotTestable::Malformed { what: "there is one exposure per count" });
            }
            let bad = |exposure: &&f64| !(exposure.is_finite() && **exposure > 0.0);
            if let Some(exposure) = exposures.iter().find(bad) {
                return Err(NotTestable::Exposure { exposure: *exposure });
            }
        }
        let (before, after) =
            self.counts.split_at_checked(self.changed_from.saturating_sub(1)).unwrap_or_default();
        if before.len() < ITS_BINS_MIN || after.len() < ITS_BINS_MIN {
            return Err(NotTestable::TooLittle { needs: "at least 8 bins before and 8 after the change" });
        }
        if [before, after].iter().any(|side| side.iter().all(|count| *count == 0)) {
            return Err(NotTestable::TooLittle {
                needs: "at least one event before and one after the change",
            });
        }
        Ok(())
    }

    /// Position in the year of the bin with an index from 0, counted from 1.
    fn in_year(&self, index: usize) -> usize {
        (index + self.first_in_year - 1) % self.bins_per_year + 1
    }
}

impl ItsModel {
    pub(super) fn regression(&self, series: &ItsSeries) -> Result<(Regression, Vec<String>), NotTestable> {
        let bins = series.counts.len();
        let mut columns: Vec<Column> = vec![
            Column::of("constant", |_| 1.0),
            Column::of("trend", |bin: Bin| bin.t),
            Column::of("level", |bin: Bin| bin.after),
        ];
        if let Change::LevelAndSlope { origin } = self.change {
            columns.push(Column::of("slope", move |bin: Bin| bin.after * (bin.t - origin)));
        }
        columns.extend(season(self.season, series.bins_per_year));
        if columns.len() >= bins {
            return Err(NotTestable::TooLittle { needs: "more bins than coefficients" });
        }
        let bin = |index: usize| Bin {
            t: (index + 1) as f64,
            after: if index + 1 >= series.changed_from { 1.0 } else { 0.0 },
            in_year: series.in_year(index),
        };
        let values = columns.iter().flat_map(|column| (0..bins).map(|index| (column.value)(bin(index))));
        let design = DMatrix::from_iterator(bins, columns.len(), values);
        let counts = DVector::from_iterator(bins, series.counts.iter().map(|count| *count as f64));
        let offsets = match series.exposures {
            None => DVector::zeros(bins),
            Some(exposures) => DVector::from_iterator(bins, exposures.iter().map(|value| value.ln())),
        };
        let names = columns.into_iter().map(|column| column.name).collect();
        Ok((Regression { design, counts, offsets }, names))
    }
}

#[derive(Clone, Copy)]
struct Bin {
    t: f64,
    after: f64,
    in_year: usize,
}

struct Column {
    name: String,
    value: Box<dyn Fn(Bin) -> f64>,
}

impl Column {
    fn of(name: impl Into<String>, value: impl Fn(Bin) -> f64 + 'static) -> Self {
        Self { name: name.into(), value: Box::new(value) }
    }
}

fn season(season: Season, bins_per_year: usize) -> Vec<Column> {
    match season {
        Season::None => Vec::new(),
        Season::Levels => (2..=bins_per_year)
            .map(|level| {
                Column::of(format!("season_{level}"), move |bin| if bin.in_year == level { 1.0 } else { 0.0 })
            })
            .collect(),
        Season::Harmonics(pairs) => (1..=pairs)
            .flat_map(|k| {
                let angle = move |bin: Bin| {
                    std::f64::consts::TAU * f64::from(k) * bin.in_year as f64 / bins_per_year as f64
                };
                [
                    Column::of(format!("sine_{k}"), move |bin| angle(bin).sin()),
                    Column::of(format!("cosine_{k}"), move |bin| angle(bin).cos()),
                ]
            })
            .collect(),
    }
}
