//! A city's reference data as a folder of files: read, checked as a whole, and kept as one value.
//!
//! Used by `quanyu reference load`, by fold (tables) and by whoever resolves places. It takes the bytes of the files and
//! never opens one; a set with a single problem is no set, so nothing is ever half-loaded.

mod about;
mod days;
mod geometry;
mod hierarchy;
mod limits;
mod lists;
mod placement;
mod places;
mod problem;
mod shapes;
mod table;

pub use about::{About, Bounds};
pub use days::{CalendarDay, LunarYear};
pub use limits::{LimitUnit, SlaLimit};
pub use lists::{Category, Channel, Definition, Department};
pub use places::{Alias, Area, AreaKind, Population, Validity};
pub use problem::Problem;
pub use shapes::Shape;

use std::collections::BTreeMap;

use problem::Report;
use table::Texts;

/// Names and bytes of a set's files.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Every file that a set may have; the first three it must have.
pub const FILES: [&str; 12] = [
    about::FILE,
    places::AREAS,
    places::ALIASES,
    shapes::FILE,
    places::POPULATIONS,
    lists::CATEGORIES,
    lists::CHANNELS,
    lists::DEPARTMENTS,
    lists::DEFINITIONS,
    days::CALENDAR,
    days::LUNAR,
    limits::FILE,
];
const REQUIRED: usize = 3;

/// A checked set: every reference in it resolves and every position is WGS-84.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferenceSet {
    /// Name, version, zone and origin.
    pub about: About,
    /// Areas, one row for each period of validity, in file order.
    pub areas: Vec<Area>,
    /// Their codes.
    pub aliases: Vec<Alias>,
    /// Their outlines.
    pub shapes: Vec<Shape>,
    /// Residents and insured heads by year.
    pub populations: Vec<Population>,
    /// Code lists of incidents, mapped to the six classes.
    pub categories: Vec<Category>,
    /// Intake channels.
    pub channels: Vec<Channel>,
    /// Departments that lead or cooperate.
    pub departments: Vec<Department>,
    /// Names of definitions in the city's own words.
    pub definitions: Vec<Definition>,
    /// Days off and days worked instead.
    pub calendar: Vec<CalendarDay>,
    /// First days of lunar years.
    pub lunar: Vec<LunarYear>,
    /// Time limits.
    pub sla_limits: Vec<SlaLimit>,
    /// What is odd and does not stop the set, such as a centroid outside its area.
    pub warnings: Vec<Problem>,
}

impl ReferenceSet {
    /// Reads and checks the files of a set.
    ///
    /// # Errors
    /// All problems found, each with file, line, reason and remedy, at most [`Problem::LISTED_MAX`].
    pub fn parse(files: &Files) -> Result<Self, Vec<Problem>> {
        let mut report = Report::default();
        let texts = Texts::new(files, &mut report);
        for required in FILES.iter().take(REQUIRED).filter(|file| !files.contains_key(**file)) {
            report.file(required, "the file is missing", "every set has set.toml, areas.csv and aliases.csv");
        }
        let Some(about) = about::parse(&texts, &mut report) else { return Err(report.problems()) };
        let areas = places::areas(&texts, about.coordinate_system, &mut report);
        hierarchy::check(&areas, &mut report);
        let known = places::Known::of(&areas);
        let aliases = places::aliases(&texts, &known, &mut report);
        let shapes = shapes::parse(&texts, &about, &known, &mut report);
        placement::check(&about, &areas, &shapes, &mut report);
        let set = Self {
            areas: areas.into_iter().map(|area| area.value).collect(),
            aliases,
            shapes: shapes.into_iter().map(|shape| shape.value).collect(),
            populations: places::populations(&texts, &known, &mut report),
            categories: lists::categories(&texts, &mut report),
            channels: lists::channels(&texts, &mut report),
            departments: lists::departments(&texts, &mut report),
            definitions: lists::definitions(&texts, &mut report),
            calendar: days::calendar(&texts, &mut report),
            lunar: days::lunar(&texts, &mut report),
            sla_limits: limits::parse(&texts, &mut report),
            warnings: report.take_warnings(),
            about,
        };
        if report.is_clean() { Ok(set) } else { Err(report.problems()) }
    }
}

#[cfg(test)]
mod tests;
