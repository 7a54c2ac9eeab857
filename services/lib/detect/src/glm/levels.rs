//! Regression of counts on a level and, perhaps, a trend: ln μ = a(level) + c t + offset, with prior weights.
//!
//! Used by detectors that fit such a model for every bin of every series. The weighted least squares of a step has a
//! closed form for this design: the trend is fitted to what is left after the levels' weighted means are taken out
//! (Frisch, Waugh 1933, doi:10.2307/1907330), so a step is three passes over the rows, without a matrix. Rows and
//! levels are kept between fits: nothing is allocated once they have grown. It follows R's `glm.fit` step by step,
//! its stopping rule and its smallest mean included, since bounds of sparse series depend on where the steps end.

mod row;

pub use row::{Fitted, Observation, mean};

use row::{Row, START};

/// R's `epsilon` and `maxit`.
const CONVERGED: f64 = 1e-8;
const STEPS_MAX: u32 = 25;
/// Squared share of the trend that the levels must leave unexplained: R's tolerance of 1e-11 on the lengths.
const DEPENDENT: f64 = 1e-22;

/// Why there is no fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The steps went on, or to infinity.
    Diverged,
    /// The trend follows from the levels.
    Dependent,
}

/// Rows, and the fit to them.
#[derive(Debug, Default)]
pub struct LevelRegression {
    rows: Vec<Row>,
    levels: Vec<Level>,
    /// c; 0 without a trend.
    slope: f64,
    /// Weighted sum of squares of the time within levels, at the last step; none without a trend.
    within: Option<f64>,
}

/// Weighted sums, then means, of a level at the last step.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    weight: f64,
    time: f64,
    working: f64,
}

/// What the fit says of an observation that may be one of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// ln μ.
    pub predictor: f64,
    /// x (XᵀWX)⁻¹ xᵀ: the variance of ln μ for a dispersion of 1.
    pub variance: f64,
}

impl LevelRegression {
    /// Forgets all rows, and takes rows of so many levels.
    pub fn clear(&mut self, levels: usize) {
        self.rows.clear();
        self.levels.clear();
        self.levels.resize(levels, Level::default());
    }

