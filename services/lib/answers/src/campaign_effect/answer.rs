//! The answer of `campaign-effect` as `--json` prints it.

use std::fmt::Display;

use jiff::Timestamp;
use quanyu_figures::{
    CAMPAIGN_CAUTION, Campaign, CampaignEffect, Data, Definition, LeftAside, Month, SinceStart, TownRow,
};
use serde::Serialize;

/// The whole answer.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Name of the query.
    pub query: &'static str,
    /// Id of what is counted, with its version.
    pub definition: &'static str,
    /// In English.
    pub name: &'static str,
    /// In Chinese.
    pub name_zh: &'static str,
    /// What counts, in a sentence.
    pub rule: &'static str,
    /// What was asked.
    #[serde(flatten)]
    pub asked: Asked,
    /// Everything that the log had at this time is counted; null when that is not known.
    pub complete_until: Option<Timestamp>,
    /// Null when it is not testable.
    pub effect: Option<Effect>,
    /// Why there is no effect.
    pub not_testable: Option<String>,
    /// The effect on the neighbours of theatres.
    pub displacement: Displacement,
    /// Those that are compared.
    pub towns: Vec<Town>,
    /// What was not counted.
    pub left_aside: LeftAside,
    /// What the number cannot say, in English.
    pub caution: &'static str,
    /// The same in Chinese.
    pub caution_zh: &'static str,
}

/// What was asked, with what was put in where nothing was said.
#[derive(Debug, Serialize)]
pub struct Asked {
    /// An area code.
    pub area: Option<String>,
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// Whose days are counted.
    pub zone: String,
    /// Real or exercise data, never both.
    pub data: Data,
    /// Months before its start in which a town is no control.
    pub lead_months: usize,
    /// Most assignments that are drawn.
    pub draws: u32,
    /// Seed of the draws.
    pub seed: u64,
}

/// An effect with the names of its months.
#[derive(Debug, Serialize)]
pub struct Effect {
    /// Ratio, interval, p, cohorts, months.
    #[serde(flatten)]
    pub found: CampaignEffect,
    /// Months in which the cohorts were reached, in the order of `cohorts`.
    pub cohort_months: Vec<Month>,
}

/// The effect on the neighbours of theatres.
#[derive(Debug, Default, Serialize)]
pub struct Displacement {
    /// Null when it is left out or not testable.
    pub effect: Option<Effect>,
    /// Why.
    pub reason: Option<String>,
    /// The outlines that say who is a neighbour are made up.
    pub outlines_synthetic: bool,
}

/// A town.
#[derive(Debug, Serialize)]
pub struct Town {
    /// Stable code.
    pub code: String,
    /// Its name in Chinese.
    pub name: String,
    /// In English.
    pub name_en: String,
    /// Month from which it was the theatre; null for never.
    pub start: Option<Month>,
    /// Counted in all months.
    pub count: u64,
}

impl Answer {
    /// An answer without its results.
    pub fn to(asked: Asked, definition: &'static Definition) -> Self {
        let Definition { id, name, name_zh, rule, .. } = *definition;
        let (caution, caution_zh) = CAMPAIGN_CAUTION;
        Self {
            query: "campaign-effect",
            definition: id,
            name,
            name_zh,
            rule,
            asked,
            complete_until: None,
            effect: None,
            not_testable: None,
            displacement: Displacement::default(),
            towns: Vec::new(),
            left_aside: LeftAside::default(),
            caution,
            caution_zh,
        }
    }
}

impl Effect {
    /// With the names of the months, of which the first is given; or why there is none.
    pub fn or_reason<E: Display>(
        found: Result<CampaignEffect, E>,
        first: Month,
    ) -> (Option<Self>, Option<String>) {
        match found {
            Ok(found) => {
                let cohort_months = found.cohorts.iter().map(|cohort| month(first, cohort.start)).collect();
                (Some(Self { found, cohort_months }), None)
            }
            Err(reason) => (None, Some(reason.to_string())),
        }
    }

    /// The months before the start.
    pub fn pre_trend(&self) -> impl Iterator<Item = &SinceStart> {
        self.found.by_month.iter().filter(|one| one.months < 0)
    }
}

impl Town {
    /// All towns of a campaign.
    pub fn all(campaign: &Campaign, known: &[TownRow], first: Month) -> Vec<Self> {
        let towns = campaign.towns.iter().zip(&campaign.counts).zip(&campaign.starts);
        let one = |((code, counts), start): ((&String, &Vec<u64>), &Option<usize>)| {
            let (name, name_en) = known
                .iter()
                .find(|town| town.0 == *code)
                .map(|town| (town.1.clone(), town.2.clone()))
                .unwrap_or_default();
            let start = start.map(|start| month(first, start));
            Self { code: code.clone(), name, name_en, start, count: counts.iter().sum() }
        };
        towns.map(one).collect()
    }
}

fn month(first: Month, index: usize) -> Month {
    first.plus(i32::try_from(index).unwrap_or(i32::MAX))
}
