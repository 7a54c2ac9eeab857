//! What the campaign (一月一镇平安大会战) did: counts of towns by month, and the month in which each became the theatre.
//!
//! Used by `quanyu query campaign-effect`. The estimate and its test are those of `quanyu-detect`; this makes the panel for
//! it, and sums by cohort. It says what it could not use.

mod neighbours;
mod question;
mod told;

pub use neighbours::neighbours;
pub use question::{BattleRow, CampaignQuestion, MonthRow, TownRow};
pub use told::{CampaignTold, LeftAside};

use quanyu_detect::staggered::{CellEffect, MonthEffect};
use quanyu_detect::{NotTestable, Panel, Randomisation, StaggeredEffect};
use serde::Serialize;
use std::collections::BTreeMap;

/// What has to be said with every result, in English and Chinese.
pub use quanyu_detect::staggered::CAUTION as CAMPAIGN_CAUTION;

/// Most draws of the randomisation test: more would take minutes and add no digit that is shown.
pub const CAMPAIGN_DRAWS_MAX: u32 = 9_999;

/// Towns with their counts by month, and when the campaign reached each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Codes of the towns.
    pub towns: Vec<String>,
    /// A row per town with a count per month; months count from 0.
    pub counts: Vec<Vec<u64>>,
    /// The month from which a town is treated; a month beyond the last counted one for a battle to come.
    pub starts: Vec<Option<usize>>,
    /// Months before its start in which a town is no control: the phase before.
    pub lead_months: usize,
}

/// An effect with its test, as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignEffect {
    /// Counted over expected, as a geometric mean weighted by what was expected; below 1 is a fall.
    pub ratio: f64,
    /// Lower limit of the effects that the test does not reject at 5 %; 0 where it rejects none that was looked at.
    pub low: f64,
    /// Upper limit; null where it rejects none that was looked at.
    pub high: Option<f64>,
    /// Two-sided p of the randomisation test.
    pub p: f64,
    /// Assignments of months to towns that p rests on, the real one among them.
    pub assignments: u64,
    /// Of these, such as could not be tested themselves; they count against an effect.
    pub untestable_assignments: u64,
    /// Towns that were reached in the same month, together.
    pub cohorts: Vec<Cohort>,
    /// By month since the start; before it (negative) there should be no effect.
    pub by_month: Vec<SinceStart>,
    /// Codes of towns that were reached but could not be compared.
    pub left_out: Vec<String>,
}

/// Towns that were reached in the same month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cohort {
    /// Index of the month.
    #[serde(skip)]
    pub start: usize,
    /// Codes of the towns.
    pub towns: Vec<String>,
    /// Months of towns that could be compared.
    pub town_months: usize,
    /// Counted in them.
    pub observed: f64,
    /// To be expected from the months before and the towns not yet reached.
    pub expected: f64,
    /// Counted over expected.
    pub ratio: f64,
}

/// Mean effect so many months after the start.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SinceStart {
    /// Months since the start.
    pub months: i64,
    /// e^δ.
    pub ratio: f64,
    /// Towns that it rests on.
    pub towns: usize,
}

impl Campaign {
    /// The effect on the towns themselves.
    ///
    /// # Errors
    /// Why there is none: too few months or towns, or nothing counted.
    pub fn effect(&self, draws: Randomisation) -> Result<CampaignEffect, NotTestable> {
        let found = quanyu_detect::campaign_effect(&self.panel(), draws)?;
        Ok(self.shown(&found, &self.starts))
    }

    /// The effect on towns beside those that were reached. `beside` lists the indexes of each town's neighbours.
    ///
    /// # Errors
    /// As [`Self::effect`].
    pub fn displacement(
        &self,
        beside: &[Vec<usize>],
        draws: Randomisation,
    ) -> Result<CampaignEffect, NotTestable> {
        let found = quanyu_detect::displacement_effect(&self.panel(), beside, draws)?;
        let reached = |towns: &Vec<usize>| {
            towns.iter().filter_map(|town| self.starts.get(*town).copied().flatten()).min()
        };
        let starts: Vec<Option<usize>> = beside.iter().map(reached).collect();
        Ok(self.shown(&found, &starts))
    }

