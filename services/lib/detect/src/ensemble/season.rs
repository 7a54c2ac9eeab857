//! What to expect of a bin: a quasi-Poisson regression of its baseline on trend and season.
//!
//! Used by `ensemble`. ln μ = a + b·years + two waves a year. Weak priors keep what sparse series cannot tell near
//! nothing, so that a fit always exists: trend and waves are normal around 0, and the level has Jeffreys' prior, half an
//! event more than was seen. A bin of the baseline that stands out counts for less, as in Farrington's detectors.

mod calendar;
mod normal_equations;

use super::settings::EnsembleSettings;
use crate::NotTestable;
use crate::count_law::CountLaw;
use normal_equations::{Factor, NormalEquations};

pub(super) use calendar::Calendar;

/// Level, trend, and sine and cosine of two waves.
pub(super) const COLUMNS: usize = 6;
/// One value per column.
pub(super) type Row = [f64; COLUMNS];
/// Precision of the priors: the level has none of this kind, the trend a sd of .2 per year, the waves .7 and .5.
const PRIOR: Row = [0.0, 25.0, 2.0, 2.0, 4.0, 4.0];
/// The level's prior, in events.
const EVENTS_PRIOR: f64 = 0.5;
/// Below this change of every coefficient the steps end.
const CONVERGED: f64 = 1e-7;
const STEPS_MAX: usize = 60;
/// No coefficient moves further in one step.
const STRIDE_MAX: f64 = 2.0;
/// ln μ is kept within.
const PREDICTOR_MAX: f64 = 30.0;
/// A hat value is taken as no more, so that a residual has a scale.
const HAT_MAX: f64 = 0.99;

/// Kept between bins, so that nothing is allocated once it has grown.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    rows: Vec<Observed>,
}

#[derive(Debug, Clone, Copy)]
struct Observed {
    columns: Row,
    count: f64,
    weight: f64,
    mean: f64,
}

/// The regression as fitted for one bin.
#[derive(Debug, Clone)]
pub(super) struct Season<'a> {
    calendar: &'a Calendar,
    /// The bin it was fitted for, from which time is counted.
    origin: usize,
    coefficients: Row,
    factor: Factor,
    /// φ, at least 1.
    pub dispersion: f64,
}

/// The mean of one bin or the sum of several, and the variance of that mean.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expected {
    pub mean: f64,
    pub variance: f64,
}

impl<'a> Season<'a> {
    /// Fits the baseline of a bin: once as it is, once with less weight for what stands out.
    pub fn fit(
        counts: &[Option<u64>],
        calendar: &'a Calendar,
        settings: &EnsembleSettings,
        bin: usize,
        workspace: &mut Workspace,
    ) -> Result<Self, NotTestable> {
        workspace.fill(counts, calendar, settings, bin)?;
        let mut season = Self {
            calendar,
            origin: bin,
            coefficients: [0.0; COLUMNS],
            factor: Factor::default(),
            dispersion: 1.0,
        };
        let rows = &mut workspace.rows;
        let events: f64 = rows.iter().map(|row| row.count).sum();
        season.coefficients[0] = ((events + EVENTS_PRIOR) / rows.len() as f64).ln();
        season.iterate(rows)?;
        season.weigh_down(rows, settings.weights_threshold);
        season.iterate(rows)?;
        Ok(season)
    }

    /// Newton's steps to the coefficients, then φ.
    fn iterate(&mut self, rows: &mut [Observed]) -> Result<(), NotTestable> {
        for _ in 0..STEPS_MAX {
            let mut equations = NormalEquations::default();
            for row in rows.iter_mut() {
                row.mean = mean(&self.coefficients, &row.columns);
                equations.add(&row.columns, row.weight * row.mean, row.weight * (row.count - row.mean));
            }
            // Priors on the scale of counts that vary φ times as much.
            equations.gradient[0] += EVENTS_PRIOR;
            equations.add_prior(&PRIOR, self.dispersion, &self.coefficients);
            self.factor = equations.factor().ok_or(DIVERGED)?;
            let step = self.factor.solve(&equations.gradient);
            let longest = step.iter().fold(0.0_f64, |longest, part| longest.max(part.abs()));
            if !longest.is_finite() {
                return Err(DIVERGED);
            }
            let share = (STRIDE_MAX / longest).min(1.0);
            for (coefficient, part) in self.coefficients.iter_mut().zip(step) {
                *coefficient += share * part;
            }
            if longest < CONVERGED {
                self.dispersion = self.pearson(rows);
                return Ok(());
            }
        }
        Err(DIVERGED)
    }

