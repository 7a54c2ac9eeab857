//! Outbreaks: cases above what is usual, of a size in standard deviations of a usual week.
//!
//! The size is Poisson of k standard deviations at the start, spread over whole weeks by a log-normal law, as in the
//! evaluation of Noufaily et al. (doi:10.1002/sim.5595). Incidents and fires take the cases in, and nothing alters them.

use crate::calendar::Day;
use crate::dice::Dice;
use crate::rates::{DISPERSION, Rate};
use crate::truth::Anomaly;
use crate::world::World;
use jiff::civil::Date;
use quanyu_event::{FireType, IncidentClass, Kind};
use std::collections::BTreeMap;

/// Part of the simulated time at which each begins, its town, its class (none is fire) and its size.
const PLANTED: [(f64, usize, Option<IncidentClass>, f64); 5] = [
    (0.60, 8, Some(IncidentClass::PublicOrder), 10.0),
    (0.72, 0, Some(IncidentClass::RoadTraffic), 5.0),
    (0.83, 6, None, 10.0),
    (0.88, 13, Some(IncidentClass::Criminal), 10.0),
    (0.95, 2, Some(IncidentClass::EmergencyHelp), 5.0),
];
const WEEKS_MAX: i64 = 4;

/// An outbreak.
#[derive(Debug, Clone)]
pub(crate) struct Outbreak {
    pub(crate) town: usize,
    /// None is fire.
    pub(crate) class: Option<IncidentClass>,
    pub(crate) cases: BTreeMap<Day, u32>,
    area: String,
    start: Day,
    end: Day,
    size_sd: f64,
}

impl Outbreak {
    pub(crate) fn kind(&self) -> Kind {
        if self.class.is_some() { Kind::Incident } else { Kind::Fire }
    }

    pub(crate) fn label(&self) -> Anomaly {
        Anomaly {
            kind: self.kind().as_str().to_owned(),
            area: self.area.clone(),
            class: self.class.map_or(FireType::Fire.as_str(), IncidentClass::as_str).to_owned(),
            start: date(self.start),
            end: date(self.end),
            size_sd: self.size_sd,
            cases: self.cases.values().map(|cases| i64::from(*cases)).sum(),
        }
    }
}

/// The outbreaks of a scenario with a campaign; none in a quiet one.
pub(crate) fn plant(world: &World, dice: &mut Dice) -> Vec<Outbreak> {
    if !world.campaign {
        return Vec::new();
    }
    PLANTED
        .iter()
        .map(|(part, town, class, size_sd)| one(world, dice, world.day_at(*part), *town, *class, *size_sd))
        .collect()
}

fn one(
    world: &World,
    dice: &mut Dice,
    start: Day,
    town: usize,
    class: Option<IncidentClass>,
    size_sd: f64,
) -> Outbreak {
    let rate = class.map_or(Rate::Fire, Rate::Incident);
    let share = world.shares.get(town).copied().unwrap_or(0.0);
    let usual: f64 = (0..7).map(|day| world.rates.expected(rate, start.plus(day)) * share).sum();
    let dispersion = if class.is_some() { DISPERSION } else { 1.0 };
    // A size of nothing would be no outbreak.
    let size = dice.poisson(size_sd * (usual * dispersion).sqrt()).max(2);
    let mut cases = BTreeMap::new();
    let mut end = start.plus(6);
    for _ in 0..size {
        let week = ((0.5 * dice.normal()).exp() as i64).min(WEEKS_MAX - 1);
        let day = start.plus(7 * week + dice.between(0, 7));
        if day < world.end {
            *cases.entry(day).or_insert(0) += 1;
            end = end.max(start.plus(7 * week + 6));
        }
    }
    let end = end.min(world.end.plus(-1));
    Outbreak { town, class, cases, area: world.code(town).to_owned(), start, end, size_sd }
}

fn date(day: Day) -> Date {
    let (year, month, of_month) = day.civil();
    let small = |number: i64| i8::try_from(number).unwrap_or(1);
    // Days of the simulated time are dates; the fallback is never reached.
    Date::new(i16::try_from(year).unwrap_or(0), small(month), small(of_month)).unwrap_or_default()
}
