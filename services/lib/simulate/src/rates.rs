//! How often things happen: by class, season, weekday, holiday and lunar new year, and the campaign's effect on it.
//!
//! The families ask it for expected numbers of a day. The effects are solved from the same factors, so that the expected
//! ratio of April to October 2026 to the same months of 2025 is exactly what the scenario says.

use crate::Scenario;
use crate::calendar::{Day, Month};
use quanyu_event::IncidentClass;
use std::collections::BTreeMap;

/// The six classes with their shares of all incidents.
pub(crate) const CLASSES: [(IncidentClass, f64); 6] = [
    (IncidentClass::Criminal, 0.04),
    (IncidentClass::PublicOrder, 0.13),
    (IncidentClass::RoadTraffic, 0.30),
    (IncidentClass::Dispute, 0.17),
    (IncidentClass::EmergencyHelp, 0.26),
    (IncidentClass::Other, 0.10),
];

const INCIDENTS_A_DAY: f64 = 300.0;
const FIRES_A_DAY: f64 = 1.2;
/// Disputes that come to light without an incident; those from incidents come on top.
const DISPUTES_A_DAY: f64 = 6.0;
const WORK_ACCIDENTS_A_DAY: f64 = 0.5 / 7.0;
/// Share of criminal and public-order incidents that is followed by another one nearby within days.
pub(crate) const NEAR_REPEAT: f64 = 0.08;
/// Variance over mean of daily incidents of a town and class.
pub(crate) const DISPERSION: f64 = 1.35;
/// What the campaign is expected to leave of each, April to October 2026 against 2025.
const EFFECTS: [(&str, f64); 5] = [
    ("incidents", 0.848),
    ("fires", 0.556),
    ("dispute_incidents", 0.977),
    ("disputes", 0.977),
    ("work_accidents", 0.40),
];

/// What is counted in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rate {
    Incident(IncidentClass),
    Fire,
    Dispute,
    WorkAccident,
}

/// Expected numbers.
pub(crate) struct Rates {
    scale: f64,
    effects: Option<Solved>,
    effects_from: Day,
}

/// Multipliers from the campaign's beginning on.
struct Solved {
    dispute_incidents: f64,
    other_incidents: f64,
    fires: f64,
    disputes: f64,
    work_accidents: f64,
}

impl Rates {
    pub(crate) fn new(scenario: Scenario, scale: f64) -> Self {
        let effects = (scenario == Scenario::CampaignYear).then(Solved::new);
        Self { scale, effects, effects_from: Month::new(2026, 4).first_day() }
    }

    /// Expected number in the whole city.
    pub(crate) fn expected(&self, rate: Rate, day: Day) -> f64 {
        self.scale * base(rate, day) * self.effect(rate, day)
    }

    fn effect(&self, rate: Rate, day: Day) -> f64 {
        let Some(solved) = self.effects.as_ref().filter(|_| day >= self.effects_from) else { return 1.0 };
        match rate {
            Rate::Incident(IncidentClass::Dispute) => solved.dispute_incidents,
            Rate::Incident(_) => solved.other_incidents,
            Rate::Fire => solved.fires,
            Rate::Dispute => solved.disputes,
            Rate::WorkAccident => solved.work_accidents,
        }
    }

    /// The expected ratios, by name.
    pub(crate) fn stated(&self) -> BTreeMap<String, f64> {
        let none = self.effects.is_none();
        EFFECTS.iter().map(|(name, ratio)| ((*name).to_owned(), if none { 1.0 } else { *ratio })).collect()
    }
}

impl Solved {
    fn new() -> Self {
        let (before, after) = (season(2025), season(2026));
        let [all, fires, dispute_incidents, disputes, work_accidents] = EFFECTS.map(|(_, ratio)| ratio);
        let simple = |rate, ratio: f64| ratio * total(rate, &before) / total(rate, &after);
        let dispute = Rate::Incident(IncidentClass::Dispute);
        let of_all =
            |days: &[Day]| CLASSES.iter().map(|(class, _)| total(Rate::Incident(*class), days)).sum::<f64>();
        // Disputes fall less than all incidents do, so the others must fall more.
        let others_wanted = all * of_all(&before) - dispute_incidents * total(dispute, &before);
        let others_base = of_all(&after) - total(dispute, &after);
        Self {
            dispute_incidents: simple(dispute, dispute_incidents),
            other_incidents: others_wanted / others_base,
            fires: simple(Rate::Fire, fires),
            disputes: simple(Rate::Dispute, disputes),
            work_accidents: simple(Rate::WorkAccident, work_accidents),
        }
    }
}

