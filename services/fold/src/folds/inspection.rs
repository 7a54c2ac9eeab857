//! Inspections and patrols (检查巡查): who looked where, and how many hazards were found.
//!
//! Read for coverage of enterprises, for silent grids and for hazards found per inspection. The hazards themselves are
//! subjects of their own; only their names are here.

use crate::fold::{Common, Fold};
use quanyu_event::{Envelope, InspectionEvent, InspectionHeld, InspectionType, Kind, Payload, Timestamp};
use serde::Serialize;

/// State of an inspection; the fields are the columns of `inspections`. There is no status: it is known by being held.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct InspectionState {
    common: Common,
    held_at: Timestamp,
    inspection_type: InspectionType,
    organisation: String,
    grid: String,
    enterprise: String,
    place: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
    hazards_found: i32,
    /// Hazards that are registered; there may be fewer than were found.
    hazards: Vec<String>,
}

/// See [`InspectionState`].
pub struct InspectionFold;

impl Fold for InspectionFold {
    const KIND: Kind = Kind::Inspection;
    const TABLE: &'static str = "inspections";
    const HISTORY: &'static str = "inspection_history";
    const VERSION: u32 = 1;
    type Event = InspectionEvent;
    type State = InspectionState;

    fn event(payload: &Payload) -> Option<&InspectionEvent> {
        if let Payload::Inspection(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<InspectionState>, envelope: &Envelope, event: &InspectionEvent) -> InspectionState {
        let InspectionEvent::Held(held) = event;
        let at = envelope.occurred_at;
        let Some(mut state) = state else {
            let mut state = InspectionState::held(Common::first(envelope), at, held);
            state.common.next(envelope);
            return state;
        };
        state.common.next(envelope);
        state.common.anomaly("held_again");
        if at < state.held_at {
            state.common.anomaly("out_of_order");
            return state;
        }
        InspectionState::held(state.common, at, held)
    }
}

impl InspectionState {
    /// The last word on an inspection is all there is to it.
    fn held(mut common: Common, at: Timestamp, held: &InspectionHeld) -> Self {
        let linked = i32::try_from(held.hazards.len()).unwrap_or(i32::MAX);
        if linked > held.hazards_found {
            common.anomaly("more_hazards_linked_than_found");
        }
        Self {
            common,
            held_at: at,
            inspection_type: held.inspection_type,
            organisation: held.organisation.clone(),
            grid: held.grid.clone().unwrap_or_default(),
            enterprise: held.enterprise.clone().unwrap_or_default(),
            place: held.place.clone().unwrap_or_default(),
            longitude: held.position.as_ref().map(|position| position.longitude),
            latitude: held.position.as_ref().map(|position| position.latitude),
            hazards_found: held.hazards_found,
            hazards: held.hazards.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
