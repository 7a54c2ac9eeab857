//! Sources (来源系统): what a sending system says about itself on a topic.

use crate::fold::{Common, Fold, newest};
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
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: an older event that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    standing: Option<Timestamp>,
    control: Option<Timestamp>,
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
        state.step(envelope.occurred_at, event);
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
    fn step(&mut self, at: Timestamp, event: &SourceEvent) {
        match event {
            SourceEvent::Registered(registered) => {
                if newest(&mut self.registered_at, at) {
                    self.name.clone_from(&registered.name);
                    self.mode = registered.mode;
                    self.cadence_seconds = registered.cadence_seconds;
                    self.area_scope.clone_from(&registered.area_scope);
                    self.coordinate_system = registered.coordinate_system.unwrap_or_default();
                    self.zone.clone_from(&registered.zone);
                }
                if self.common.in_order(&mut self.since.standing, at) {
                    self.retired_at = None;
                }
            }
            SourceEvent::ControlTotalDeclared(total) => {
                if self.common.in_order(&mut self.since.control, at) {
                    self.control_day.clone_from(&total.day);
                    self.control_of_kind.clone_from(&total.of_kind);
                    self.control_count = Some(total.count);
                }
            }
            SourceEvent::Retired(_) => {
                if self.common.in_order(&mut self.since.standing, at) {
                    self.retired_at = Some(at);
                }
            }
        }
    }

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
            since: Since::default(),
        }
    }
}

#[cfg(test)]
mod tests;