/// April to October.
fn season(year: i64) -> Vec<Day> {
    let (first, end) = (Month::new(year, 4).first_day(), Month::new(year, 11).first_day());
    (first.0..end.0).map(Day).collect()
}

fn total(rate: Rate, days: &[Day]) -> f64 {
    days.iter().map(|day| base(rate, *day)).sum()
}

fn base(rate: Rate, day: Day) -> f64 {
    match rate {
        Rate::Incident(class) => {
            let share = CLASSES.iter().find(|(known, _)| *known == class).map_or(0.0, |(_, share)| *share);
            INCIDENTS_A_DAY * share * season_of(0.10, 0.55, day) * day_of(class, day)
        }
        Rate::Fire => {
            // Fireworks at the lunar new year, dry winters.
            let lunar = if (-2..=3).contains(&day.lunar_offset()) { 3.0 } else { 1.0 };
            FIRES_A_DAY * season_of(0.30, 0.05, day) * lunar
        }
        Rate::Dispute => DISPUTES_A_DAY * work_day(day) * season_of(0.08, 0.95, day),
        Rate::WorkAccident => WORK_ACCIDENTS_A_DAY * work_day(day),
    }
}

/// A yearly wave with its top at a part of the year.
fn season_of(height: f64, top: f64, day: Day) -> f64 {
    1.0 + height * (std::f64::consts::TAU * (day.of_year() - top)).cos()
}

/// Weekday, holidays and the lunar new year, by class.
fn day_of(class: IncidentClass, day: Day) -> f64 {
    let weekend = day.weekday() >= 5;
    let weekday = match (class, weekend) {
        (IncidentClass::RoadTraffic, true) => 0.88,
        (IncidentClass::RoadTraffic, false) => 1.05,
        (IncidentClass::PublicOrder | IncidentClass::Dispute, true) => 1.10,
        (IncidentClass::PublicOrder | IncidentClass::Dispute, false) => 0.96,
        _ => 1.0,
    };
    // Migrant workers go home: a near-empty city from a week before the lunar new year to the lantern festival.
    let lunar = match day.lunar_offset() {
        -10..=-2 => 0.85,
        -1..=6 => 0.62,
        7..=15 => 0.78,
        16..=22 => 1.06,
        _ => 1.0,
    };
    let holiday = if day.holiday() && class == IncidentClass::RoadTraffic { 1.15 } else { 1.0 };
    weekday * lunar * holiday
}

/// Offices and workshops rest on Sundays and holidays.
fn work_day(day: Day) -> f64 {
    match (day.holiday(), day.weekday()) {
        (true, _) => 0.25,
        (false, 6) => 0.45,
        (false, 5) => 0.80,
        (false, _) => 1.15,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_expected_ratios_are_those_of_the_scenario() {
        let rates = Rates::new(Scenario::CampaignYear, 1.0);
        let sum = |rate, year| season(year).iter().map(|day| rates.expected(rate, *day)).sum::<f64>();
        let ratio = |rate| sum(rate, 2026) / sum(rate, 2025);
        let all = |year| CLASSES.iter().map(|(class, _)| sum(Rate::Incident(*class), year)).sum::<f64>();
        let found = [
            ("incidents", all(2026) / all(2025)),
            ("fires", ratio(Rate::Fire)),
            ("dispute_incidents", ratio(Rate::Incident(IncidentClass::Dispute))),
            ("disputes", ratio(Rate::Dispute)),
            ("work_accidents", ratio(Rate::WorkAccident)),
        ];
        for (name, ratio) in found {
            assert!((ratio - rates.stated()[name]).abs() < 1e-9, "{name}: {ratio}");
        }
        assert!(Rates::new(Scenario::Quiet, 1.0).stated().values().all(|ratio| *ratio == 1.0));
    }
}
