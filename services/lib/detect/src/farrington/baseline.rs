//! The bins that a bin is compared with, and their parts of the season.
//!
//! Used by `farrington`. Bins of the same season share the last level; with more than one period the months between
//! them are cut into the others. A baseline never skips over a missing bin.

use super::plan::Plan;
use super::series::{Place, Series};
use crate::NotTestable;
use crate::glm::levels::{LevelRegression, Observation};

impl Plan {
    /// The level of the tested season.
    pub(super) fn own_level(&self) -> usize {
        self.periods - 1
    }

    /// Fills the rows of the regression for a bin.
    pub(super) fn baseline(
        &self,
        series: &Series<'_>,
        bin: Place,
        regression: &mut LevelRegression,
    ) -> Result<(), NotTestable> {
        regression.clear(self.periods);
        let width = self.w as Place;
        let mut rows = Rows { series, plan: self, until: bin - self.past_not_included as Place, regression };
        if self.starts_before(series, bin) {
            return Err(NotTestable::TooLittle { needs: "b years and w bins before the bin" });
        }
        let mut reference = series.dating.years_before(bin, self.b as i64);
        for years in (0..self.b as i64).rev() {
            let next = series.dating.years_before(bin, years);
            rows.take(reference - width, reference + width + 1, self.own_level())?;
            rows.take_gap(reference + width + 1, next - width)?;
            reference = next;
        }
        rows.take(bin - width, bin, self.own_level())
    }

    /// Whether the history is too short. On the calendar five years are a bin longer than 5·52, so the first window may
    /// lack its first bins; its middle must be there.
    fn starts_before(&self, series: &Series<'_>, bin: Place) -> bool {
        let first = (series.dating.freq() * self.b + self.w) as Place;
        bin < first || series.dating.years_before(bin, self.b as i64) < 0
    }
}

struct Rows<'a> {
    series: &'a Series<'a>,
    plan: &'a Plan,
    /// The bins from here on are left out.
    until: Place,
    regression: &'a mut LevelRegression,
}

impl Rows<'_> {
    fn take(&mut self, from: Place, to: Place, level: usize) -> Result<(), NotTestable> {
        for bin in from.max(0)..to.min(self.until) {
            let (count, offset) = (self.series.count(bin)?, self.series.offset(bin)?);
            self.regression.push(Observation { count, time: bin as f64, level, offset });
        }
        Ok(())
    }

    /// The bins between two windows in equal parts, the first ones longer where they do not divide.
    fn take_gap(&mut self, from: Place, to: Place) -> Result<(), NotTestable> {
        let parts = self.plan.own_level() as Place;
        if parts == 0 {
            return Ok(());
        }
        let length = (to - from).max(0);
        let mut start = from;
        for part in 0..parts {
            let end = start + length / parts + Place::from(part < length % parts);
            self.take(start, end, part as usize)?;
            start = end;
        }
        Ok(())
    }
}
