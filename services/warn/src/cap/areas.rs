//! Where a message says that it is: names where the publisher knows them, codes always, a circle if there is one.

use quanyu_cap::{AffectedArea, Circle, Error, Named, Position};

use super::Publisher;
use crate::row::WarningRow;

/// Areas with a name of their own in a message; more are told by their codes alone.
const AREAS_MAX: usize = 40;
/// Codes of the areas of a message.
const CODES_MAX: usize = 200;

impl Publisher {
    /// The name of the one area, or how many there are.
    pub(super) fn place(
        &self,
        row: &WarningRow,
        pick: impl Fn(&(String, String)) -> &String,
        areas: &str,
    ) -> String {
        match row.area_codes.as_slice() {
            [] => row.area_code.clone(),
            [code] => self.areas.get(code).map_or_else(|| code.clone(), |names| pick(names).clone()),
            codes => format!("{}{areas}", codes.len()),
        }
    }

    pub(super) fn areas(&self, row: &WarningRow) -> Result<Vec<AffectedArea>, Error> {
        let circles = circle(row)?.into_iter().collect::<Vec<_>>();
        let system = if row.area_system.is_empty() { "code" } else { row.area_system.as_str() };
        let geocode = |code: &String| Named::new(system, code);
        if row.area_codes.len() > AREAS_MAX || row.area_codes.is_empty() {
            let number = row.area_codes.len();
            let geocodes = row.area_codes.iter().take(CODES_MAX).map(geocode).collect();
            let chinese = if number == 0 { "未知区域".to_owned() } else { format!("{number} 个区域") };
            let english = if number == 0 { "unknown area".to_owned() } else { format!("{number} areas") };
            return Ok(vec![AffectedArea { chinese, english, polygons: Vec::new(), circles, geocodes }]);
        }
        let mut areas: Vec<AffectedArea> = Vec::new();
        for code in &row.area_codes {
            let (chinese, english) =
                self.areas.get(code).cloned().unwrap_or_else(|| (code.clone(), code.clone()));
            let geocodes = vec![geocode(code)];
            areas.push(AffectedArea {
                chinese,
                english,
                polygons: Vec::new(),
                circles: Vec::new(),
                geocodes,
            });
        }
        if let Some(first) = areas.first_mut() {
            first.circles = circles;
        }
        Ok(areas)
    }
}

fn circle(row: &WarningRow) -> Result<Option<Circle>, Error> {
    let (Some(longitude), Some(latitude), Some(radius_m)) =
        (row.centre_longitude, row.centre_latitude, row.radius_m)
    else {
        return Ok(None);
    };
    let centre = Position::new(latitude, longitude).map_err(|problem| problem.of("circle"))?;
    Circle::new(centre, radius_m / 1_000.0).map(Some).map_err(|problem| problem.of("circle"))
}
