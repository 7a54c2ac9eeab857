//! Hazards (隐患): the closed loop from found to closed, with rejection, escalation and re-opening.

use crate::fold::{Common, Fold, earliest, latest};
use quanyu_event::{Envelope, HazardClass, HazardEvent, HazardLevel, Kind, Payload, Timestamp};
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
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &HazardEvent) {
        let at = envelope.occurred_at;
        if self.status == HazardStatus::Unreported && !matches!(event, HazardEvent::Reported(_)) {
            self.common.anomaly("follow_up_before_report");
        }
        match event {
            HazardEvent::Reported(reported) => {
                if self.status == HazardStatus::Unreported {
                    self.status = self.stage_before_closing();
                } else {
                    self.common.anomaly("reported_again");
                }
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
                self.due_at = self.due_at.or(reported.due_at);
            }
            HazardEvent::Assigned(assigned) => {
                self.organisation.clone_from(&assigned.organisation);
                earliest(&mut self.assigned_at, at);
                self.move_to(
                    HazardStatus::Assigned,
                    &[HazardStatus::Found, HazardStatus::Assigned, HazardStatus::Rejected],
                    "assigned_out_of_order",
                );
            }
            HazardEvent::DueSet(due) => self.due_at = Some(due.due_at),
            HazardEvent::Rectified(_) => {
                latest(&mut self.rectified_at, at);
                self.move_to(
                    HazardStatus::Rectified,
                    &[HazardStatus::Found, HazardStatus::Assigned, HazardStatus::Rejected],
                    "rectified_out_of_order",
                );
            }
            HazardEvent::RectificationRejected(_) => {
                self.rejected += 1;
                self.verified_at = None;
                self.move_to(
                    HazardStatus::Rejected,
                    &[HazardStatus::Rectified],
                    "rejected_without_rectification",
                );
            }
            HazardEvent::Verified(_) => {
                latest(&mut self.verified_at, at);
                self.move_to(
                    HazardStatus::Verified,
                    &[HazardStatus::Rectified],
                    "verified_without_rectification",
                );
            }
            HazardEvent::Escalated(escalated) => {
                self.escalated += 1;
                self.escalated_to.clone_from(&escalated.to_organisation);
            }
            HazardEvent::Closed(_) => {
                latest(&mut self.closed_at, at);
                self.move_to(HazardStatus::Closed, &[HazardStatus::Verified], "closed_without_verification");
            }
            HazardEvent::Reopened(_) => {
                self.reopened += 1;
                self.rectified_at = None;
                self.verified_at = None;
                self.closed_at = None;
                let to =
                    if self.assigned_at.is_some() { HazardStatus::Assigned } else { HazardStatus::Found };
                self.move_to(
                    to,
                    &[HazardStatus::Closed, HazardStatus::Verified, HazardStatus::Withdrawn],
                    "reopened_while_open",
                );
            }
            HazardEvent::Withdrawn(_) => {
                if self.status == HazardStatus::Closed {
                    self.common.anomaly("withdrawn_after_close");
                }
                if self.status != HazardStatus::Unreported {
                    self.status = HazardStatus::Withdrawn;
                }
            }
        }
    }

    /// Follows the event, and says so when it could not have come from where the hazard stood.
    fn move_to(&mut self, to: HazardStatus, from: &[HazardStatus], anomaly: &str) {
        if self.status == HazardStatus::Unreported {
            return;
        }
        if !from.contains(&self.status) {
            self.common.anomaly(anomaly);
        }
        self.status = to;
    }

    /// Where a hazard stands whose report comes after its follow-ups.
    fn stage_before_closing(&self) -> HazardStatus {
        let stages = [
            (self.closed_at.is_some(), HazardStatus::Closed),
            (self.verified_at.is_some(), HazardStatus::Verified),
            (self.rectified_at.is_some(), HazardStatus::Rectified),
            (self.assigned_at.is_some(), HazardStatus::Assigned),
        ];
        stages.iter().find(|(holds, _)| *holds).map_or(HazardStatus::Found, |(_, stage)| *stage)
    }
}