    /// Pearson's φ, at least 1. The means are those of the last step, which moved next to nothing.
    fn pearson(&self, rows: &[Observed]) -> f64 {
        let squares: f64 =
            rows.iter().map(|row| row.weight * (row.count - row.mean).powi(2) / row.mean).sum();
        (squares / (rows.len() - COLUMNS) as f64).max(1.0)
    }

    /// Anscombe's residuals, as in `farrington`: what is above the threshold counts for its inverse square.
    fn weigh_down(&self, rows: &mut [Observed], threshold: f64) {
        let mut sum = 0.0;
        for row in rows.iter_mut() {
            let hat = (row.mean * self.factor.variance(&row.columns)).min(HAT_MAX);
            let sixth = row.mean.sqrt().cbrt();
            let raw = 1.5 * (row.count.cbrt().powi(2) / sixth - row.mean.sqrt());
            let residual = raw / (self.dispersion * (1.0 - hat)).sqrt();
            row.weight = if residual > threshold { residual.powi(-2) } else { 1.0 };
            sum += row.weight;
        }
        let gamma = rows.len() as f64 / sum;
        rows.iter_mut().for_each(|row| row.weight *= gamma);
    }

    /// The sum of so many bins that ends with one.
    pub fn expected(&self, last: usize, bins: usize) -> Expected {
        let (mut sum, mut columns) = (0.0, [0.0; COLUMNS]);
        for bin in (last + 1).saturating_sub(bins)..=last {
            let own = self.calendar.row(bin, self.origin);
            let mean = mean(&self.coefficients, &own);
            sum += mean;
            for (column, value) in columns.iter_mut().zip(own) {
                *column += mean * value;
            }
        }
        Expected { mean: sum, variance: self.dispersion * self.factor.variance(&columns) }
    }

    /// The law of a count of this mean: as wide as counts are, and as the mean is unsure.
    pub fn law(&self, expected: Expected) -> CountLaw {
        CountLaw { mean: expected.mean, dispersion: self.dispersion + expected.variance / expected.mean }
    }
}

const DIVERGED: NotTestable = NotTestable::Diverged { what: "the regression of the baseline" };

fn mean(coefficients: &Row, columns: &Row) -> f64 {
    let predictor: f64 =
        coefficients.iter().zip(columns).map(|(coefficient, column)| coefficient * column).sum();
    predictor.clamp(-PREDICTOR_MAX, PREDICTOR_MAX).exp()
}

impl Workspace {
    /// The bins before the gap, back to the first that is missing or to `years_max`.
    fn fill(
        &mut self,
        counts: &[Option<u64>],
        calendar: &Calendar,
        settings: &EnsembleSettings,
        bin: usize,
    ) -> Result<(), NotTestable> {
        self.rows.clear();
        let least = settings.years_min * calendar.bins_per_year();
        let end = bin.saturating_sub(settings.gap);
        if end < least {
            return Err(NotTestable::TooLittle { needs: "`years_min` before the `gap` before the bin" });
        }
        let start = end.saturating_sub(settings.years_max * calendar.bins_per_year());
        for at in (start..end).rev() {
            let Some(count) = counts.get(at).copied().flatten() else { break };
            let columns = calendar.row(at, bin);
            self.rows.push(Observed { columns, count: count as f64, weight: 1.0, mean: 1.0 });
        }
        if self.rows.len() < least { Err(NotTestable::NoData) } else { Ok(()) }
    }
}
