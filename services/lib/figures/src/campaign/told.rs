//! From the rows of the store to the panel of an effect: which towns, which months, which starts, and what was left out.
//!
//! Used by `quanyu query campaign-effect`. A town without a record counts nothing in every month: it is not left out.

use super::{BattleRow, Campaign, MonthRow};
use crate::month::Month;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// As many months as `quanyu-detect` takes.
const MONTHS_MAX: usize = 600;
/// Longer is no phase before a battle.
const LEAD_MONTHS_MAX: usize = 12;

/// What was told of a campaign.
#[derive(Debug, Clone, Copy)]
pub struct CampaignTold<'a> {
    /// First and last month.
    pub months: (Month, Month),
    /// Codes of the area's towns; those that battles and counts name, where none are known.
    pub towns: &'a [String],
    /// Battles, one per theatre.
    pub battles: &'a [BattleRow],
    /// Counts.
    pub counts: &'a [MonthRow],
    /// Months of the phase before; as the battles say without it.
    pub lead_months: Option<usize>,
}

/// What the panel could not use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LeftAside {
    /// Theatres that are no town of the list, such as a zone that lies over towns.
    pub theatres: Vec<String>,
    /// Records in the months that name no town,
    pub records_without_town: u64,
    /// that name a town which is not in the list,
    pub records_of_other_towns: u64,
    /// and that name their area in another list of codes.
    pub records_in_other_code_lists: u64,
}

impl CampaignTold<'_> {
    /// The panel. None when the last month is before the first, or there are more than 600.
    pub fn campaign(&self) -> Option<(Campaign, LeftAside)> {
        let (first, last) = self.months;
        let length =
            usize::try_from(last.since(first) + 1).ok().filter(|length| (1..=MONTHS_MAX).contains(length))?;
        let towns = self.towns();
        let place: BTreeMap<&str, usize> =
            towns.iter().enumerate().map(|(at, town)| (town.as_str(), at)).collect();
        let mut counts = vec![vec![0_u64; length]; towns.len()];
        let mut aside = LeftAside::default();
        for (town, month, records, others) in self.counts {
            let index =
                month.parse::<Month>().ok().and_then(|month| usize::try_from(month.since(first)).ok());
            let Some(index) = index.filter(|index| *index < length) else { continue };
            aside.records_in_other_code_lists += others;
            let row = place.get(town.as_str()).and_then(|at| counts.get_mut(*at));
            match row.and_then(|row| row.get_mut(index)) {
                Some(count) => *count += records,
                None if town.is_empty() => aside.records_without_town += records,
                None => aside.records_of_other_towns += records,
            }
        }
        let mut starts = vec![None; towns.len()];
        for (theatre, _, _, begins) in self.battles {
            let start = place.get(theatre.as_str()).and_then(|at| starts.get_mut(*at));
            match (start, begins.parse::<Month>()) {
                // What began before the first month has no past here and is left out by the estimate.
                (Some(start), Ok(begins)) => *start = Some(usize::try_from(begins.since(first)).unwrap_or(0)),
                _ => aside.theatres.push(theatre.clone()),
            }
        }
        let lead_months = self.lead_months.unwrap_or_else(|| self.told_lead()).min(LEAD_MONTHS_MAX);
        Some((Campaign { towns, counts, starts, lead_months }, aside))
    }

    fn towns(&self) -> Vec<String> {
        if !self.towns.is_empty() {
            return self.towns.to_vec();
        }
        let named = self.battles.iter().map(|battle| &battle.0).chain(self.counts.iter().map(|row| &row.0));
        let named: BTreeSet<&String> = named.filter(|town| !town.is_empty()).collect();
        named.into_iter().cloned().collect()
    }

    /// The longest phase before of a battle, in months.
    fn told_lead(&self) -> usize {
        let lead = |(_, _, before, begins): &BattleRow| {
            let (before, begins) = (before.parse::<Month>().ok()?, begins.parse::<Month>().ok()?);
            usize::try_from(begins.since(before)).ok()
        };
        self.battles.iter().filter_map(lead).max().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn battle(theatre: &str, before: &str, begins: &str) -> BattleRow {
        (theatre.to_owned(), "nbs".to_owned(), before.to_owned(), begins.to_owned())
    }

    fn count(town: &str, month: &str, records: u64, others: u64) -> MonthRow {
        (town.to_owned(), month.to_owned(), records, others)
    }

    #[test]
    fn rows_become_a_panel_and_the_rest_is_named() {
        let battles =
            [battle("a", "2026-02", "2026-03"), battle("zone", "", "2026-04"), battle("b", "", "2026-09")];
        let counts = [
            count("a", "2025-12", 9, 9),
            count("a", "2026-01", 4, 1),
            count("a", "2026-03", 2, 0),
            count("", "2026-02", 3, 0),
            count("elsewhere", "2026-02", 5, 0),
        ];
        let months = ("2026-01".parse().unwrap(), "2026-03".parse().unwrap());
        let towns = ["a", "b", "c"].map(ToOwned::to_owned);
        let told =
            CampaignTold { months, towns: &towns, battles: &battles, counts: &counts, lead_months: None };
        let (campaign, aside) = told.campaign().unwrap();
        assert_eq!(campaign.counts, [vec![4, 0, 2], vec![0; 3], vec![0; 3]]);
        assert_eq!(campaign.starts, [Some(2), Some(8), None], "a battle to come keeps its month");
        assert_eq!(campaign.lead_months, 1);
        assert_eq!(aside.theatres, ["zone"]);
        let records =
            (aside.records_without_town, aside.records_of_other_towns, aside.records_in_other_code_lists);
        assert_eq!(records, (3, 5, 1));
        let named = CampaignTold { towns: &[], ..told }.campaign().unwrap().0.towns;
        assert_eq!(named, ["a", "b", "elsewhere", "zone"], "whoever is named, where no list is known");
        let turned = CampaignTold { months: (months.1, months.0), ..told };
        assert!(turned.campaign().is_none());
    }
}
