//! Rules of a set: conditions that need no history to compare with, looked at each hour or each day.
//!
//! A rule says what is there and claims no probability, so it costs nothing of the budget of false warnings.

use serde::{Deserialize, Serialize};

use super::{Counted, Line};
use crate::bins::Width;

/// A condition, how often it is looked at, and from which measure on it has which colour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleDefinition {
    /// Its name in warnings; never changes its meaning within a version.
    pub name: String,
    /// How often it is looked at: hour or day.
    pub bin: Width,
    /// How many digits of an area code make a place: 9 for a town, 0 for the whole code.
    #[serde(default)]
    pub area_digits: usize,
    /// How long after its end a bin is left to fill up, minutes.
    #[serde(default)]
    pub settle_minutes: u32,
    /// What is looked for.
    #[serde(rename = "use")]
    pub rule: Rule,
    /// Least measure of each colour.
    pub colours: Steps,
}

/// What is looked for; each says what its measure is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// A live source that was not heard for more than so many of its cadences; measure: cadences.
    SilentSource {
        /// From when on it is silent.
        cadences: u32,
    },
    /// A site with at least this share of the visitors that it can hold; measure: the share.
    CrowdCapacity {
        /// 1 is full.
        share_min: f64,
    },
    /// Major hazards that are open beyond their limit, by place and class; measure: days of the one that waits longest.
    OverdueHazard {
        /// Days beyond the limit.
        days_min: u32,
    },
    /// Open disputes with signs of what precedes a crime: mediations that failed, escalations, re-openings, and how
    /// severe they are; by place and type; measure: signs of the one that has most.
    DisputePrecursor {
        /// Signs; severe is one, extreme are two.
        signs_min: u32,
        /// The last thing that happened to it lies no further back, days.
        days: u32,
    },
    /// Incidents of a class that follow one another nearby within days, after Townsley et al. 2003
    /// (doi:10.1093/bjc/43.3.615); measure: how many.
    NearRepeat {
        /// Effective class.
        category: String,
        /// Farthest from the newest, metres.
        metres: f64,
        /// Longest before the newest, days.
        days: u32,
        /// Fewest of a chain, the newest among them.
        count_min: u32,
    },
    /// So many in a bin, by place; measure: how many.
    Count {
        /// Kind of subject.
        kind: Counted,
        /// Only this category; all together without it.
        category: Option<String>,
        /// Fewest.
        count_min: u32,
    },
}

/// Least measure of each colour; what is below all of them is blue.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Steps {
    /// 黄 III.
    pub yellow: f64,
    /// 橙 II.
    pub orange: f64,
    /// 红 I.
    pub red: f64,
}

impl RuleDefinition {
    /// What every line has.
    #[must_use]
    pub fn line(&self) -> Line<'_> {
        Line { name: &self.name, bin: self.bin, settle_minutes: self.settle_minutes, false_per_bin: None }
    }

    /// Everything that is wrong with it but for its name.
    pub(super) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let mut wrong = |is_wrong: bool, fault: &str| {
            if is_wrong {
                faults.push(fault.to_owned());
            }
        };
        wrong(self.bin == Width::Week, "bin: hour or day");
        let Steps { yellow, orange, red } = self.colours;
        wrong(
            !(0.0 < yellow && yellow < orange && orange < red && red.is_finite()),
            "colours: 0 < yellow < orange < red",
        );
        let slug = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        match &self.rule {
            Rule::SilentSource { cadences } => {
                wrong(!(1..=1_000).contains(cadences), "cadences: from 1 to 1,000");
            }
            Rule::CrowdCapacity { share_min } => {
                wrong(!(*share_min > 0.0 && share_min.is_finite()), "share_min: above 0; 1 is full");
            }
            Rule::OverdueHazard { days_min } => wrong(*days_min > 3_650, "days_min: up to 3,650"),
            Rule::DisputePrecursor { signs_min, days } => {
                wrong(*signs_min == 0, "signs_min: from 1 on");
                wrong(!(1..=3_650).contains(days), "days: from 1 to 3,650");
            }
            Rule::NearRepeat { category, metres, days, count_min } => {
                wrong(!slug(category), "category: of a-z and _");
                wrong(!(*metres > 0.0 && *metres <= 20_000.0), "metres: above 0, up to 20,000");
                wrong(!(1..=90).contains(days), "days: from 1 to 90");
                wrong(*count_min < 2, "count_min: from 2 on");
            }
            Rule::Count { category, count_min, .. } => {
                wrong(category.as_deref().is_some_and(|name| !slug(name)), "category: of a-z and _");
                wrong(*count_min == 0, "count_min: from 1 on");
            }
        }
        faults
    }
}

impl Rule {
    /// Its name in warnings.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::SilentSource { .. } => "silent-source",
            Self::CrowdCapacity { .. } => "crowd-capacity",
            Self::OverdueHazard { .. } => "overdue-hazard",
            Self::DisputePrecursor { .. } => "dispute-precursor",
            Self::NearRepeat { .. } => "near-repeat",
            Self::Count { .. } => "count",
        }
    }

    /// What it counts; none of the rule about sources, which are of every topic.
    #[must_use]
    pub fn basis(&self) -> Option<Basis> {
        let safety = |kind, time| Some(Basis { topic: "quanyu.safety.v1", kind, time });
        match self {
            Self::SilentSource { .. } => None,
            Self::CrowdCapacity { .. } => safety("site_day", "last_reading_at"),
            Self::OverdueHazard { .. } => safety("hazard", "reported_at"),
            Self::DisputePrecursor { .. } => safety("dispute", "registered_at"),
            Self::NearRepeat { .. } => Some(Counted::Incident.basis()),
            Self::Count { kind, .. } => Some(kind.basis()),
        }
    }
}

/// What a line looks at, as the tables have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Basis {
    /// Topic of its events.
    pub topic: &'static str,
    /// Kind of subject.
    pub kind: &'static str,
    /// The column with the time that counts.
    pub time: &'static str,
}

impl Counted {
    /// What it is in the tables.
    #[must_use]
    pub fn basis(self) -> Basis {
        Basis { topic: self.topic(), kind: self.kind(), time: "reported_at" }
    }
}

impl Steps {
    /// The colour of a measure.
    #[must_use]
    pub fn colour(&self, measure: f64) -> quanyu_event::WarningColour {
        use quanyu_event::WarningColour::{Blue, Orange, Red, Yellow};
        match measure {
            measure if measure >= self.red => Red,
            measure if measure >= self.orange => Orange,
            measure if measure >= self.yellow => Yellow,
            _ => Blue,
        }
    }
}
