//! Heartbeats of a source on one day: one subject a source and day keeps the set of event ids bounded.

use crate::fold::{Common, Fold, latest};
use quanyu_event::{Envelope, Kind, Payload, SourceDayEvent, Timestamp};
use serde::Serialize;

/// State of a source's day; the fields are the columns of `source_days`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceDayState {
    common: Common,
    first_heartbeat_at: Timestamp,
    last_heartbeat_at: Option<Timestamp>,
    heartbeats: u32,
    sent: i64,
}

/// See [`SourceDayState`].
pub struct SourceDayFold;

impl Fold for SourceDayFold {
    const KIND: Kind = Kind::SourceDay;
    const TABLE: &'static str = "source_days";
    const HISTORY: &'static str = "source_day_history";
    const VERSION: u32 = 1;
    type Event = SourceDayEvent;
    type State = SourceDayState;

    fn event(payload: &Payload) -> Option<&SourceDayEvent> {
        if let Payload::SourceDay(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<SourceDayState>, envelope: &Envelope, event: &SourceDayEvent) -> SourceDayState {
        let SourceDayEvent::HeartbeatSent(heartbeat) = event;
        let mut state = state.unwrap_or_else(|| SourceDayState {
            common: Common::first(envelope),
            first_heartbeat_at: envelope.occurred_at,
            last_heartbeat_at: None,
            heartbeats: 0,
            sent: 0,
        });
        state.common.next(envelope);
        state.first_heartbeat_at = state.first_heartbeat_at.min(envelope.occurred_at);
        latest(&mut state.last_heartbeat_at, envelope.occurred_at);
        state.heartbeats += 1;
        state.sent = state.sent.saturating_add(heartbeat.sent_since_last.unwrap_or(0));
        state
    }
}

#[cfg(test)]
mod tests;
