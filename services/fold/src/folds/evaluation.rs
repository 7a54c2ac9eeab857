//! Evaluations: which bin of which definition was judged, on what data, and how many series could not be.
//!
//! The position that holds is the first one in the log, so that whoever judges the bin, and whenever, reads the same data.

use crate::fold::{Common, Fold};
use quanyu_event::{
    Envelope, EvaluationCompleted, EvaluationEvent, EvaluationPinned, Kind, Payload, Timestamp,
};
use serde::Serialize;

/// State of an evaluation; the fields are the columns of `evaluations`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationState {
    common: Common,
    status: &'static str,
    /// Whether it counts: it was completed.
    counted: bool,
    definition: String,
    set_version: String,
    from_at: Timestamp,
    to_at: Option<Timestamp>,
    round: i32,
    complete_at: Option<Timestamp>,
    pinned_at: Option<Timestamp>,
    log_position_json: String,
    completed_at: Option<Timestamp>,
    tested: i64,
    untestable: i64,
    suspended: i64,
    flagged: i64,
    findings: i64,
    false_expected: Option<f64>,
    reasons_json: String,
    /// Positions that came later and do not hold.
    superseded: u32,
}

/// See [`EvaluationState`].
pub struct EvaluationFold;

impl Fold for EvaluationFold {
    const KIND: Kind = Kind::Evaluation;
    const TABLE: &'static str = "evaluations";
    const HISTORY: &'static str = "evaluation_history";
    const VERSION: u32 = 1;
    type Event = EvaluationEvent;
    type State = EvaluationState;

    fn event(payload: &Payload) -> Option<&EvaluationEvent> {
        if let Payload::Evaluation(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<EvaluationState>, envelope: &Envelope, event: &EvaluationEvent) -> EvaluationState {
        let mut state = state.unwrap_or_else(|| EvaluationState::first(envelope));
        state.common.next(envelope);
        match event {
            EvaluationEvent::Pinned(pinned) => state.pin(envelope.recorded_at, pinned),
            EvaluationEvent::Completed(completed) => state.complete(envelope.recorded_at, completed),
        }
        state.counted = state.completed_at.is_some();
        state.status = match (state.pinned_at, state.completed_at) {
            (_, Some(_)) => "completed",
            (Some(_), None) => "pinned",
            (None, None) => "unpinned",
        };
        state
    }
}

impl EvaluationState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unpinned",
            counted: false,
            definition: String::new(),
            set_version: String::new(),
            from_at: envelope.occurred_at,
            to_at: None,
            round: 0,
            complete_at: None,
            pinned_at: None,
            log_position_json: String::new(),
            completed_at: None,
            tested: 0,
            untestable: 0,
            suspended: 0,
            flagged: 0,
            findings: 0,
            false_expected: None,
            reasons_json: String::new(),
            superseded: 0,
        }
    }

    fn pin(&mut self, at: Timestamp, pinned: &EvaluationPinned) {
        if self.pinned_at.is_some() {
            self.superseded += 1;
            return;
        }
        self.pinned_at = Some(at);
        self.definition.clone_from(&pinned.definition);
        self.set_version.clone_from(&pinned.set_version);
        self.from_at = pinned.from_at;
        self.to_at = Some(pinned.to_at);
        self.round = pinned.round;
        self.complete_at = Some(pinned.complete_at);
        self.log_position_json.clone_from(&pinned.log_position_json);
    }

    fn complete(&mut self, at: Timestamp, completed: &EvaluationCompleted) {
        if self.pinned_at.is_none() {
            self.common.anomaly("completed_before_pinning");
        }
        if self.completed_at.is_some() {
            self.common.anomaly("completed_again");
            return;
        }
        self.completed_at = Some(at);
        self.tested = completed.tested;
        self.untestable = completed.untestable;
        self.suspended = completed.suspended;
        self.flagged = completed.flagged;
        self.findings = completed.findings;
        self.false_expected = completed.false_expected;
        self.reasons_json.clone_from(&completed.reasons_json);
    }
}

#[cfg(test)]
mod tests;