    /// Adds a row of weight 1. Its level must be among those announced; one that is not is left out.
    pub fn push(&mut self, seen: Observation) {
        let Some(level) = self.levels.get_mut(seen.level) else { return };
        level.weight = 1.0;
        self.rows.push(Row::new(seen));
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether a level has rows.
    pub fn has_level(&self, level: usize) -> bool {
        self.levels.get(level).is_some_and(|level| level.weight > 0.0)
    }

    /// Levels that have rows: the coefficients but for the trend.
    pub fn levels_present(&self) -> usize {
        self.levels.iter().filter(|level| level.weight > 0.0).count()
    }

    /// The largest count.
    pub fn count_max(&self) -> f64 {
        self.rows.iter().map(|row| row.seen.count).fold(0.0, f64::max)
    }

    /// Gives every row its prior weight, from the row and its part in the fit (the hat value).
    pub fn set_weights(&mut self, weight: impl Fn(&Fitted) -> f64) {
        for index in 0..self.rows.len() {
            let Some(fitted) = self.rows.get(index).map(|row| self.fitted(row)) else { continue };
            if let Some(row) = self.rows.get_mut(index) {
                row.prior = weight(&fitted);
            }
        }
    }

    /// Multiplies all prior weights, so that on average they are 1.
    pub fn level_weights(&mut self) {
        let sum: f64 = self.rows.iter().map(|row| row.prior).sum();
        let gamma = self.rows.len() as f64 / sum;
        self.rows.iter_mut().for_each(|row| row.prior *= gamma);
    }

    /// Fits the rows with the weights they have.
    ///
    /// # Errors
    /// `Diverged` when it did not converge, `Dependent` when a trend cannot be told from the levels.
    pub fn fit(&mut self, trend: bool) -> Result<(), Unfit> {
        let mut deviance = 0.0;
        for row in &mut self.rows {
            row.mean = row.seen.count + START;
            row.predictor = row.log_start;
            deviance += row.deviance();
        }
        for _ in 0..STEPS_MAX {
            self.solve(trend)?;
            let next = self.advance();
            if !next.is_finite() {
                break;
            }
            if (next - deviance).abs() < CONVERGED * (next.abs() + 0.1) {
                return Ok(());
            }
            deviance = next;
        }
        Err(Unfit::Diverged)
    }

    /// Weighted least squares: the levels' means, and the trend in what is left.
    fn solve(&mut self, trend: bool) -> Result<(), Unfit> {
        let Self { rows, levels, .. } = self;
        levels.fill(Level::default());
        for row in rows.iter_mut() {
            row.weight = row.prior * row.mean;
            row.working = row.predictor - row.seen.offset + (row.seen.count - row.mean) / row.mean;
            if let Some(level) = levels.get_mut(row.seen.level) {
                level.weight += row.weight;
                level.time += row.weight * row.seen.time;
                level.working += row.weight * row.working;
            }
        }
        for level in levels.iter_mut().filter(|level| level.weight > 0.0) {
            level.time /= level.weight;
            level.working /= level.weight;
        }
        (self.slope, self.within) = (0.0, None);
        if trend {
            let (mut all, mut within, mut across) = (0.0, 0.0, 0.0);
            for row in &self.rows {
                let level = self.level(row.seen.level);
                let time = row.seen.time - level.time;
                all += row.weight * row.seen.time * row.seen.time;
                within += row.weight * time * time;
                across += row.weight * time * (row.working - level.working);
            }
            // NaN tells nothing apart either.
            let told_apart = within > DEPENDENT * all;
            if !told_apart {
                return Err(Unfit::Dependent);
            }
            (self.slope, self.within) = (across / within, Some(within));
        }
        Ok(())
    }

    /// New means from the coefficients, and their deviance.
    fn advance(&mut self) -> f64 {
        let mut deviance = 0.0;
        let Self { rows, levels, slope, .. } = self;
        for row in rows.iter_mut() {
            let level = levels.get(row.seen.level).copied().unwrap_or_default();
            row.predictor = level.working + *slope * (row.seen.time - level.time) + row.seen.offset;
            row.mean = mean(row.predictor);
            deviance += row.deviance();
        }
        deviance
    }

    fn level(&self, level: usize) -> Level {
        self.levels.get(level).copied().unwrap_or_default()
    }

    /// The trend per unit of time; none when the fit had none.
    pub fn slope(&self) -> Option<f64> {
        self.within.map(|_| self.slope)
    }

    /// Variance of the trend for a dispersion of 1.
    pub fn slope_variance(&self) -> Option<f64> {
        self.within.map(|within| 1.0 / within)
    }

    /// Rows less coefficients.
    pub fn df_residual(&self) -> usize {
        self.rows.len().saturating_sub(self.levels_present() + usize::from(self.within.is_some()))
    }

    /// What is to be expected at a time, in a level, under an exposure; none for a level without rows.
    pub fn predict(&self, time: f64, level: usize, offset: f64) -> Option<Prediction> {
        let level = self.levels.get(level).filter(|level| level.weight > 0.0)?;
        let away = time - level.time;
        let predictor = level.working + self.slope * away + offset;
        let variance = 1.0 / level.weight + self.within.map_or(0.0, |within| away * away / within);
        Some(Prediction { predictor, variance })
    }

    /// Every row as it was fitted.
    pub fn rows(&self) -> impl Iterator<Item = Fitted> {
        self.rows.iter().map(|row| self.fitted(row))
    }

    fn fitted(&self, row: &Row) -> Fitted {
        let level = self.level(row.seen.level);
        let away = row.seen.time - level.time;
        let variance = 1.0 / level.weight + self.within.map_or(0.0, |within| away * away / within);
        Fitted {
            count: row.seen.count,
            mean: row.mean,
            prior: row.prior,
            weight: row.weight,
            hat: row.weight * variance,
        }
    }
}

#[cfg(test)]
mod tests;
