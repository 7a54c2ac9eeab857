//! Sources (来源系统): what a sending system says about itself on a topic.

use crate::fold::{Common, Fold};
use quanyu_event::{CoordinateSystem, Envelope, Kind, Payload, SourceEvent, SourceMode, Timestamp};
use serde::Serialize;

/// State of a source on a topic; the fields are the columns of `source_states`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceState {
    common: Common,
    status: &'static str,
    name: String,
    mode: SourceMode,
    cadence_seconds: Option<i32>,
    area_scope: Vec<String>,
    coordinate_system: CoordinateSystem,
    zone: String,
    registered_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
    /// Day of the last control total.
    control_day: String,
    control_of_kind: String,
    control_count: Option<i64>,
}

/// See [`SourceState`].
pub struct SourceFold;

impl Fold for SourceFold {
    const KIND: Kind = Kind::Source;
    const TABLE: &'static str = "source_states";
    const HISTORY: &'static str = "source_history";
    const VERSION: u32 = 1;
    type Event = SourceEvent;
    type State = SourceState;

    fn event(payload: &Payload) -> Option<&SourceEvent> {
        if let Payload::Source(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<SourceState>, envelope: &Envelope, event: &SourceEvent) -> SourceState {
        let mut state = state.unwrap_or_else(|| SourceState::first(envelope));
        state.common.next(envelope);
        match event {
            SourceEvent::Registered(registered) => {
                state.name.clone_from(&registered.name);
                state.mode = registered.mode;
                state.cadence_seconds = registered.cadence_seconds;
                state.area_scope.clone_from(&registered.area_scope);
                state.coordinate_system = registered.coordinate_system.unwrap_or_default();
                state.zone.clone_from(&registered.zone);
                state.registered_at = Some(envelope.occurred_at);
                state.retired_at = None;
            }
            SourceEvent::ControlTotalDeclared(total) => {
                state.control_day.clone_from(&total.day);
                state.control_of_kind.clone_from(&total.of_kind);
                state.control_count = Some(total.count);
            }
            SourceEvent::Retired(_) => state.retired_at = Some(envelope.occurred_at),
        }
        if state.registered_at.is_none() {
            state.common.anomaly("follow_up_before_registration");
        }
        state.status = if state.retired_at.is_some() {
            "retired"
        } else if state.registered_at.is_some() {
            "registered"
        } else {
            "unregistered"
        };
        state
    }
}

impl SourceState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unregistered",
            name: String::new(),
            mode: SourceMode::Unspecified,
            cadence_seconds: None,
            area_scope: Vec::new(),
            coordinate_system: CoordinateSystem::Unspecified,
            zone: String::new(),
            registered_at: None,
            retired_at: None,
            control_day: String::new(),
            control_of_kind: String::new(),
            control_count: None,
        }
    }
}
