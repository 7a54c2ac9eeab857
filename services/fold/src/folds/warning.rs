//! Warnings (预警): what a detector found, and what the people on duty made of it.
//!
//! Read for the inbox and for the seen share of false warnings. The order is the log's, not that of the clocks: of two
//! actions that saw the same turn the first in the log holds, and the other is counted as superseded.

mod action;
mod found;

use crate::fold::{Common, Fold};
use quanyu_event::{
    Envelope, Kind, Payload, Timestamp, WarningBin, WarningClearing, WarningColour, WarningEvent,
    WarningVerdict,
};
use serde::Serialize;

/// Where a warning stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningStatus {
    /// Known only by a follow-up.
    Unraised,
    /// Nobody has seen it.
    Raised,
    /// Somebody on duty has.
    Acknowledged,
    /// An organisation deals with it.
    Assigned,
    /// Put aside for a time.
    Shelved,
    /// Back to normal before anybody had seen it: it stays in the inbox.
    Returned,
    /// Over.
    Cleared,
    /// Nothing came of it within its time.
    Expired,
}

use WarningStatus::{Acknowledged, Assigned, Cleared, Expired, Raised, Returned, Shelved, Unraised};

/// State of a warning; the fields are the columns of `warnings`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WarningState {
    common: Common,
    status: WarningStatus,
    /// Whether it counts: raised, and not taken back because the data were corrected.
    counted: bool,
    /// Rises with every change that an officer has to know of; an action names the turn that it saw.
    turn: u32,
    raised_at: Timestamp,
    definition: String,
    detector: String,
    detector_version: String,
    set_version: String,
    category: String,
    bin: WarningBin,
    parameters_json: String,
    false_per_week: Option<f64>,
    colour: WarningColour,
    /// The gravest that it was.
    colour_max: WarningColour,
    area_codes: Vec<String>,
    from_at: Option<Timestamp>,
    to_at: Option<Timestamp>,
    observed: i64,
    expected: Option<f64>,
    upper: Option<f64>,
    ratio_lower: Option<f64>,
    ratio_upper: Option<f64>,
    p: Option<f64>,
    score: Option<f64>,
    recurrence_days: Option<f64>,
    baseline: String,
    centre_longitude: Option<f64>,
    centre_latitude: Option<f64>,
    radius_m: Option<f64>,
    evaluation: String,
    data_as_of_at: Option<Timestamp>,
    revised: u32,
    revised_at: Option<Timestamp>,
    acknowledged_at: Option<Timestamp>,
    acknowledged_by: String,
    assigned_at: Option<Timestamp>,
    organisation: String,
    shelved_until_at: Option<Timestamp>,
    shelved_reason: String,
    actions: u32,
    first_action_at: Option<Timestamp>,
    last_action: String,
    verdict: WarningVerdict,
    assessed_at: Option<Timestamp>,
    handed_over_at: Option<Timestamp>,
    escalation: i32,
    escalated_at: Option<Timestamp>,
    returned_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    clearing: WarningClearing,
    comments: u32,
    last_comment: String,
    superseded: u32,
}

/// See [`WarningState`].
pub struct WarningFold;

impl Fold for WarningFold {
    const KIND: Kind = Kind::Warning;
    const TABLE: &'static str = "warnings";
    const HISTORY: &'static str = "warning_history";
    const VERSION: u32 = 1;
    type Event = WarningEvent;
    type State = WarningState;

    fn event(payload: &Payload) -> Option<&WarningEvent> {
        if let Payload::Warning(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<WarningState>, envelope: &Envelope, event: &WarningEvent) -> WarningState {
        let mut state = state.unwrap_or_else(|| WarningState::first(envelope));
        state.common.next(envelope);
        if state.turn == 0 && !matches!(event, WarningEvent::Raised(_)) {
            state.common.anomaly("follow_up_before_raising");
        }
        state.step(envelope, event);
        state.counted = state.turn > 0 && state.clearing != WarningClearing::Corrected;
        state
    }
}

impl WarningState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: Unraised,
            counted: false,
            turn: 0,
            raised_at: envelope.occurred_at,
            definition: String::new(),
            detector: String::new(),
            detector_version: String::new(),
            set_version: String::new(),
            category: String::new(),
            bin: WarningBin::Unspecified,
            parameters_json: String::new(),
            false_per_week: None,
            colour: WarningColour::Unspecified,
            colour_max: WarningColour::Unspecified,
            area_codes: Vec::new(),
            from_at: None,
            to_at: None,
            observed: 0,
            expected: None,
            upper: None,
            ratio_lower: None,
            ratio_upper: None,
            p: None,
            score: None,
            recurrence_days: None,
            baseline: String::new(),
            centre_longitude: None,
            centre_latitude: None,
            radius_m: None,
            evaluation: String::new(),
            data_as_of_at: None,
            revised: 0,
            revised_at: None,
            acknowledged_at: None,
            acknowledged_by: String::new(),
            assigned_at: None,
            organisation: String::new(),
            shelved_until_at: None,
            shelved_reason: String::new(),
            actions: 0,
            first_action_at: None,
            last_action: String::new(),
            verdict: WarningVerdict::Unspecified,
            assessed_at: None,
            handed_over_at: None,
            escalation: 0,
            escalated_at: None,
            returned_at: None,
            ended_at: None,
            clearing: WarningClearing::Unspecified,
            comments: 0,
            last_comment: String::new(),
            superseded: 0,
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &WarningEvent) {
        let at = envelope.occurred_at;
        match event {
            WarningEvent::Raised(raised) => self.raise(at, raised),
            WarningEvent::Revised(revised) => self.revise(at, revised),
            WarningEvent::Cleared(cleared) => match cleared.seen_turn {
                None => self.end_by_detector(at, cleared.cause),
                Some(seen) => self.clear(at, seen, cleared.cause),
            },
            WarningEvent::Expired(_) => self.expire(at),
            WarningEvent::Acknowledged(action) => self.acknowledge(envelope, action.seen_turn),
            WarningEvent::Assigned(action) => self.assign(at, action),
            WarningEvent::Shelved(action) => self.shelve(action),
            WarningEvent::Resumed(action) => self.resume(action.seen_turn),
            WarningEvent::ActionTaken(action) => self.act(at, action),
            WarningEvent::Assessed(action) => self.assess(at, action),
            WarningEvent::HandedOver(action) => self.hand_over(at, action),
            WarningEvent::Escalated(escalated) => {
                self.escalation = self.escalation.max(escalated.level);
                self.escalated_at = Some(at);
            }
            WarningEvent::Commented(comment) => {
                self.comments += 1;
                self.last_comment.clone_from(&comment.text);
            }
        }
    }

    /// A change that whoever acts next has to know of.
    fn turn_to(&mut self, status: WarningStatus) {
        self.status = status;
        self.turn += 1;
    }
}

#[cfg(test)]
mod tests;
