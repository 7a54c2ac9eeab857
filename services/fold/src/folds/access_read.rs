//! Reads of what is restricted (受限信息读取): who read free text or exact positions, of which records, through which call.
//!
//! A read happened once and never changes; a second record of the same one is said to be an anomaly.

use crate::fold::{Common, Fold};
use quanyu_event::{AccessReadEvent, AccessReadRecorded, Envelope, Kind, Payload, Timestamp};
use serde::Serialize;

/// State of a read; the fields are the columns of `access_reads`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AccessReadState {
    common: Common,
    status: &'static str,
    /// Whether it counts: always.
    counted: bool,
    read_at: Timestamp,
    principal: String,
    roles: Vec<String>,
    scope_code: String,
    what: String,
    subjects: Vec<String>,
    query_digest: String,
    rows: i64,
}

/// See [`AccessReadState`].
pub struct AccessReadFold;

impl Fold for AccessReadFold {
    const KIND: Kind = Kind::AccessRead;
    const TABLE: &'static str = "access_reads";
    const HISTORY: &'static str = "access_read_history";
    const VERSION: u32 = 1;
    type Event = AccessReadEvent;
    type State = AccessReadState;

    fn event(payload: &Payload) -> Option<&AccessReadEvent> {
        if let Payload::AccessRead(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<AccessReadState>, envelope: &Envelope, event: &AccessReadEvent) -> AccessReadState {
        let AccessReadEvent::Recorded(recorded) = event;
        match state {
            None => AccessReadState::first(envelope, recorded),
            Some(mut state) => {
                state.common.next(envelope);
                state.common.anomaly("recorded_again");
                state
            }
        }
    }
}

impl AccessReadState {
    fn first(envelope: &Envelope, recorded: &AccessReadRecorded) -> Self {
        let mut common = Common::first(envelope);
        common.next(envelope);
        Self {
            common,
            status: "recorded",
            counted: true,
            read_at: envelope.occurred_at,
            principal: recorded.principal.clone(),
            roles: recorded.roles.clone(),
            scope_code: recorded.scope_code.clone().unwrap_or_default(),
            what: recorded.what.clone(),
            subjects: recorded.subjects.clone(),
            query_digest: recorded.query_digest.clone().unwrap_or_default(),
            rows: recorded.rows,
        }
    }
}

#[cfg(test)]
mod tests;