    fn panel(&self) -> Panel<'_> {
        Panel { counts: &self.counts, starts: &self.starts, lead_months: self.lead_months }
    }

    fn shown(&self, found: &StaggeredEffect, starts: &[Option<usize>]) -> CampaignEffect {
        let since =
            |one: &MonthEffect| SinceStart { months: one.since_start, ratio: one.ratio, towns: one.towns };
        CampaignEffect {
            ratio: found.ratio,
            low: found.interval_95.low,
            high: found.interval_95.high,
            p: found.p,
            assignments: found.assignments,
            untestable_assignments: found.untestable_assignments,
            cohorts: self.cohorts(&found.cells, starts),
            by_month: found.by_month.iter().map(since).collect(),
            left_out: found.towns_left_out.iter().filter_map(|town| self.towns.get(*town).cloned()).collect(),
        }
    }

    /// Sums, not means of ratios: a month in which nothing was counted belongs to them like any other.
    fn cohorts(&self, cells: &[CellEffect], starts: &[Option<usize>]) -> Vec<Cohort> {
        let mut cohorts: BTreeMap<usize, Cohort> = BTreeMap::new();
        for cell in cells.iter().filter(|cell| cell.since_start >= 0) {
            let start = starts.get(cell.town).copied().flatten();
            let (Some(start), Some(expected)) = (start, cell.expected) else { continue };
            let cohort = cohorts.entry(start).or_insert_with(|| Cohort {
                start,
                towns: Vec::new(),
                town_months: 0,
                observed: 0.0,
                expected: 0.0,
                ratio: 0.0,
            });
            cohort.town_months += 1;
            cohort.observed += cell.observed;
            cohort.expected += expected;
            cohort.ratio = cohort.observed / cohort.expected;
            if let Some(town) = self.towns.get(cell.town).filter(|town| !cohort.towns.contains(town)) {
                cohort.towns.push(town.clone());
            }
        }
        cohorts.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// Four towns, two reached in month 14, one later, one never; counts are halved from the start.
    fn halved() -> Campaign {
        let starts = vec![Some(14), Some(14), Some(17), None];
        let row = |start: &Option<usize>| {
            (0..20).map(|month| if start.is_some_and(|start| month >= start) { 50 } else { 100 }).collect()
        };
        let counts = starts.iter().map(row).collect();
        let towns = ["a", "b", "c", "d"].map(ToOwned::to_owned).to_vec();
        Campaign { towns, counts, starts, lead_months: 0 }
    }

    #[test]
    fn a_known_effect_is_found_in_every_cohort() {
        let effect = halved().effect(Randomisation::default()).unwrap();
        assert!((effect.ratio - 0.5).abs() < 1e-9);
        assert_eq!(effect.assignments, 12, "all of 4!/2!");
        let cohorts: Vec<_> =
            effect.cohorts.iter().map(|one| (one.start, one.towns.len(), one.town_months)).collect();
        assert_eq!(cohorts, [(14, 2, 12), (17, 1, 3)]);
        assert!(effect.cohorts.iter().all(|one| (one.ratio - 0.5).abs() < 1e-9));
        let before = |one: &&SinceStart| one.months < 0;
        assert!(effect.by_month.iter().filter(before).all(|one| (one.ratio - 1.0).abs() < 1e-9));
        assert_eq!(halved().effect(Randomisation::default()).unwrap(), effect, "the same again");
    }

    #[test]
    fn what_a_neighbour_took_over_is_found_there() {
        let mut campaign = halved();
        campaign.starts = vec![Some(14), None, None, None];
        campaign.counts = vec![vec![100; 20]; 4];
        if let Some(row) = campaign.counts.get_mut(1) {
            row.iter_mut().skip(14).for_each(|count| *count = 150);
        }
        let beside = [vec![1], vec![0], vec![3], vec![2]];
        let effect = campaign.displacement(&beside, Randomisation::default()).unwrap();
        assert!((effect.ratio - 1.5).abs() < 1e-9, "{effect:?}");
        assert_eq!(effect.cohorts.first().map(|one| one.towns.clone()), Some(vec!["b".to_owned()]));
    }

    #[test]
    fn nothing_to_compare_with_is_said() {
        let mut campaign = halved();
        campaign.starts = vec![Some(0); 4];
        assert!(campaign.effect(Randomisation::default()).is_err());
    }
}
