//! Disputes (矛盾纠纷): the push to three recipients, mediation level by level, and what became of it.
//!
//! Read for receipts in time, for the share resolved at each level, and for tracing every turn to crime or to a mass
//! incident back to its first signal. It never knows the parties.

mod recipient;

use self::recipient::{Pushes, RecipientColumns};
use crate::fold::{Common, Fold, earliest, latest, newest};
use quanyu_event::{
    DisputeEvent, DisputeLevel, DisputeOrigin, DisputeRegistered, DisputeSeverity, Envelope, Kind, Payload,
    Timestamp,
};
use serde::Serialize;

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// Known only by a follow-up.
    Unregistered,
    /// Known, nobody responsible yet.
    Registered,
    /// An organisation is responsible.
    Assigned,
    /// The parties were heard.
    Mediating,
    /// Mediation came to nothing; still open.
    Failed,
    /// The parties agreed.
    Resolved,
    /// It ended in a crime.
    TurnedCriminal,
    /// It became a mass incident.
    TurnedMassIncident,
}

/// From where work on a dispute can go on.
const OPEN: [DisputeStatus; 4] =
    [DisputeStatus::Registered, DisputeStatus::Assigned, DisputeStatus::Mediating, DisputeStatus::Failed];

/// State of a dispute; the fields are the columns of `disputes`. Late receipts are computed when asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisputeState {
    common: Common,
    status: DisputeStatus,
    /// Whether it counts: it was registered.
    counted: bool,
    /// The first signal; the first event's time while there is no registration.
    registered_at: Timestamp,
    origin: DisputeOrigin,
    dispute_type: String,
    severity: DisputeSeverity,
    /// Incident that it came from.
    incident: String,
    /// Level that is responsible now.
    level: DisputeLevel,
    organisation: String,
    assigned_at: Option<Timestamp>,
    mediated_at: Option<Timestamp>,
    resolved_at: Option<Timestamp>,
    resolved_level: DisputeLevel,
    /// Never undone: a turn is counted even when the dispute is resolved later.
    turned_criminal_at: Option<Timestamp>,
    criminal_incident: String,
    turned_mass_at: Option<Timestamp>,
    mass_participants: Option<i32>,
    mediations: u32,
    failed: u32,
    escalated: u32,
    reopened: u32,
    recipients: RecipientColumns,
    #[serde(skip)]
    pushes: Pushes,
    #[serde(skip)]
    stage: DisputeStatus,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: an older step that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    registered: Option<Timestamp>,
    stage: Option<Timestamp>,
    responsible: Option<Timestamp>,
    criminal: Option<Timestamp>,
    mass: Option<Timestamp>,
    /// Resolutions before the last re-opening count no more.
    reopened: Option<Timestamp>,
}

/// See [`DisputeState`].
pub struct DisputeFold;

impl Fold for DisputeFold {
    const KIND: Kind = Kind::Dispute;
    const TABLE: &'static str = "disputes";
    const HISTORY: &'static str = "dispute_history";
    const VERSION: u32 = 1;
    type Event = DisputeEvent;
    type State = DisputeState;

