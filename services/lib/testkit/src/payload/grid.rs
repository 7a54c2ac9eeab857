//! Payloads of grids.

use quanyu_event::{GridBoundaryRevised, GridDefined, GridLevel, GridRetired, GridStaffingRevised};

/// A grid of 320 households.
pub fn defined() -> GridDefined {
    defined_under("330784105001")
}

/// The same, part of a village.
pub fn defined_under(parent_code: &str) -> GridDefined {
    GridDefined { level: GridLevel::Grid, parent_code: parent_code.into(), households: Some(320) }
}

/// The boundary changed.
pub fn boundary(boundary_version: &str) -> GridBoundaryRevised {
    GridBoundaryRevised { boundary_version: boundary_version.into() }
}

/// So many have the role.
pub fn staffed(role: &str, count: i32) -> GridStaffingRevised {
    GridStaffingRevised { role: role.into(), count }
}

/// The grid was dissolved.
pub fn retired() -> GridRetired {
    GridRetired { reason: None }
}
