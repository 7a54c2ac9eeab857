//! Petitions (信访): from receipt to answer and closing, reports of an election term and the old backlog included.
//!
//! Read for what is unanswered beyond its limit and for the burn-down of the backlog. It never knows the petitioner.

use crate::fold::{Common, Fold, earliest, latest, newest};
use quanyu_event::{
    Envelope, Kind, Payload, PetitionEvent, PetitionOrigin, PetitionOutcome, PetitionReceived, Timestamp,
};
use serde::Serialize;

/// Where a petition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PetitionStatus {
    /// Known only by a follow-up.
    Unreceived,
    /// It came in.
    Received,
    /// It will be dealt with.
    Accepted,
    /// An organisation is responsible.
    Assigned,
    /// The matter is looked into.
    Investigating,
    /// The petitioner has an answer.
    Answered,
    /// The case is closed.
    Closed,
}

use PetitionStatus::{Accepted, Answered, Assigned, Closed, Investigating, Received, Unreceived};

/// State of a petition; the fields are the columns of `petitions`. Overdue and age are computed when asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PetitionState {
    common: Common,
    status: PetitionStatus,
    /// Whether it counts: it was received.
    counted: bool,
    /// Closed after an answer: what the burn-down counts.
    cleared: bool,
    /// When it came in; the first event's time while there is no receipt.
    lodged_at: Timestamp,
    origin: PetitionOrigin,
    matter: String,
    /// Since when an old case has been open.
    backlog_since_at: Option<Timestamp>,
    organisation: String,
    due_at: Option<Timestamp>,
    accepted_at: Option<Timestamp>,
    assigned_at: Option<Timestamp>,
    investigated_at: Option<Timestamp>,
    answered_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    outcome: PetitionOutcome,
    reopened: u32,
    #[serde(skip)]
    stage: PetitionStatus,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: an older step that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    received: Option<Timestamp>,
    stage: Option<Timestamp>,
    organisation: Option<Timestamp>,
    due: Option<Timestamp>,
    outcome: Option<Timestamp>,
    /// Answers and closings before the last re-opening count no more.
    reopened: Option<Timestamp>,
}

/// See [`PetitionState`].
pub struct PetitionFold;

impl Fold for PetitionFold {
    const KIND: Kind = Kind::Petition;
    const TABLE: &'static str = "petitions";
    const HISTORY: &'static str = "petition_history";
    const VERSION: u32 = 1;
    type Event = PetitionEvent;
    type State = PetitionState;

    fn event(payload: &Payload) -> Option<&PetitionEvent> {
        if let Payload::Petition(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<PetitionState>, envelope: &Envelope, event: &PetitionEvent) -> PetitionState {
        let mut state = state.unwrap_or_else(|| PetitionState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.status = state.standing();
        state.counted = state.since.received.is_some();
        state.cleared = state.status == Closed && state.answered_at.is_some();
        state
    }
}

impl PetitionState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: Unreceived,
            counted: false,
            cleared: false,
            lodged_at: envelope.occurred_at,
            origin: PetitionOrigin::Unspecified,
            matter: String::new(),
            backlog_since_at: None,
            organisation: String::new(),
            due_at: None,
            accepted_at: None,
            assigned_at: None,
            investigated_at: None,
            answered_at: None,
            closed_at: None,
            outcome: PetitionOutcome::Unspecified,
            reopened: 0,
            stage: Received,
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &PetitionEvent) {
        if self.since.received.is_none() && !matches!(event, PetitionEvent::Received(_)) {
            self.common.anomaly("follow_up_before_receipt");
        }
        match event {
            PetitionEvent::Received(received) => self.receive(at, received),
            PetitionEvent::Accepted(accepted) => {
                earliest(&mut self.accepted_at, at);
                if self.common.in_order(&mut self.since.due, at) {
                    self.due_at = Some(accepted.due_at);
                }
                self.move_to(at, Accepted, &[Received, Accepted], "accepted_out_of_order");
            }
            PetitionEvent::Assigned(assigned) => {
                earliest(&mut self.assigned_at, at);
                if self.common.in_order(&mut self.since.organisation, at) {
                    self.organisation.clone_from(&assigned.organisation);
                }
                let from = [Received, Accepted, Assigned, Investigating];
                self.move_to(at, Assigned, &from, "assigned_out_of_order");
            }
            PetitionEvent::InvestigationStarted(_) => {
                earliest(&mut self.investigated_at, at);
                let from = [Received, Accepted, Assigned, Investigating];
                self.move_to(at, Investigating, &from, "investigated_out_of_order");
            }
            PetitionEvent::Answered(answered) => {
                if self.stands(at) {
                    latest(&mut self.answered_at, at);
                    self.end_as(at, answered.outcome);
                }
                self.move_to(at, Answered, &[Investigating], "answered_without_investigation");
            }
            PetitionEvent::Closed(closed) => {
                if self.stands(at) {
                    latest(&mut self.closed_at, at);
                    self.end_as(at, closed.outcome);
                }
                self.move_to(at, Closed, &[Answered], "closed_without_answer");
            }
            PetitionEvent::Reopened(_) => {
                self.reopened += 1;
                newest(&mut self.since.reopened, at);
                self.answered_at = self.answered_at.filter(|answered| *answered > at);
                self.closed_at = self.closed_at.filter(|closed| *closed > at);
                if self.since.outcome.is_some_and(|ended| ended <= at) {
                    self.outcome = PetitionOutcome::Unspecified;
                    self.since.outcome = None;
                }
                self.move_to(at, Received, &[Answered, Closed], "reopened_while_open");
            }
        }
    }

    /// The first receipt says when, the last one says what.
    fn receive(&mut self, at: Timestamp, received: &PetitionReceived) {
        if self.since.received.is_some() {
            self.common.anomaly("received_again");
            self.lodged_at = self.lodged_at.min(at);
        } else {
            self.lodged_at = at;
        }
        if !self.common.in_order(&mut self.since.received, at) {
            return;
        }
        self.origin = received.origin;
        self.matter.clone_from(&received.matter);
        self.backlog_since_at = received.backlog_since_at;
        if self.since.due.is_none() {
            self.due_at = received.due_at;
        }
    }

    /// Whether an ending at this time was not undone by a later re-opening.
    fn stands(&self, at: Timestamp) -> bool {
        self.since.reopened.is_none_or(|reopened| reopened <= at)
    }

    fn end_as(&mut self, at: Timestamp, outcome: PetitionOutcome) {
        if self.common.in_order(&mut self.since.outcome, at) {
            self.outcome = outcome;
        }
    }

    /// Follows the event, and says so when it could not have come from where the petition stood. Before the receipt the
    /// steps are followed as well, so that it finds the petition where it stands.
    fn move_to(&mut self, at: Timestamp, to: PetitionStatus, from: &[PetitionStatus], anomaly: &str) {
        if !self.common.in_order(&mut self.since.stage, at) {
            return;
        }
        if self.since.received.is_some() && !from.contains(&self.stage) {
            self.common.anomaly(anomaly);
        }
        self.stage = to;
    }

    /// A re-opened petition falls back to what it had reached before it was looked into.
    fn standing(&self) -> PetitionStatus {
        match self.stage {
            _ if self.since.received.is_none() => Unreceived,
            Received if self.assigned_at.is_some() => Assigned,
            Received if self.accepted_at.is_some() => Accepted,
            stage => stage,
        }
    }
}

#[cfg(test)]
mod tests;
