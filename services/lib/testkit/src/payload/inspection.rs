//! Payloads of inspections.

use super::position;
use quanyu_event::{InspectionHeld, InspectionType};

/// Of an enterprise, with so many hazards found and these registered.
pub fn found(hazards_found: i32, hazards: &[&str]) -> InspectionHeld {
    InspectionHeld {
        inspection_type: InspectionType::Inspection,
        organisation: "town safety station".into(),
        grid: Some("grid:7".into()),
        enterprise: Some("enterprise:4711".into()),
        place: Some("workshop 4".into()),
        position: Some(position(0)),
        hazards_found,
        hazards: hazards.iter().map(|hazard| (*hazard).into()).collect(),
        text_held: false,
    }
}

/// Of a grid, with nothing found.
pub fn patrol(grid: &str) -> InspectionHeld {
    InspectionHeld {
        inspection_type: InspectionType::Patrol,
        organisation: "village committee".into(),
        grid: Some(grid.into()),
        enterprise: None,
        place: None,
        position: None,
        hazards_found: 0,
        hazards: Vec::new(),
        text_held: false,
    }
}
