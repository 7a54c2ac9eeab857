//! Hazards (隐患): the closed loop from found to closed, with rejection, escalation and re-opening.

use crate::fold::{Common, Fold, earliest, latest, newest};
use quanyu_event::{
    Envelope, HazardClass, HazardEvent, HazardLevel, HazardReported, Kind, Payload, Timestamp,
};
use serde::Serialize;

/// Where a hazard stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HazardStatus {
    /// Known only by a follow-up.
    Unreported,
    /// Found, nobody responsible yet.
    Found,
    /// An organisation is responsible.
    Assigned,
    /// Said to be rectified, not yet checked.
    Rectified,
    /// The rectification was found wanting.
    Rejected,
    /// Checked and found good.
    Verified,
    /// The loop is closed.
    Closed,
    /// It was none.
    Withdrawn,
}

/// State of a hazard; the fields are the columns of `hazards`. Overdue is computed from `due_at` when asked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HazardState {
    common: Common,
    status: HazardStatus,
    /// Whether it counts: found and not withdrawn.
    counted: bool,
    /// Closed after a verification: what the clearance rate counts.
    cleared: bool,
    /// When it was found; the first event's time while there is no report.
    reported_at: Timestamp,
    hazard_class: HazardClass,
    level: HazardLevel,
    finder_role: String,
    enterprise: String,
    place: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
    organisation: String,
    due_at: Option<Timestamp>,
    assigned_at: Option<Timestamp>,
    rectified_at: Option<Timestamp>,
    verified_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    rejected: u32,
    escalated: u32,
    escalated_to: String,
    reopened: u32,
    #[serde(skip)]
    stage: HazardStatus,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: an older step that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    reported: bool,
    stage: Option<Timestamp>,
    organisation: Option<Timestamp>,
    due: Option<Timestamp>,
    escalated: Option<Timestamp>,
    /// Rectifications before the last re-opening count no more.
    reopened: Option<Timestamp>,
    /// Verifications before the last re-opening or rejection count no more.
    refuted: Option<Timestamp>,
}

/// See [`HazardState`].
pub struct HazardFold;

impl Fold for HazardFold {
    const KIND: Kind = Kind::Hazard;
    const TABLE: &'static str = "hazards";
    const HISTORY: &'static str = "hazard_history";
    const VERSION: u32 = 1;
    type Event = HazardEvent;
    type State = HazardState;

