//! `areas.csv`, `aliases.csv` and `populations.csv`: the areas, what others call them, and how many live there.
//!
//! Used by the parser of a set. Whether areas fit each other is said by `hierarchy`, whether they lie right by `placement`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::problem::{Numbered, Report};
use super::table::{Row, Texts};
use crate::{GivenSystem, check_code, to_wgs84};

pub(super) const AREAS: &str = "areas.csv";
pub(super) const ALIASES: &str = "aliases.csv";
pub(super) const POPULATIONS: &str = "populations.csv";

/// Largest head count of an area.
const HEADS_MAX: i64 = 2_000_000_000;

/// What an area is; the statutory ones from the largest to the smallest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaKind {
    /// 省.
    Province,
    /// 设区市.
    Prefecture,
    /// 县、县级市、区.
    County,
    /// 乡镇、街道.
    Town,
    /// 村、社区.
    Village,
    /// 网格.
    Grid,
    /// 微网格.
    MicroGrid,
    /// A functional zone or another management area: always an overlay, never part of a sum.
    Zone,
}

impl AreaKind {
    const NAMES: [(&'static str, Self); 8] = [
        ("province", Self::Province),
        ("prefecture", Self::Prefecture),
        ("county", Self::County),
        ("town", Self::Town),
        ("village", Self::Village),
        ("grid", Self::Grid),
        ("micro-grid", Self::MicroGrid),
        ("zone", Self::Zone),
    ];

    /// Its name in files and tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }
}

/// A period of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The first day after it; none while it lasts.
    pub to: Option<Date>,
}

impl Validity {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on < to)
    }

    /// Whether both hold on some day.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from < to) && other.to.is_none_or(|to| self.from < to)
    }
}

/// An area during one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Area {
    /// The platform's own id: what tables join on.
    pub id: String,
    /// What it is.
    pub kind: AreaKind,
    /// The area it is part of; none for a root.
    pub parent_id: Option<String>,
    /// Its name in the city's language.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// When this row holds.
    pub validity: Validity,
    /// Longitude and latitude of its middle, degrees WGS-84.
    pub centroid: Option<(f64, f64)>,
    /// It lies over statutory areas and is no part of their sums.
    pub overlay: bool,
}

/// A code of an area in somebody's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// The area.
    pub area_id: String,
    /// The list, such as nbs.
    pub system: String,
    /// Its edition.
    pub version: String,
    /// The code.
    pub code: String,
    /// When the code means the area.
    pub validity: Validity,
}

/// Heads of an area in a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Population {
    /// The area.
    pub area_id: String,
    /// The year.
    pub year: i16,
    /// Residents.
    pub residents: i64,
    /// Heads insured against work injuries.
    pub insured: i64,
}

/// The ids in use.
pub(super) struct Known(BTreeSet<String>);

impl Known {
    pub(super) fn of(areas: &[Numbered<Area>]) -> Self {
        Self(areas.iter().map(|area| area.value.id.clone()).collect())
    }

