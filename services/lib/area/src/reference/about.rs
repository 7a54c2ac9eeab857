//! `set.toml`: which set this is, which version, which zone and coordinate system, and where its data comes from.
//!
//! Used by the parser of a set. Unknown keys are refused.

use serde::{Deserialize, Serialize};

use super::problem::{Place, Report};
use super::table::Texts;
use crate::GivenSystem;

pub(super) const FILE: &str = "set.toml";
const NAME_BYTES_MAX: usize = 64;

/// What a set says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    /// The set's name, a slug: one set of a name is in force.
    pub name: String,
    /// Its version: a version's content never changes.
    pub version: String,
    /// Its title in the city's language.
    pub title: String,
    /// Its title in English.
    pub title_en: String,
    /// The zone in which its hours, days and weeks are cut, such as Asia/Shanghai.
    pub zone: String,
    /// The system of the positions in its files; WGS-84 after reading.
    pub coordinate_system: GivenSystem,
    /// Its outlines are made up, and screens say so.
    pub synthetic_shapes: bool,
    /// Its populations are made up, and screens say so.
    pub synthetic_populations: bool,
    /// Where the data comes from and under which licence.
    pub sources: Vec<String>,
    /// The city's extent in WGS-84: nothing of it lies outside.
    pub bounds: Option<Bounds>,
}

/// A rectangle in degrees WGS-84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl Bounds {
    /// Whether a position lies inside or on the edge.
    #[must_use]
    pub fn hold(&self, longitude: f64, latitude: f64) -> bool {
        (self.west..=self.east).contains(&longitude) && (self.south..=self.north).contains(&latitude)
    }
}

pub(super) fn parse(texts: &Texts<'_>, report: &mut Report) -> Option<About> {
    let text = texts.get(FILE)?;
    let about: About = match toml::from_str(text) {
        Ok(about) => about,
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = u64::try_from(before.matches('\n').count()).map_or(0, |lines| lines + 1);
            let place = Place { file: FILE, line, field: "" };
            report.problem(
                place,
                error.message().to_owned(),
                "the README of the shipped set shows every key",
            );
            return None;
        }
    };
    let slug = |text: &str| {
        let fits = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
        !text.is_empty() && text.len() <= NAME_BYTES_MAX && text.bytes().all(fits)
    };
    let mut wrong = |field, reason: &str, fix: &str| {
        report.problem(Place { file: FILE, line: line_of(text, field), field }, reason, fix);
    };
    for (field, value) in [("name", &about.name), ("version", &about.version)] {
        if !slug(value) {
            wrong(field, "not a name", "use lower case letters, digits, - and ., at most 64");
        }
    }
    if jiff::tz::TimeZone::get(&about.zone).is_err() {
        wrong("zone", "no such time zone", "name it as in the IANA list, such as Asia/Shanghai");
    }
    if about.sources.is_empty() {
        wrong("sources", "empty", "say where the data comes from and under which licence");
    }
    if let Some(bounds) = &about.bounds
        && !(bounds.west < bounds.east && bounds.south < bounds.north)
    {
        wrong("bounds", "not a rectangle", "west < east and south < north, in degrees WGS-84");
    }
    Some(about)
}

fn line_of(text: &str, key: &str) -> u64 {
    let stands = |line: &str| line.trim_start_matches('[').trim_start().starts_with(key);
    text.lines().zip(1..).find(|(line, _)| stands(line)).map_or(0, |(_, number)| number)
}