    fn event(payload: &Payload) -> Option<&HazardEvent> {
        if let Payload::Hazard(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<HazardState>, envelope: &Envelope, event: &HazardEvent) -> HazardState {
        let mut state = state.unwrap_or_else(|| HazardState::first(envelope));
        state.common.next(envelope);
        state.step(envelope, event);
        state.status = state.standing();
        state.counted = !matches!(state.status, HazardStatus::Unreported | HazardStatus::Withdrawn);
        state.cleared = state.status == HazardStatus::Closed && state.verified_at.is_some();
        state
    }
}

impl HazardState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: HazardStatus::Unreported,
            counted: false,
            cleared: false,
            reported_at: envelope.occurred_at,
            hazard_class: HazardClass::Unspecified,
            level: HazardLevel::Unspecified,
            finder_role: String::new(),
            enterprise: String::new(),
            place: String::new(),
            longitude: None,
            latitude: None,
            organisation: String::new(),
            due_at: None,
            assigned_at: None,
            rectified_at: None,
            verified_at: None,
            closed_at: None,
            rejected: 0,
            escalated: 0,
            escalated_to: String::new(),
            reopened: 0,
            stage: HazardStatus::Found,
            since: Since::default(),
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &HazardEvent) {
        let at = envelope.occurred_at;
        if !self.since.reported && !matches!(event, HazardEvent::Reported(_)) {
            self.common.anomaly("follow_up_before_report");
        }
        match event {
            HazardEvent::Reported(reported) => self.report(at, reported),
            HazardEvent::Assigned(assigned) => {
                earliest(&mut self.assigned_at, at);
                if self.common.in_order(&mut self.since.organisation, at) {
                    self.organisation.clone_from(&assigned.organisation);
                }
                self.move_to(
                    at,
                    HazardStatus::Assigned,
                    &[HazardStatus::Found, HazardStatus::Assigned, HazardStatus::Rejected],
                    "assigned_out_of_order",
                );
            }
            HazardEvent::DueSet(due) => {
                if self.common.in_order(&mut self.since.due, at) {
                    self.due_at = Some(due.due_at);
                }
            }
            HazardEvent::Rectified(_) => {
                if self.since.reopened.is_none_or(|reopened| reopened <= at) {
                    latest(&mut self.rectified_at, at);
                }
                self.move_to(
                    at,
                    HazardStatus::Rectified,
                    &[HazardStatus::Found, HazardStatus::Assigned, HazardStatus::Rejected],
                    "rectified_out_of_order",
                );
            }
            HazardEvent::RectificationRejected(_) => {
                self.rejected += 1;
                self.refute(at);
                self.move_to(
                    at,
                    HazardStatus::Rejected,
                    &[HazardStatus::Rectified],
                    "rejected_without_rectification",
                );
            }
            HazardEvent::Verified(_) => {
                if self.since.refuted.is_none_or(|refuted| refuted <= at) {
                    latest(&mut self.verified_at, at);
                }
                self.move_to(
                    at,
                    HazardStatus::Verified,
                    &[HazardStatus::Rectified],
                    "verified_without_rectification",
                );
            }
            HazardEvent::Escalated(escalated) => {
                self.escalated += 1;
                if self.common.in_order(&mut self.since.escalated, at) {
                    self.escalated_to.clone_from(&escalated.to_organisation);
                }
            }
            HazardEvent::Closed(_) => {
                if self.since.reopened.is_none_or(|reopened| reopened <= at) {
                    latest(&mut self.closed_at, at);
                }
                self.move_to(
                    at,
                    HazardStatus::Closed,
                    &[HazardStatus::Verified],
                    "closed_without_verification",
                );
            }
            HazardEvent::Reopened(_) => {
                self.reopened += 1;
                newest(&mut self.since.reopened, at);
                self.refute(at);
                self.rectified_at = self.rectified_at.filter(|rectified| *rectified > at);
                self.closed_at = self.closed_at.filter(|closed| *closed > at);
                self.move_to(
                    at,
                    HazardStatus::Found,
                    &[HazardStatus::Closed, HazardStatus::Verified, HazardStatus::Withdrawn],
                    "reopened_while_open",
                );
            }
            HazardEvent::Withdrawn(_) => {
                if self.stage == HazardStatus::Closed {
                    self.common.anomaly("withdrawn_after_close");
                }
                let stage = self.stage;
                self.move_to(at, HazardStatus::Withdrawn, &[stage], "");
            }
        }
    }

    fn report(&mut self, at: Timestamp, reported: &HazardReported) {
        if self.since.reported {
            self.common.anomaly("reported_again");
        }
        self.since.reported = true;
        self.reported_at = at;
        self.hazard_class = reported.hazard_class;
        self.level = reported.level;
        self.finder_role.clone_from(&reported.finder_role);
        self.enterprise = reported.enterprise.clone().unwrap_or_default();
        self.place = reported.place.clone().unwrap_or_default();
        if let Some(position) = &reported.position {
            self.longitude = Some(position.longitude);
            self.latitude = Some(position.latitude);
        }
        if self.since.due.is_none() {
            self.due_at = self.due_at.or(reported.due_at);
        }
    }

    /// A verification up to now proves nothing any more.
    fn refute(&mut self, at: Timestamp) {
        newest(&mut self.since.refuted, at);
        self.verified_at = self.verified_at.filter(|verified| *verified > at);
    }

    /// Follows the event, and says so when it could not have come from where the hazard stood. Before the report the
    /// steps are followed as well, so that the report finds the hazard where it stands.
    fn move_to(&mut self, at: Timestamp, to: HazardStatus, from: &[HazardStatus], anomaly: &str) {
        if !self.common.in_order(&mut self.since.stage, at) {
            return;
        }
        if self.since.reported && !from.contains(&self.stage) {
            self.common.anomaly(anomaly);
        }
        self.stage = to;
    }

    fn standing(&self) -> HazardStatus {
        match self.stage {
            _ if !self.since.reported => HazardStatus::Unreported,
            HazardStatus::Found if self.assigned_at.is_some() => HazardStatus::Assigned,
            stage => stage,
        }
    }
}

#[cfg(test)]
mod tests;
