//! The comparison of a town and month with its past and with the towns not yet reached, and the mean over all of them.
//!
//! Used by `staggered`, for the real months and for every assignment of its randomisation test.

use super::{CellEffect, MonthEffect};
use crate::NotTestable;
use std::collections::BTreeMap;
use std::ops::Range;

const YEAR_MONTHS: usize = 12;
/// Months before the start that stand for the past where there is no year before.
const BASE_MONTHS: usize = 3;

/// Counts, real-valued because the interval asks what they were without an effect.
#[derive(Debug, Clone)]
pub(super) struct Data {
    pub(super) counts: Vec<Vec<f64>>,
    pub(super) months: usize,
    pub(super) lead: usize,
}

/// Which town plays which part when.
#[derive(Debug, Clone)]
pub(super) struct Roles {
    /// From when a town is under the effect that is asked about.
    pub(super) from: Vec<Option<usize>>,
    /// Until when, exclusive.
    pub(super) until: Vec<usize>,
    /// Until when, exclusive, it serves as a control.
    pub(super) control_until: Vec<usize>,
}

/// The four counts of a comparison.
#[derive(Debug, Clone, Copy, Default)]
struct Cell {
    observed: f64,
    before: f64,
    control: f64,
    control_before: f64,
}

pub(super) struct Overall {
    /// Mean of δ, weighted by expected counts.
    pub(super) effect: f64,
    pub(super) towns_left_out: Vec<usize>,
}

impl Cell {
    fn expected(&self) -> Option<f64> {
        let usable = self.before > 0.0 && self.control > 0.0 && self.control_before > 0.0;
        usable.then(|| self.before * self.control / self.control_before)
    }

    fn effect(&self) -> Option<f64> {
        self.expected().filter(|_| self.observed > 0.0).map(|expected| (self.observed / expected).ln())
    }

    fn plus(self, other: &Self) -> Self {
        Self {
            observed: self.observed + other.observed,
            before: self.before + other.before,
            control: self.control + other.control,
            control_before: self.control_before + other.control_before,
        }
    }
}

impl Data {
    /// The mean effect over all towns and months under it.
    pub(super) fn overall(&self, roles: &Roles) -> Result<Overall, NotTestable> {
        let (mut sum, mut weight) = (0.0, 0.0);
        let mut towns_left_out = Vec::new();
        for (town, from) in roles.from.iter().enumerate() {
            let Some(from) = from.filter(|from| *from < self.months) else { continue };
            let cells = self.cells(roles, town, from);
            if cells.is_empty() {
                towns_left_out.push(town);
                continue;
            }
            for cell in pooled_if_empty(cells) {
                let (Some(expected), Some(effect)) = (cell.expected(), cell.effect()) else {
                    return Err(NotTestable::TooLittle {
                        needs: "events in every town after its start and before it, and among the controls",
                    });
                };
                sum += expected * effect;
                weight += expected;
            }
        }
        if weight > 0.0 {
            Ok(Overall { effect: sum / weight, towns_left_out })
        } else {
            Err(NotTestable::TooLittle {
                needs: "a town with 3 months before its start, and another that is not reached yet",
            })
        }
    }

    /// The comparisons of a town in the months under the effect.
    fn cells(&self, roles: &Roles, town: usize, from: usize) -> Vec<Cell> {
        let until = roles.until.get(town).map_or(0, |until| (*until).min(self.months));
        (from..until).filter_map(|month| self.cell(roles, town, month)).collect()
    }

    /// None where there is no past or no control.
    fn cell(&self, roles: &Roles, town: usize, month: usize) -> Option<Cell> {
        let from = roles.from.get(town).copied().flatten()?;
        let base = self.base(from, month)?;
        let length = base.len() as f64;
        let own = self.counts.get(town)?;
        let mean = |row: &[f64]| row.get(base.clone()).map(|counts| counts.iter().sum::<f64>() / length);
        let mut cell = Cell { observed: *own.get(month)?, before: mean(own)?, ..Cell::default() };
        let mut controls = 0_usize;
        for (other, (row, until)) in self.counts.iter().zip(&roles.control_until).enumerate() {
            if month < *until && other != town {
                cell.control += row.get(month)?;
                cell.control_before += mean(row)?;
                controls += 1;
            }
        }
        (controls > 0).then_some(cell)
    }

    /// The months that stand for the past: the same month a year before if the effect, and what leads up to it, had not
    /// begun, else the last months before it; before the start, the last months before the month itself.
    fn base(&self, from: usize, month: usize) -> Option<Range<usize>> {
        let begins = if month < from { month } else { from.saturating_sub(self.lead) };
        match month.checked_sub(YEAR_MONTHS) {
            Some(year_before) if year_before < begins => Some(year_before..year_before + 1),
            _ => Some(begins.checked_sub(BASE_MONTHS)?..begins),
        }
    }

    /// The data as they had been without an effect of e^`effect`.
    pub(super) fn without(&self, roles: &Roles, effect: f64) -> Self {
        let factor = (-effect).exp();
        let mut without = self.clone();
        for ((row, from), until) in without.counts.iter_mut().zip(&roles.from).zip(&roles.until) {
            let Some(from) = *from else { continue };
            let length = until.saturating_sub(from);
            row.iter_mut().skip(from).take(length).for_each(|count| *count *= factor);
        }
        without
    }

    /// Every town and month that is to be shown.
    pub(super) fn cell_effects(&self, roles: &Roles) -> Vec<CellEffect> {
        let mut effects = Vec::new();
        for (town, from) in roles.from.iter().enumerate() {
            let Some(from) = *from else { continue };
            let until = roles.until.get(town).map_or(0, |until| (*until).min(self.months));
            for month in from.saturating_sub(YEAR_MONTHS)..until {
                if let Some(cell) = self.cell(roles, town, month) {
                    effects.push(CellEffect {
                        town,
                        month,
                        since_start: month as i64 - from as i64,
                        observed: cell.observed,
                        expected: cell.expected(),
                        ratio: cell.effect().map(f64::exp),
                    });
                }
            }
        }
        effects
    }
}

/// A town with a count of 0 in some month is compared over all its months together.
fn pooled_if_empty(cells: Vec<Cell>) -> Vec<Cell> {
    if cells.iter().all(|cell| cell.effect().is_some()) {
        return cells;
    }
    vec![cells.iter().fold(Cell::default(), Cell::plus)]
}

/// Means by month since the start.
pub(super) fn by_month(cells: &[CellEffect]) -> Vec<MonthEffect> {
    let mut sums: BTreeMap<i64, (f64, f64, usize)> = BTreeMap::new();
    for cell in cells {
        if let (Some(expected), Some(ratio)) = (cell.expected, cell.ratio) {
            let (sum, weight, towns) = sums.entry(cell.since_start).or_default();
            *sum += expected * ratio.ln();
            *weight += expected;
            *towns += 1;
        }
    }
    sums.into_iter()
        .map(|(since_start, (sum, weight, towns))| MonthEffect {
            since_start,
            ratio: (sum / weight).exp(),
            towns,
        })
        .collect()
}
