//! What stands in the city before anything happens: grids, enterprises, communities, sites, and the time simulated.
//!
//! The families read it. It draws nothing but what belongs to a place in general.

use crate::calendar::{DAY, Day, HOUR, Month};
use crate::city::Town;
use crate::dice::Dice;
use crate::rates::Rates;
use crate::{City, Options};
use quanyu_event::{CoordinateSystem, Position};

/// Farthest from a town's centroid, metres.
const RADIUS_M: f64 = 1_500.0;
const METRES_A_DEGREE: f64 = 111_320.0;

/// A grid of a village.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    pub(crate) town: usize,
    /// Fifteen digits.
    pub(crate) code: String,
    /// Twelve digits.
    pub(crate) village: String,
}

/// The city and the time.
pub(crate) struct World {
    pub(crate) city: City,
    pub(crate) scale: f64,
    pub(crate) shares: Vec<f64>,
    pub(crate) rates: Rates,
    pub(crate) first: Day,
    /// The day after the last one.
    pub(crate) end: Day,
    pub(crate) grids: Vec<Grid>,
    /// Town of each enterprise.
    pub(crate) enterprises: Vec<usize>,
    pub(crate) campaign: bool,
}

impl World {
    pub(crate) fn new(options: &Options) -> Self {
        let first = Day::of(options.from);
        let (year, month, day) = first.civil();
        let end = Month::new(year, month).plus(options.months.into()).first_day().plus(day - 1);
        let part = options.scale.min(1.0);
        let some = |count: usize| ((count as f64 * part).round() as usize).max(1);
        let city = options.city.clone();
        let grids =
            city.towns.iter().enumerate().flat_map(|(town, of)| grids(town, of, some(of.grids))).collect();
        let enterprises = city.towns.iter().enumerate();
        let enterprises = enterprises.flat_map(|(town, of)| vec![town; some(of.enterprises)]).collect();
        Self {
            scale: options.scale,
            shares: city.shares(),
            rates: Rates::new(options.scenario, options.scale),
            first,
            end,
            grids,
            enterprises,
            campaign: options.scenario == crate::Scenario::CampaignYear,
            city,
        }
    }

    pub(crate) fn ends_at(&self) -> i64 {
        self.end.starts_at()
    }

    /// A day at a part of the simulated time, 0 to 1.
    pub(crate) fn day_at(&self, part: f64) -> Day {
        self.first.plus(((self.end.0 - self.first.0) as f64 * part) as i64)
    }

    /// Code of a town.
    pub(crate) fn code(&self, town: usize) -> &str {
        self.city.towns.get(town).map_or("", |town| town.code.as_str())
    }

    /// Name of a town.
    pub(crate) fn name(&self, town: usize) -> &str {
        self.city.towns.get(town).map_or("", |town| town.name.as_str())
    }

    pub(crate) fn town(&self, dice: &mut Dice) -> usize {
        dice.weighted(&self.shares)
    }

    pub(crate) fn other_town(&self, town: usize, dice: &mut Dice) -> usize {
        (town + 1 + dice.place(self.city.towns.len() - 1)) % self.city.towns.len()
    }

    /// A grid that reports on a day; the silent one does not in the last week.
    pub(crate) fn reporting_grid(&self, day: Day, dice: &mut Dice) -> Option<&Grid> {
        let place = dice.place(self.grids.len());
        let silent = self.silent_grid().filter(|_| day >= self.end.plus(-7));
        let chosen = self.grids.get(place)?;
        if silent.is_some_and(|silent| silent.code == chosen.code) {
            self.grids.first()
        } else {
            Some(chosen)
        }
    }

    /// The grid of which nothing is heard in the last week.
    pub(crate) fn silent_grid(&self) -> Option<&Grid> {
        self.grids.last()
    }

    /// Somewhere in a town.
    pub(crate) fn position(&self, town: usize, dice: &mut Dice) -> Position {
        let (east, north) = (dice.unit() * 2.0 - 1.0, dice.unit() * 2.0 - 1.0);
        let (longitude, latitude) =
            self.city.towns.get(town).map_or((0.0, 0.0), |town| (town.longitude, town.latitude));
        // The square within the circle: nothing is farther than the radius.
        moved(
            longitude,
            latitude,
            [east, north].map(|side| side * RADIUS_M * std::f64::consts::FRAC_1_SQRT_2),
        )
    }

    /// Expected events a day scaled from those of a county-level city.
    pub(crate) fn some(&self, a_day: f64, dice: &mut Dice) -> u32 {
        dice.poisson(a_day * self.scale)
    }
}

fn grids(town: usize, of: &Town, count: usize) -> Vec<Grid> {
    let villages = of.villages.min(count).max(1);
    let village = |grid: usize| format!("{}{}", of.code, 201 + grid % villages);
    (0..count)
        .map(|grid| Grid {
            town,
            code: format!("{}{:03}", village(grid), grid / villages + 1),
            village: village(grid),
        })
        .collect()
}

/// A point some metres to the east and north, rounded to a metre's seventh decimal so that files stay readable.
pub(crate) fn moved(longitude: f64, latitude: f64, metres: [f64; 2]) -> Position {
    let [east, north] = metres;
    let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
    Position {
        longitude: round(longitude + east / (METRES_A_DEGREE * latitude.to_radians().cos())),
        latitude: round(latitude + north / METRES_A_DEGREE),
        coordinate_system: CoordinateSystem::Wgs84,
    }
}

/// Weights of the hours of a day.
const HOURS: [f64; 24] = [
    1.6, 1.2, 0.9, 0.7, 0.6, 0.8, 1.4, 2.6, 4.2, 5.2, 5.6, 5.2, 4.6, 4.9, 5.4, 5.6, 5.7, 6.2, 6.4, 6.6, 6.2,
    5.2, 3.8, 2.4,
];

/// A moment of a day as people are about.
pub(crate) fn any_time(day: Day, dice: &mut Dice) -> i64 {
    let hour = i64::try_from(dice.weighted(&HOURS)).unwrap_or(0);
    day.starts_at() + hour * HOUR + dice.between(0, HOUR)
}

/// A moment in office hours.
pub(crate) fn office_time(day: Day, dice: &mut Dice) -> i64 {
    day.starts_at() + 8 * HOUR + dice.between(0, 9 * HOUR)
}

/// So many days later, in office hours.
pub(crate) fn days_later(at: i64, days: i64, dice: &mut Dice) -> i64 {
    office_time(Day::at(at + days * DAY), dice).max(at + HOUR)
}
