//! Grids and micro-grids (网格、微网格): where they belong, which boundary holds, and how many staff of which role.
//!
//! Read for reports per grid and for silent grids, which a list of reports alone cannot show. It knows roles and
//! numbers, never who has them.

use crate::fold::{Common, Fold, newest};
use quanyu_event::{Envelope, GridEvent, GridLevel, GridStaffingRevised, Kind, Payload, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Practice knows three tiers of grid teams with a few roles each.
const ROLES_MAX: usize = 32;

/// State of a grid; the fields are the columns of `grids`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GridState {
    common: Common,
    status: &'static str,
    /// Whether it counts: defined and not retired.
    counted: bool,
    level: GridLevel,
    parent_code: String,
    households: Option<i32>,
    boundary_version: String,
    boundary_revised_at: Option<Timestamp>,
    defined_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
    /// Of all roles.
    staff: i64,
    staff_roles: Vec<String>,
    /// How many have each of `staff_roles`.
    staff_counts: Vec<i32>,
    #[serde(skip)]
    by_role: BTreeMap<String, Staffing>,
    #[serde(skip)]
    standing: Option<Timestamp>,
}

/// How many have a role, and since when that is so. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Staffing {
    since: Option<Timestamp>,
    count: i32,
}

/// See [`GridState`].
pub struct GridFold;

impl Fold for GridFold {
    const KIND: Kind = Kind::Grid;
    const TABLE: &'static str = "grids";
    const HISTORY: &'static str = "grid_history";
    const VERSION: u32 = 1;
    type Event = GridEvent;
    type State = GridState;

    fn event(payload: &Payload) -> Option<&GridEvent> {
        if let Payload::Grid(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<GridState>, envelope: &Envelope, event: &GridEvent) -> GridState {
        let mut state = state.unwrap_or_else(|| GridState::first(envelope));
        state.common.next(envelope);
        state.step(envelope, event);
        if state.defined_at.is_none() {
            state.common.anomaly("follow_up_before_definition");
        }
        state.status = if state.retired_at.is_some() {
            "retired"
        } else if state.defined_at.is_some() {
            "defined"
        } else {
            "undefined"
        };
        state.counted = state.status == "defined";
        state
    }
}

impl GridState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "undefined",
            counted: false,
            level: GridLevel::Unspecified,
            parent_code: String::new(),
            households: None,
            boundary_version: String::new(),
            boundary_revised_at: None,
            defined_at: None,
            retired_at: None,
            staff: 0,
            staff_roles: Vec::new(),
            staff_counts: Vec::new(),
            by_role: BTreeMap::new(),
            standing: None,
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &GridEvent) {
        let at = envelope.occurred_at;
        match event {
            GridEvent::Defined(defined) => {
                if self.common.in_order(&mut self.defined_at, at) {
                    // A grid may be renumbered: its area is the code of its last definition.
                    self.common.settle(envelope);
                    self.level = defined.level;
                    self.parent_code.clone_from(&defined.parent_code);
                    self.households = defined.households;
                }
                if self.common.in_order(&mut self.standing, at) {
                    self.retired_at = None;
                }
            }
            GridEvent::BoundaryRevised(revised) => {
                if self.common.in_order(&mut self.boundary_revised_at, at) {
                    self.boundary_version.clone_from(&revised.boundary_version);
                }
            }
            GridEvent::StaffingRevised(revised) => self.staff(at, revised),
            GridEvent::Retired(_) => {
                if self.common.in_order(&mut self.standing, at) {
                    self.retired_at = Some(at);
                }
            }
        }
    }

    fn staff(&mut self, at: Timestamp, revised: &GridStaffingRevised) {
        if self.by_role.len() >= ROLES_MAX && !self.by_role.contains_key(&revised.role) {
            self.common.anomaly("too_many_roles");
            return;
        }
        let staffing = self.by_role.entry(revised.role.clone()).or_default();
        if newest(&mut staffing.since, at) {
            staffing.count = revised.count;
        } else {
            self.common.anomaly("out_of_order");
        }
        self.staff = self.by_role.values().map(|staffing| i64::from(staffing.count)).sum();
        self.staff_roles = self.by_role.keys().cloned().collect();
        self.staff_counts = self.by_role.values().map(|staffing| staffing.count).collect();
    }
}

#[cfg(test)]
mod tests;
