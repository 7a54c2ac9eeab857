//! Outlines of a GeoJSON geometry as polygons in WGS-84 that are closed, turned the right way and free of crossings.
//!
//! Used by `shapes`. Says in words what is wrong; where it stands is for its caller to know.

use geo::orient::Direction;
use geo::{LineString, MultiPolygon, Orient as _, Polygon, Validation as _};
use geojson::{GeometryValue, Position};

use crate::{GivenSystem, to_wgs84};

/// Corners of an area's outline at most.
const CORNERS_MAX: usize = 200_000;

/// A reason and a remedy.
pub(super) type Wrong = (String, &'static str);

/// The outline that a geometry draws.
pub(super) fn outline(geometry: &GeometryValue, system: GivenSystem) -> Result<MultiPolygon<f64>, Wrong> {
    let polygons = match geometry {
        GeometryValue::Polygon { coordinates } => std::slice::from_ref(coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates.as_slice(),
        other => return Err((format!("a {}", other.type_name()), "draw a Polygon or a MultiPolygon")),
    };
    let corners: usize = polygons.iter().flatten().map(Vec::len).sum();
    if corners == 0 {
        return Err(("an empty outline".to_owned(), "draw the area, or leave the feature out"));
    }
    if corners > CORNERS_MAX {
        return Err((format!("{corners} corners are more than {CORNERS_MAX}"), "simplify the outline"));
    }
    let read: Vec<Polygon<f64>> =
        polygons.iter().map(|rings| polygon(rings, system)).collect::<Result<_, Wrong>>()?;
    let whole = MultiPolygon::new(read).orient(Direction::Default);
    match whole.check_validation() {
        Ok(()) => Ok(whole),
        Err(error) => {
            Err((error.to_string(), "redraw the outline so that it neither crosses nor touches itself"))
        }
    }
}

fn polygon(rings: &[Vec<Position>], system: GivenSystem) -> Result<Polygon<f64>, Wrong> {
    let mut read = rings.iter().map(|positions| ring(positions, system));
    let exterior = read.next().unwrap_or_else(|| Err(("no ring".to_owned(), "draw the outer ring first")))?;
    Ok(Polygon::new(exterior, read.collect::<Result<_, Wrong>>()?))
}

fn ring(positions: &[Position], system: GivenSystem) -> Result<LineString<f64>, Wrong> {
    let mut corners = Vec::with_capacity(positions.len());
    for position in positions {
        let &[longitude, latitude, ..] = position.as_slice() else {
            return Err(("a corner of fewer than two numbers".to_owned(), "write [longitude, latitude]"));
        };
        if !((-180.0..=180.0).contains(&longitude) && (-90.0..=90.0).contains(&latitude)) {
            let reason = format!("corner [{longitude}, {latitude}] is out of range");
            return Err((reason, "write degrees, longitude before latitude"));
        }
        corners.push(to_wgs84(system, longitude, latitude));
    }
    if positions.len() < 4 || positions.first() != positions.last() {
        let reason = format!("a ring of {} corners that is not closed", positions.len());
        return Err((reason, "end every ring with its first corner, after three others at least"));
    }
    Ok(LineString::from(corners))
}
