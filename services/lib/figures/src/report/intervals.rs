//! Which shares and rates of the reports are shown with their interval, and what each is a share of.
//!
//! Used beside the sections' rows: the store counts, and the interval is computed from the two counts.

use super::{Report, Section};
use crate::rates::{Estimate, injury_rate, share_percent};
use quanyu_detect::NotTestable;

/// A share or rate of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SectionInterval {
    report: &'static str,
    section: &'static str,
    /// The column that it is in.
    pub value: &'static str,
    /// The column of its numerator.
    pub part: &'static str,
    /// The column of its denominator.
    pub whole: &'static str,
    measure: Measure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Measure {
    /// A share in percent: Wilson's interval.
    Percent,
    /// Injured per 1,000 insured: Garwood's interval.
    PerThousand,
}

const fn percent(section: (&'static str, &'static str), columns: [&'static str; 3]) -> SectionInterval {
    let [value, part, whole] = columns;
    SectionInterval { report: section.0, section: section.1, value, part, whole, measure: Measure::Percent }
}

const fn injuries(section: &'static str) -> SectionInterval {
    let (report, value) = ("work-injuries", "injured_per_1000");
    SectionInterval {
        report,
        section,
        value,
        part: "injured",
        whole: "insured",
        measure: Measure::PerThousand,
    }
}

static INTERVALS: [SectionInterval; 9] = [
    percent(("mediation", "outcomes"), ["resolved_percent", "resolved", "registered"]),
    percent(("mediation", "levels"), ["resolved_percent", "resolved", "resolved_all"]),
    percent(("mediation", "receipts"), ["in_time_percent", "in_time", "pushed"]),
    percent(("response", "incidents"), ["in_time_percent", "in_time", "arrived"]),
    percent(("response", "fires"), ["in_time_percent", "in_time", "arrived"]),
    percent(("warnings", "response"), ["in_time_percent", "in_time", "due"]),
    percent(("warnings", "definitions"), ["false_percent", "false_alarms", "assessed"]),
    injuries("rate"),
    injuries("grids"),
];

impl Report {
    /// The share or rate of a section that has an interval.
    pub fn interval(&self, section: &Section) -> Option<&'static SectionInterval> {
        INTERVALS.iter().find(|one| one.report == self.name && one.section == section.name)
    }
}

impl SectionInterval {
    /// The estimate of two counts, rounded like the share itself.
    ///
    /// # Errors
    /// Nothing to have a share of, or more of it than there is.
    pub fn of(&self, part: u64, whole: u64) -> Result<Estimate, NotTestable> {
        let (found, decimals) = match self.measure {
            Measure::Percent => (share_percent(part, whole)?, 1),
            Measure::PerThousand => (injury_rate(part, whole as f64)?, 3),
        };
        let scale = 10_f64.powi(decimals);
        let round = |value: f64| (value * scale).round() / scale;
        Ok(Estimate { value: round(found.value), low: round(found.low), high: round(found.high) })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::report;

    #[test]
    fn every_interval_belongs_to_columns_that_are_there() {
        for one in &INTERVALS {
            let report = report(one.report).unwrap();
            let section = report.sections.iter().find(|section| section.name == one.section).unwrap();
            for column in [one.value, one.part, one.whole] {
                assert!(section.sql.contains(&format!(" {column}")), "{} {column}", one.section);
            }
            assert_eq!(report.interval(section), Some(one));
        }
    }

    #[test]
    fn limits_are_rounded_like_the_share() {
        let report = report("mediation").unwrap();
        let outcomes = report.sections.iter().find(|section| section.name == "outcomes").unwrap();
        let found = report.interval(outcomes).unwrap().of(1, 3).unwrap();
        assert_eq!((found.value, found.low, found.high), (33.3, 6.1, 79.2));
    }
}
