//! Who lies beside whom, from the outlines of the reference data.

use quanyu_figures::{TownRow, neighbours};
use serde_json::Value;

/// Corners of one town\u{2019}s outline that are read.
const CORNERS_MAX: usize = 100_000;

/// For each town the indexes of its neighbours, or why nobody knows.
///
/// # Errors
/// No towns, towns without an outline, or outlines that share no border.
pub fn beside(towns: &[TownRow]) -> Result<Vec<Vec<usize>>, String> {
    if towns.is_empty() {
        return Err(
            "no towns are loaded, so nobody knows who lies beside whom: `quanyu reference load`".to_owned()
        );
    }
    let mut outlines = Vec::new();
    for (code, _, _, shape, _) in towns {
        let corners = corners(shape);
        if corners.is_empty() {
            return Err(format!("town {code} has no outline, so nobody knows who lies beside it"));
        }
        outlines.push(corners);
    }
    let beside = neighbours(&outlines);
    if beside.iter().all(Vec::is_empty) {
        return Err("no two outlines share a border".to_owned());
    }
    Ok(beside)
}

/// The corners of a GeoJSON geometry, whatever its kind: every pair of numbers in its coordinates.
fn corners(shape: &str) -> Vec<(f64, f64)> {
    let geometry: Value = serde_json::from_str(shape).unwrap_or_default();
    let mut corners = Vec::new();
    let mut open = vec![geometry.get("coordinates")];
    while let Some(part) = open.pop() {
        let Some(list) = part.and_then(Value::as_array) else { continue };
        match (list.first().and_then(Value::as_f64), list.get(1).and_then(Value::as_f64)) {
            (Some(longitude), Some(latitude)) if corners.len() < CORNERS_MAX => {
                corners.push((longitude, latitude))
            }
            _ => open.extend(list.iter().map(Some)),
        }
    }
    corners
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn town(code: &str, shape: &str) -> TownRow {
        (code.to_owned(), String::new(), String::new(), shape.to_owned(), true)
    }

    #[test]
    fn neighbours_are_found_in_polygons_of_any_depth() {
        let one = town("1", r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}"#);
        let other = town("2", r#"{"type":"MultiPolygon","coordinates":[[[[1,0],[2,0],[1,1],[1,0]]]]}"#);
        assert_eq!(beside(&[one.clone(), other]).unwrap(), [vec![1], vec![0]]);
        assert!(beside(&[one, town("3", "")]).unwrap_err().contains("town 3"));
        assert!(beside(&[]).is_err());
    }
}
