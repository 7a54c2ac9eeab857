//! What a campaign did that came to one town after the other, against the towns that it had not reached yet.
//!
//! ATT(g,t) = ln((Y_gt/Y_g,pre)/(C_t/C_pre)) after Callaway, Sant'Anna 2021, doi:10.1016/j.jeconom.2020.12.001; a
//! regression with two-way fixed effects is biased when effects vary, so there is none. The p value comes from giving the
//! towns each other's months. It says nothing of towns that were chosen after a bad year: see [`CAUTION`].

mod cells;
mod inference;

pub use inference::Randomisation;

use crate::{Interval, NotTestable};
use cells::{Data, Roles};

/// What has to be said with every result, in English and Chinese.
pub const CAUTION: (&str, &str) = (
    "towns that were chosen after a bad year fall by themselves (regression to the mean); look at the months before the \
     start, and at whether the neighbours rose",
    "若因上年形势差而被选为战区，其数字本会自行回落（均值回归）；请同时看战前走势及相邻镇街是否上升",
);

/// Counts of towns by month, and when the campaign reached each.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// A row per town with a count per month; months count from 0.
    pub counts: &'a [Vec<u64>],
    /// The month from which a town is treated; none for never.
    pub starts: &'a [Option<usize>],
    /// Months before its start in which a town is no control any more: the phase before.
    pub lead_months: usize,
}

/// The effect in a town and month.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CellEffect {
    /// Index of the town.
    pub town: usize,
    /// The month.
    pub month: usize,
    /// Months since the start; negative before it, where there should be no effect.
    pub since_start: i64,
    /// What was counted.
    pub observed: f64,
    /// What was to be expected; none where a count of 0 leaves none.
    pub expected: Option<f64>,
    /// e^δ; none where a count is 0.
    pub ratio: Option<f64>,
}

/// The effect so many months after the start, or before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonthEffect {
    /// Months since the start.
    pub since_start: i64,
    /// e^δ, the mean of δ weighted by expected counts.
    pub ratio: f64,
    /// Towns that it rests on.
    pub towns: usize,
}

/// The effect of a campaign.
#[derive(Debug, Clone, PartialEq)]
pub struct StaggeredEffect {
    /// e^δ: below 1 is a fall.
    pub ratio: f64,
    /// The effects that the randomisation test does not reject at 5 %; open where it rejects none that was looked at.
    pub interval_95: Interval,
    /// Two-sided p that there is no effect.
    pub p: f64,
    /// Assignments of months to towns that p rests on, the real one among them.
    pub assignments: u64,
    /// Of these, such as cannot be tested themselves; they count against an effect.
    pub untestable_assignments: u64,
    /// Every town and month, the twelve months before its start included.
    pub cells: Vec<CellEffect>,
    /// Means by month since the start: the pre-trend, then the effect.
    pub by_month: Vec<MonthEffect>,
    /// Towns with a start that are left out, because no town was left to compare with or the months before are missing.
    pub towns_left_out: Vec<usize>,
}

const TOWNS_MAX: usize = 1_000;
const MONTHS_MAX: usize = 600;

/// The effect on the towns themselves.
///
/// # Errors
/// `Malformed` for rows that do not fit together, `TooLittle` when no town can be compared, or a town counted nothing in
/// all its months pooled (leaving it out would hide a success).
pub fn campaign_effect(panel: &Panel, draws: Randomisation) -> Result<StaggeredEffect, NotTestable> {
    let data = data(panel)?;
    let lead = panel.lead_months;
    let roles = |starts: &[Option<usize>]| {
        let until: Vec<usize> = starts.iter().map(|start| control_until(*start, lead)).collect();
        Roles { from: starts.to_vec(), until: vec![usize::MAX; starts.len()], control_until: until }
    };
    effect(&data, panel.starts, &roles, draws)
}

/// The effect on towns that the campaign had not reached, but a neighbour: displacement. Controls are towns that neither
/// it nor a neighbour had reached. `neighbours` lists for each town the indexes of those beside it.
///
/// # Errors
/// As [`campaign_effect`]; `Malformed` for a neighbour that is no town.
pub fn displacement_effect(
    panel: &Panel,
    neighbours: &[Vec<usize>],
    draws: Randomisation,
) -> Result<StaggeredEffect, NotTestable> {
    let data = data(panel)?;
    let towns = panel.starts.len();
    if neighbours.len() != towns || neighbours.iter().flatten().any(|town| *town >= towns) {
        return Err(NotTestable::Malformed { what: "each town has a list of neighbours that are towns" });
    }
    let lead = panel.lead_months;
    let roles = |starts: &[Option<usize>]| {
        let reached =
            |beside: &Vec<usize>| beside.iter().filter_map(|town| starts.get(*town).copied().flatten()).min();
        let from: Vec<Option<usize>> = neighbours.iter().map(reached).collect();
        let until: Vec<usize> = starts.iter().map(|start| control_until(*start, lead)).collect();
        let clean = until
            .iter()
            .zip(&from)
            .map(|(until, from)| from.map_or(*until, |from| from.min(*until)))
            .collect();
        Roles { from, until, control_until: clean }
    };
    effect(&data, panel.starts, &roles, draws)
}

fn control_until(start: Option<usize>, lead: usize) -> usize {
    start.map_or(usize::MAX, |start| start.saturating_sub(lead))
}

fn data(panel: &Panel) -> Result<Data, NotTestable> {
    let towns = panel.counts.len();
    let months = panel.counts.first().map_or(0, Vec::len);
    if panel.starts.len() != towns || panel.counts.iter().any(|row| row.len() != months) {
        return Err(NotTestable::Malformed { what: "each town has a start and the same months" });
    }
    if towns > TOWNS_MAX || months > MONTHS_MAX {
        return Err(NotTestable::Malformed { what: "at most 1000 towns and 600 months" });
    }
    let counts = panel.counts.iter().map(|row| row.iter().map(|count| *count as f64).collect());
    Ok(Data { counts: counts.collect(), months, lead: panel.lead_months })
}

fn effect(
    data: &Data,
    starts: &[Option<usize>],
    roles: &dyn Fn(&[Option<usize>]) -> Roles,
    draws: Randomisation,
) -> Result<StaggeredEffect, NotTestable> {
    let real = roles(starts);
    let overall = data.overall(&real)?;
    let assignments = draws.assignments(starts);
    let test = inference::Test { data, roles, starts, assignments: &assignments };
    let tested = test.p(0.0)?;
    let cells = data.cell_effects(&real);
    Ok(StaggeredEffect {
        ratio: overall.effect.exp(),
        interval_95: test.interval(overall.effect)?,
        p: tested.p,
        assignments: assignments.len() as u64 + 1,
        untestable_assignments: tested.untestable,
        by_month: cells::by_month(&cells),
        cells,
        towns_left_out: overall.towns_left_out,
    })
}

#[cfg(test)]
mod tests;
