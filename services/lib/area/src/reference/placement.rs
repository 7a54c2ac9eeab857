//! Whether positions lie where they can: inside the city, a centroid inside its outline, a part inside its whole.
//!
//! Used by the parser of a set. Finds GCJ-02 that was declared as WGS-84: about 500 m off, which is more than a grid. It
//! can be seen only where the shift leaves something, hence the narrow tolerance.

use std::collections::BTreeMap;

use geo::{Coord, CoordsIter as _, Distance as _, Euclidean, MapCoords as _, MultiPolygon, Point};

use super::about::{About, Bounds};
use super::places::{AREAS, Area};
use super::problem::{Numbered, Place, Report};
use super::shapes::{FILE as SHAPES, Shape};
use crate::{GivenSystem, to_wgs84};

/// Degrees by which a part may reach over its whole, from rounding and generalisation: about 50 m. GCJ-02 is off by ten
/// times as much nearly everywhere in China.
const TOLERANCE_DEGREES: f64 = 0.0005;
const SHIFTED: &str = "lies right when read as GCJ-02, and the set declares WGS-84";
const DECLARE: &str = "declare coordinate_system = \"gcj02\" in set.toml, or convert the positions";

pub(super) fn check(
    about: &About,
    areas: &[Numbered<Area>],
    shapes: &[Numbered<Shape>],
    report: &mut Report,
) {
    let outlines: BTreeMap<&str, &MultiPolygon<f64>> =
        shapes.iter().map(|shape| (shape.value.area_id.as_str(), &shape.value.outline)).collect();
    let parents: BTreeMap<&str, &str> = areas
        .iter()
        .filter_map(|area| Some((area.value.id.as_str(), area.value.parent_id.as_deref()?)))
        .collect();
    let judge = Judge { declared: about.coordinate_system };
    for area in areas {
        let Some((longitude, latitude)) = area.value.centroid else { continue };
        let at = Place { file: AREAS, line: area.line, field: "longitude" };
        let spot = Placed::Spot(Coord { x: longitude, y: latitude });
        if let Some(bounds) = &about.bounds {
            judge.city(&spot, bounds, at, report);
        }
        if let Some(own) = outlines.get(area.value.id.as_str()) {
            judge.part(&spot, own, &format!("the outline of {}", area.value.id), at, report);
        }
    }
    for shape in shapes {
        let at = Place { file: SHAPES, line: shape.line, field: "geometry" };
        let drawn = Placed::Outline(&shape.value.outline);
        if let Some(bounds) = &about.bounds {
            judge.city(&drawn, bounds, at, report);
        }
        let parent = parents.get(shape.value.area_id.as_str());
        if let Some((id, whole)) = parent.and_then(|id| Some((id, outlines.get(id)?))) {
            judge.part(&drawn, whole, &format!("the outline of {id}"), at, report);
        }
    }
}

/// What is placed.
enum Placed<'a> {
    Spot(Coord<f64>),
    Outline(&'a MultiPolygon<f64>),
}

impl Placed<'_> {
    /// Its corners; none of another system.
    fn corners(&self) -> Vec<Coord<f64>> {
        match self {
            Self::Spot(corner) => vec![*corner],
            Self::Outline(outline) => outline.coords_iter().collect(),
        }
    }

    /// Its corners if they had been GCJ-02.
    fn as_gcj02(&self) -> Vec<Coord<f64>> {
        let convert = |corner: Coord<f64>| {
            let (x, y) = to_wgs84(GivenSystem::Gcj02, corner.x, corner.y);
            Coord { x, y }
        };
        match self {
            Self::Spot(corner) => vec![convert(*corner)],
            Self::Outline(outline) => outline.map_coords(convert).coords_iter().collect(),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Spot(_) => "the centroid",
            Self::Outline(_) => "the outline",
        }
    }
}

struct Judge {
    declared: GivenSystem,
}

impl Judge {
    /// Nothing lies outside the city.
    fn city(&self, placed: &Placed<'_>, bounds: &Bounds, at: Place<'_>, report: &mut Report) {
        let inside = |corners: &[Coord<f64>]| corners.iter().all(|corner| bounds.hold(corner.x, corner.y));
        if inside(&placed.corners()) {
            return;
        }
        let reason = format!("{} leaves the city's bounds", placed.name());
        if self.declared == GivenSystem::Wgs84 && inside(&placed.as_gcj02()) {
            report.problem(at, format!("{reason}: it {SHIFTED}"), DECLARE);
        } else {
            report.problem(at, reason, "correct the position, or [bounds] in set.toml");
        }
    }

    /// A part that leaves its whole is odd, and wrong when GCJ-02 explains it.
    fn part(
        &self,
        placed: &Placed<'_>,
        whole: &MultiPolygon<f64>,
        whole_name: &str,
        at: Place<'_>,
        report: &mut Report,
    ) {
        let off = |corners: &[Coord<f64>]| {
            let distance = |corner: &Coord<f64>| Euclidean.distance(&Point::from(*corner), whole);
            corners.iter().map(distance).fold(0.0, f64::max)
        };
        if off(&placed.corners()) <= TOLERANCE_DEGREES {
            return;
        }
        let reason = format!("{} leaves {whole_name}", placed.name());
        if self.declared == GivenSystem::Wgs84 && off(&placed.as_gcj02()) <= TOLERANCE_DEGREES {
            report.problem(at, format!("{reason}: it {SHIFTED}"), DECLARE);
        } else {
            report.warning(at, reason, "check whether the two belong together");
        }
    }
}
