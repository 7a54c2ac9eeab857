//! The areas of a set, found by code, by position and by kinship.
//!
//! Used by ingest and by everything that asks where something is. A place that it does not find is unknown, never guessed.

use std::collections::BTreeMap;

use geo::{BoundingRect as _, Intersects as _, MultiPolygon, Point};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::reference::{Alias, Area, ReferenceSet};

mod naming;

/// Steps from an area to its root at most: more than there are kinds.
const STEPS_MAX: usize = 16;

type Drawn = GeomWithData<Rectangle<[f64; 2]>, Outline>;

struct Outline {
    area_id: String,
    polygons: MultiPolygon<f64>,
}

/// Where a position lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Located<'a> {
    /// The smallest statutory area that holds it.
    pub statutory: Option<&'a Area>,
    /// The overlays that hold it, by id.
    pub overlays: Vec<&'a Area>,
}

/// An index over the areas of one set.
pub struct Areas {
    zone: TimeZone,
    by_id: BTreeMap<String, Vec<Area>>,
    aliases: BTreeMap<(String, String), Vec<Alias>>,
    /// The codes of each area.
    names: BTreeMap<String, Vec<Alias>>,
    /// The list whose codes a located area gets.
    preferred: Option<String>,
    tree: RTree<Drawn>,
}

impl Areas {
    /// Builds the index.
    #[must_use]
    pub fn of(set: &ReferenceSet) -> Self {
        let mut by_id: BTreeMap<String, Vec<Area>> = BTreeMap::new();
        for area in &set.areas {
            by_id.entry(area.id.clone()).or_default().push(area.clone());
        }
        let mut aliases: BTreeMap<(String, String), Vec<Alias>> = BTreeMap::new();
        let mut names: BTreeMap<String, Vec<Alias>> = BTreeMap::new();
        for alias in &set.aliases {
            aliases.entry((alias.system.clone(), alias.code.clone())).or_default().push(alias.clone());
            names.entry(alias.area_id.clone()).or_default().push(alias.clone());
        }
        let drawn = set.shapes.iter().filter_map(|shape| {
            let around = shape.outline.bounding_rect()?;
            let (low, high) = (around.min(), around.max());
            let corners = Rectangle::from_corners([low.x, low.y], [high.x, high.y]);
            let (area_id, polygons) = (shape.area_id.clone(), shape.outline.clone());
            Some(GeomWithData::new(corners, Outline { area_id, polygons }))
        });
        let tree = RTree::bulk_load(drawn.collect());
        // A checked set has a zone that exists.
        let zone = TimeZone::get(&set.about.zone).unwrap_or(TimeZone::UTC);
        Self { zone, by_id, aliases, names, preferred: naming::preferred(set), tree }
    }

    /// The zone in which hours, days and weeks are cut.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The area of this id, as it is on a day.
    #[must_use]
    pub fn area(&self, id: &str, on: Date) -> Option<&Area> {
        self.by_id.get(id)?.iter().find(|area| area.validity.holds(on))
    }

    /// The area that a code of an edition of a list means on a day.
    #[must_use]
    pub fn resolve_code(&self, system: &str, version: &str, code: &str, on: Date) -> Option<&Area> {
        let aliases = self.aliases.get(&(system.to_owned(), code.to_owned()))?;
        let alias = aliases.iter().find(|alias| alias.version == version && alias.validity.holds(on))?;
        self.area(&alias.area_id, on)
    }

    /// What a list calls an area on a day: the latest edition's code.
    #[must_use]
    pub fn alias(&self, area_id: &str, system: &str, on: Date) -> Option<&Alias> {
        let own = self.names.get(area_id)?.iter();
        own.filter(|alias| alias.system == system && alias.validity.holds(on))
            .max_by(|one, other| one.version.cmp(&other.version))
    }

    /// Where a position in degrees WGS-84 lies on a day. An edge belongs to both sides; the first id wins.
    #[must_use]
    pub fn locate(&self, longitude: f64, latitude: f64, on: Date) -> Located<'_> {
        let spot = Point::new(longitude, latitude);
        let near = self.tree.locate_in_envelope_intersecting(&AABB::from_point([longitude, latitude]));
        let mut held: Vec<&Area> = near
            .filter(|drawn| drawn.data.polygons.intersects(&spot))
            .filter_map(|drawn| self.area(&drawn.data.area_id, on))
            .collect();
        held.sort_by(|one, other| one.id.cmp(&other.id));
        let mut statutory: Option<&Area> = None;
        for area in held.iter().filter(|area| !area.overlay) {
            // Kinds are ordered from large to small.
            if statutory.is_none_or(|other| area.kind > other.kind) {
                statutory = Some(area);
            }
        }
        held.retain(|area| area.overlay);
        Located { statutory, overlays: held }
    }

    /// The areas that hold this one, the nearest first, itself not among them.
    pub fn ancestors(&self, id: &str, on: Date) -> impl Iterator<Item = &Area> {
        let above = move |area: &&Area| self.area(area.parent_id.as_deref()?, on);
        std::iter::successors(self.area(id, on).as_ref().and_then(above), move |area| above(area))
            .take(STEPS_MAX)
    }
}

#[cfg(test)]
mod tests;