    fn event(payload: &Payload) -> Option<&DisputeEvent> {
        if let Payload::Dispute(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<DisputeState>, envelope: &Envelope, event: &DisputeEvent) -> DisputeState {
        let mut state = state.unwrap_or_else(|| DisputeState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.status = state.standing();
        state.counted = state.since.registered.is_some();
        state
    }
}

impl DisputeState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: DisputeStatus::Unregistered,
            counted: false,
            registered_at: envelope.occurred_at,
            origin: DisputeOrigin::Unspecified,
            dispute_type: String::new(),
            severity: DisputeSeverity::Unspecified,
            incident: String::new(),
            level: DisputeLevel::Unspecified,
            organisation: String::new(),
            assigned_at: None,
            mediated_at: None,
            resolved_at: None,
            resolved_level: DisputeLevel::Unspecified,
            turned_criminal_at: None,
            criminal_incident: String::new(),
            turned_mass_at: None,
            mass_participants: None,
            mediations: 0,
            failed: 0,
            escalated: 0,
            reopened: 0,
            recipients: RecipientColumns::default(),
            pushes: Pushes::default(),
            stage: DisputeStatus::Registered,
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &DisputeEvent) {
        if self.since.registered.is_none() && !matches!(event, DisputeEvent::Registered(_)) {
            self.common.anomaly("follow_up_before_registration");
        }
        match event {
            DisputeEvent::Registered(registered) => self.register(at, registered),
            DisputeEvent::Pushed(pushed) => {
                let anomaly = self.pushes.push(at, pushed);
                self.follow_pushes(anomaly);
            }
            DisputeEvent::ReceiptConfirmed(receipt) => {
                let anomaly = self.pushes.confirm(at, receipt);
                self.follow_pushes(anomaly);
            }
            DisputeEvent::Assigned(assigned) => {
                self.entrust(at, assigned.level, &assigned.organisation);
                self.move_to(at, DisputeStatus::Assigned, &OPEN, "assigned_after_the_end");
            }
            DisputeEvent::Escalated(escalated) => {
                self.escalated += 1;
                self.entrust(at, escalated.to_level, &escalated.organisation);
                self.move_to(at, DisputeStatus::Assigned, &OPEN, "escalated_after_the_end");
            }
            DisputeEvent::MediationHeld(_) => {
                self.mediations += 1;
                latest(&mut self.mediated_at, at);
                self.move_to(at, DisputeStatus::Mediating, &OPEN, "mediated_after_the_end");
            }
            DisputeEvent::Failed(_) => {
                self.failed += 1;
                let from = [DisputeStatus::Mediating];
                self.move_to(at, DisputeStatus::Failed, &from, "failed_without_mediation");
            }
            DisputeEvent::Resolved(resolved) => {
                let stands = self.since.reopened.is_none_or(|reopened| reopened <= at);
                if stands && newest(&mut self.resolved_at, at) {
                    self.resolved_level = resolved.level;
                }
                self.move_to(at, DisputeStatus::Resolved, &OPEN, "resolved_after_the_end");
            }
            DisputeEvent::TurnedCriminal(turned) => {
                earliest(&mut self.turned_criminal_at, at);
                if self.common.in_order(&mut self.since.criminal, at) {
                    self.criminal_incident = turned.incident.clone().unwrap_or_default();
                }
                // From everywhere: what was resolved yesterday is what has to be traced.
                self.move_to(at, DisputeStatus::TurnedCriminal, &[self.stage], "");
            }
            DisputeEvent::TurnedMassIncident(turned) => {
                earliest(&mut self.turned_mass_at, at);
                if self.common.in_order(&mut self.since.mass, at) {
                    self.mass_participants = turned.participants;
                }
                self.move_to(at, DisputeStatus::TurnedMassIncident, &[self.stage], "");
            }
            DisputeEvent::Reopened(_) => self.reopen(at),
        }
    }

    /// The first registration says when, the last one says what.
    fn register(&mut self, at: Timestamp, registered: &DisputeRegistered) {
        if self.since.registered.is_some() {
            self.common.anomaly("registered_again");
            self.registered_at = self.registered_at.min(at);
        } else {
            self.registered_at = at;
        }
        if !self.common.in_order(&mut self.since.registered, at) {
            return;
        }
        self.origin = registered.origin;
        self.dispute_type.clone_from(&registered.dispute_type);
        self.severity = registered.severity.unwrap_or_default();
        self.incident = registered.incident.clone().unwrap_or_default();
        if self.since.responsible.is_none() {
            self.level = registered.level;
        }
    }

    fn follow_pushes(&mut self, anomaly: Option<&'static str>) {
        if let Some(anomaly) = anomaly {
            self.common.anomaly(anomaly);
        }
        self.recipients = self.pushes.columns();
    }

    fn entrust(&mut self, at: Timestamp, level: DisputeLevel, organisation: &str) {
        earliest(&mut self.assigned_at, at);
        if self.common.in_order(&mut self.since.responsible, at) {
            self.level = level;
            organisation.clone_into(&mut self.organisation);
        }
    }

    fn reopen(&mut self, at: Timestamp) {
        self.reopened += 1;
        newest(&mut self.since.reopened, at);
        if self.resolved_at.is_some_and(|resolved| resolved <= at) {
            self.resolved_at = None;
            self.resolved_level = DisputeLevel::Unspecified;
        }
        let from = [
            DisputeStatus::Resolved,
            DisputeStatus::Failed,
            DisputeStatus::TurnedCriminal,
            DisputeStatus::TurnedMassIncident,
        ];
        self.move_to(at, DisputeStatus::Registered, &from, "reopened_while_open");
    }

    /// Follows the event, and says so when it could not have come from where the dispute stood. Before the registration
    /// the steps are followed as well, so that it finds the dispute where it stands.
    fn move_to(&mut self, at: Timestamp, to: DisputeStatus, from: &[DisputeStatus], anomaly: &str) {
        if !self.common.in_order(&mut self.since.stage, at) {
            return;
        }
        if self.since.registered.is_some() && !from.contains(&self.stage) {
            self.common.anomaly(anomaly);
        }
        self.stage = to;
    }

    fn standing(&self) -> DisputeStatus {
        match self.stage {
            _ if self.since.registered.is_none() => DisputeStatus::Unregistered,
            DisputeStatus::Registered if self.assigned_at.is_some() => DisputeStatus::Assigned,
            stage => stage,
        }
    }
}

#[cfg(test)]
mod tests;
