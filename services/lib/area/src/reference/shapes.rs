//! `areas.geojson`: outlines of areas, the made-up ones labelled so.
//!
//! Used by the parser of a set. Whether an outline lies where its area is, is said by `placement`.

use std::collections::BTreeSet;

use geo::MultiPolygon;
use geojson::{Feature, FeatureCollection, GeometryValue};

use super::about::About;
use super::geometry::outline;
use super::places::Known;
use super::problem::{Numbered, Place, Report};
use super::table::Texts;

pub(super) const FILE: &str = "areas.geojson";
const ID: &str = "area_id";
const SYNTHETIC: &str = "synthetic";

/// An area's outline, degrees WGS-84.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The area.
    pub area_id: String,
    /// It is made up, and screens say so.
    pub synthetic: bool,
    /// The outline: outer rings counter-clockwise.
    pub outline: MultiPolygon<f64>,
}

impl Shape {
    /// The outline as the text of a GeoJSON MultiPolygon.
    #[must_use]
    pub fn geojson(&self) -> String {
        GeometryValue::from(&self.outline).to_string()
    }
}

pub(super) fn parse(
    texts: &Texts<'_>,
    about: &About,
    known: &Known,
    report: &mut Report,
) -> Vec<Numbered<Shape>> {
    let Some(text) = texts.get(FILE) else { return Vec::new() };
    if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
        let line = u64::try_from(error.line()).unwrap_or(0);
        report.problem(Place { file: FILE, line, field: "" }, error.to_string(), "write it as JSON");
        return Vec::new();
    }
    let collection: FeatureCollection = match text.parse() {
        Ok(collection) => collection,
        Err(error) => {
            report.file(FILE, error.to_string(), "write a FeatureCollection after RFC 7946");
            return Vec::new();
        }
    };
    let mut seen = BTreeSet::new();
    let mut shapes = Vec::new();
    let mut searched = 0;
    for (feature, number) in collection.features.iter().zip(1..) {
        let Some(id) = feature.property(ID).and_then(|id| id.as_str()) else {
            let reason = format!("feature {number} does not name its area");
            report.problem(Place { file: FILE, line: 0, field: ID }, reason, "set the property area_id");
            continue;
        };
        let line = line_of(text, id, &mut searched);
        let at = |field| Place { file: FILE, line, field };
        if !known.has(id) {
            report.problem(at(ID), format!("unknown area {id}"), "add it to areas.csv");
        }
        if !seen.insert(id) {
            report.problem(at(ID), format!("a second outline of {id}"), "join the two in a MultiPolygon");
        }
        let synthetic = feature.property(SYNTHETIC).and_then(|label| label.as_bool());
        if synthetic.unwrap_or(false) != about.synthetic_shapes {
            let reason =
                format!("{id} is labelled {synthetic:?} and set.toml says {}", about.synthetic_shapes);
            report.problem(
                at(SYNTHETIC),
                reason,
                "label made-up outlines \"synthetic\": true, in both files",
            );
        }
        if let Some(outline) = drawn(feature, about, at("geometry"), report) {
            let (area_id, synthetic) = (id.to_owned(), about.synthetic_shapes);
            shapes.push(Numbered { line, value: Shape { area_id, synthetic, outline } });
        }
    }
    shapes
}

fn drawn(feature: &Feature, about: &About, at: Place<'_>, report: &mut Report) -> Option<MultiPolygon<f64>> {
    let Some(geometry) = &feature.geometry else {
        report.problem(at, "no geometry", "draw the area, or leave the feature out");
        return None;
    };
    match outline(&geometry.value, about.coordinate_system) {
        Ok(outline) => Some(outline),
        Err((reason, fix)) => {
            report.problem(at, reason, fix);
            None
        }
    }
}

/// The line on which the id stands next, in quotes: features come in the order of the file.
fn line_of(text: &str, id: &str, searched: &mut usize) -> u64 {
    let quoted = format!("\"{id}\"");
    let found = text.get(*searched..).and_then(|rest| rest.find(&quoted));
    let start = found.map_or(*searched, |start| *searched + start);
    *searched = found.map_or(*searched, |_| start + quoted.len());
    let before = text.get(..start).unwrap_or_default();
    u64::try_from(before.matches('\n').count()).map_or(0, |lines| lines + 1)
}