    /// Whether the area is there.
    pub(super) fn has(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    /// The area that a row names, if it is there.
    fn area(&self, row: &Row, report: &mut Report) -> Option<String> {
        let id = row.text("area_id", report)?;
        if !self.has(&id) {
            report.problem(row.place("area_id"), format!("unknown area {id}"), "add it to areas.csv");
            return None;
        }
        Some(id)
    }
}

pub(super) fn areas(texts: &Texts<'_>, system: GivenSystem, report: &mut Report) -> Vec<Numbered<Area>> {
    const HEADER: &[&str] = &[
        "area_id",
        "kind",
        "parent_id",
        "name",
        "name_en",
        "valid_from",
        "valid_to",
        "longitude",
        "latitude",
        "overlay",
    ];
    let rows = texts.rows(AREAS, HEADER, report);
    rows.iter()
        .filter_map(|row| Some(Numbered { line: row.line, value: area(row, system, report)? }))
        .collect()
}

fn area(row: &Row, system: GivenSystem, report: &mut Report) -> Option<Area> {
    let id = row.text("area_id", report);
    let kind = row.one_of("kind", &AreaKind::NAMES, report);
    let parent_id = row.optional("parent_id", report);
    let name = row.text("name", report);
    let name_en = row.text("name_en", report);
    let validity = validity(row, report);
    let longitude = row.degrees("longitude", 180.0, report);
    let latitude = row.degrees("latitude", 90.0, report);
    let overlay = row.one_of("overlay", &[("yes", true), ("no", false)], report);
    let centroid = match (longitude, latitude) {
        (Some(longitude), Some(latitude)) => Some(to_wgs84(system, longitude, latitude)),
        (None, None) => None,
        _ => {
            report.problem(
                row.place("longitude"),
                "half a position",
                "give longitude and latitude, or neither",
            );
            None
        }
    };
    if kind == Some(AreaKind::Zone) && overlay == Some(false) {
        let fix = "write yes: what lies in a zone lies in a town as well and must not count twice";
        report.problem(row.place("overlay"), "a zone is always an overlay", fix);
    }
    Some(Area {
        id: id?,
        kind: kind?,
        parent_id,
        name: name?,
        name_en: name_en?,
        validity: validity?,
        centroid,
        overlay: overlay?,
    })
}

/// The period of a row.
pub(super) fn validity(row: &Row, report: &mut Report) -> Option<Validity> {
    let from = row.date("valid_from", report);
    let to = row.optional_date("valid_to", report);
    let from = from?;
    if to.is_some_and(|to| to <= from) {
        let fix = "valid_to is the first day on which the row holds no more";
        report.problem(row.place("valid_to"), format!("not after {from}"), fix);
    }
    Some(Validity { from, to })
}

pub(super) fn aliases(texts: &Texts<'_>, known: &Known, report: &mut Report) -> Vec<Alias> {
    const HEADER: &[&str] = &["area_id", "system", "version", "code", "valid_from", "valid_to"];
    let mut aliases: Vec<Alias> = Vec::new();
    let mut seen: BTreeMap<[String; 3], Vec<(u64, Validity)>> = BTreeMap::new();
    for row in texts.rows(ALIASES, HEADER, report) {
        let area_id = known.area(&row, report);
        let system = row.text("system", report);
        let version = row.text("version", report);
        let code = row.text("code", report);
        let period = validity(&row, report);
        let (Some(area_id), Some(system), Some(version), Some(code), Some(period)) =
            (area_id, system, version, code, period)
        else {
            continue;
        };
        if let Err(error) = check_code(&system, &code) {
            let fix = "keep leading zeros, and read codes as text";
            report.problem(row.place("code"), format!("{code:?} {error}"), fix);
        }
        let others = seen.entry([system.clone(), version.clone(), code.clone()]).or_default();
        if let Some((line, _)) = others.iter().find(|(_, other)| other.overlaps(&period)) {
            let reason =
                format!("duplicate code {system} {version} {code}: line {line} holds at the same time");
            report.problem(row.place("code"), reason, "end one of the two by valid_to, or correct the code");
        }
        others.push((row.line, period));
        aliases.push(Alias { area_id, system, version, code, validity: period });
    }
    aliases
}

pub(super) fn populations(texts: &Texts<'_>, known: &Known, report: &mut Report) -> Vec<Population> {
    const HEADER: &[&str] = &["area_id", "year", "residents", "insured"];
    let mut populations = Vec::new();
    let mut seen = BTreeSet::new();
    for row in texts.rows(POPULATIONS, HEADER, report) {
        let area_id = known.area(&row, report);
        let year = row.whole("year", 1949..=2200, report);
        let residents = row.whole("residents", 0..=HEADS_MAX, report);
        let insured = row.whole("insured", 0..=HEADS_MAX, report);
        let (Some(area_id), Some(year), Some(residents), Some(insured)) = (area_id, year, residents, insured)
        else {
            continue;
        };
        let year = i16::try_from(year).unwrap_or(i16::MAX);
        if !seen.insert((area_id.clone(), year)) {
            report.problem(row.place("year"), format!("a second row of {area_id} for {year}"), "keep one");
        }
        populations.push(Population { area_id, year, residents, insured });
    }
    populations
}
