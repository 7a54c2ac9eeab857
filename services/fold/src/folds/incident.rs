//! Incidents (警情): what is effective now, and every step's time.

use crate::fold::{Common, Fold, earliest};
use quanyu_event::{
    Envelope, IncidentCategory, IncidentChannel, IncidentEvent, IncidentInvalidReason, Kind, Payload,
    Position, Timestamp,
};
use serde::Serialize;

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStatus {
    /// Known only by a follow-up.
    Unreported,
    /// Reported.
    Reported,
    /// A unit is on its way.
    Dispatched,
    /// A unit is there.
    Arrived,
    /// Closed.
    Closed,
    /// Merged into another record.
    Merged,
    /// Does not count.
    Invalidated,
}

/// State of an incident; the fields are the columns of `incidents`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct IncidentState {
    common: Common,
    status: IncidentStatus,
    /// Whether it counts: reported, not merged, not invalidated.
    counted: bool,
    /// Time of the report; of the first event while there is none.
    reported_at: Timestamp,
    channel: IncidentChannel,
    category_class: String,
    category_code_system: String,
    category_type: String,
    category_subtype: String,
    category_detail: String,
    intake_class: String,
    intake_type: String,
    severity: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
    place: String,
    organisation: String,
    dispatched_at: Option<Timestamp>,
    arrived_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    reopened: u32,
    reclassified: u32,
    relocated: u32,
    merged_into: String,
    linked_to: Vec<String>,
    invalid_reason: String,
    outcome: String,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: an older correction that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    category: Option<Timestamp>,
    place: Option<Timestamp>,
    organisation: Option<Timestamp>,
    merge: Option<Timestamp>,
    validity: Option<Timestamp>,
    closing: Option<Timestamp>,
    outcome: Option<Timestamp>,
}

/// See [`IncidentState`].
pub struct IncidentFold;

impl Fold for IncidentFold {
    const KIND: Kind = Kind::Incident;
    const TABLE: &'static str = "incidents";
    const HISTORY: &'static str = "incident_history";
    const VERSION: u32 = 1;
    type Event = IncidentEvent;
    type State = IncidentState;

    fn event(payload: &Payload) -> Option<&IncidentEvent> {
        if let Payload::Incident(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<IncidentState>, envelope: &Envelope, event: &IncidentEvent) -> IncidentState {
        let mut state = state.unwrap_or_else(|| IncidentState::first(envelope));
        state.common.next(envelope);
        state.step(envelope, event);
        state.judge();
        state
    }
}

impl IncidentState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: IncidentStatus::Unreported,
            counted: false,
            reported_at: envelope.occurred_at,
            channel: IncidentChannel::Unspecified,
            category_class: "unspecified".into(),
            category_code_system: String::new(),
            category_type: String::new(),
            category_subtype: String::new(),
            category_detail: String::new(),
            intake_class: "unspecified".into(),
            intake_type: String::new(),
            severity: "unspecified".into(),
            longitude: None,
            latitude: None,
            place: String::new(),
            organisation: String::new(),
            dispatched_at: None,
            arrived_at: None,
            closed_at: None,
            reopened: 0,
            reclassified: 0,
            relocated: 0,
            merged_into: String::new(),
            linked_to: Vec::new(),
            invalid_reason: String::new(),
            outcome: String::new(),
            since: Since::default(),
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &IncidentEvent) {
        let at = envelope.occurred_at;
        if self.status == IncidentStatus::Unreported && !matches!(event, IncidentEvent::Reported(_)) {
            self.common.anomaly("follow_up_before_report");
        }
        match event {
            IncidentEvent::Reported(reported) => {
                let late = self.status != IncidentStatus::Unreported;
                if late {
                    self.common.anomaly("reported_again");
                }
                self.reported_at = at;
                self.channel = reported.channel;
                self.intake_class = reported.category.class.as_str().into();
                self.intake_type = reported.category.type_code.clone().unwrap_or_default();
                self.severity = reported.severity.unwrap_or_default().as_str().into();
                // A category that feedback or a correction gave stays effective over intake's.
                if self.reclassified == 0 {
                    self.set_category(&reported.category);
                }
                // A relocation that came before the report may have said only one of the two.
                if self.relocated == 0 || self.longitude.is_none() {
                    self.set_position(reported.position.as_ref());
                }
                if self.relocated == 0 || self.place.is_empty() {
                    self.place = reported.place.clone().unwrap_or_default();
                }
                if !late {
                    self.status = IncidentStatus::Reported;
                }
            }
            IncidentEvent::Dispatched(_) => {
                earliest(&mut self.dispatched_at, at);
                self.advance(IncidentStatus::Dispatched);
            }
            IncidentEvent::Arrived(_) => {
                earliest(&mut self.arrived_at, at);
                self.advance(IncidentStatus::Arrived);
            }
            IncidentEvent::Reclassified(reclassified) => {
                self.reclassify(at, &reclassified.category);
            }
            IncidentEvent::FeedbackRecorded(feedback) => {
                if let Some(category) = &feedback.category {
                    self.reclassify(at, category);
                }
                if let Some(outcome) = &feedback.outcome
                    && self.common.in_order(&mut self.since.outcome, at)
                {
                    self.outcome.clone_from(outcome);
                }
            }
            IncidentEvent::Relocated(relocated) => {
                self.relocated += 1;
                if self.common.in_order(&mut self.since.place, at) {
                    self.common.settle(envelope);
                    self.set_position(relocated.position.as_ref());
                    if let Some(place) = &relocated.place {
                        self.place.clone_from(place);
                    }
                }
            }
            IncidentEvent::Rejurisdicted(rejurisdicted) => {
                if self.common.in_order(&mut self.since.organisation, at) {
                    self.organisation.clone_from(&rejurisdicted.organisation);
                }
            }
            IncidentEvent::Linked(linked) => self.link(&linked.to_subject),
            IncidentEvent::Merged(merged) => {
                if merged.into_subject == envelope.subject.as_str() {
                    self.common.anomaly("merged_into_itself");
                } else if self.common.in_order(&mut self.since.merge, at) {
                    self.merged_into.clone_from(&merged.into_subject);
                }
            }
            IncidentEvent::Unmerged(_) => {
                if self.merged_into.is_empty() {
                    self.common.anomaly("unmerged_without_merge");
                }
                if self.common.in_order(&mut self.since.merge, at) {
                    self.merged_into.clear();
                }
            }
            IncidentEvent::Invalidated(invalidated) => {
                if self.common.in_order(&mut self.since.validity, at) {
                    self.invalidate(invalidated.reason);
                }
            }
            IncidentEvent::Closed(_) => {
                if self.closed_at.is_some() {
                    self.common.anomaly("closed_again");
                }
                if self.common.in_order(&mut self.since.closing, at) {
                    self.closed_at = Some(at);
                }
            }
            IncidentEvent::Reopened(_) => {
                if self.closed_at.is_none() && self.invalid_reason.is_empty() {
                    self.common.anomaly("reopened_while_open");
                }
                self.reopened += 1;
                if self.common.in_order(&mut self.since.closing, at) {
                    self.closed_at = None;
                }
                if self.common.in_order(&mut self.since.validity, at) {
                    self.invalid_reason.clear();
                }
            }
        }
    }

    /// Status and counting follow from the facts, so that their order does not matter.
    fn judge(&mut self) {
        let reported = self.status != IncidentStatus::Unreported;
        self.counted = reported && self.merged_into.is_empty() && self.invalid_reason.is_empty();
        if !reported {
            return;
        }
        self.status = if !self.merged_into.is_empty() {
            IncidentStatus::Merged
        } else if !self.invalid_reason.is_empty() {
            IncidentStatus::Invalidated
        } else if self.closed_at.is_some() {
            IncidentStatus::Closed
        } else if self.arrived_at.is_some() {
            IncidentStatus::Arrived
        } else if self.dispatched_at.is_some() {
            IncidentStatus::Dispatched
        } else {
            IncidentStatus::Reported
        };
    }

    fn advance(&mut self, to: IncidentStatus) {
        if self.closed_at.is_some() {
            self.common.anomaly(match to {
                IncidentStatus::Dispatched => "dispatched_after_close",
                _ => "arrived_after_close",
            });
        }
    }

    fn reclassify(&mut self, at: Timestamp, category: &IncidentCategory) {
        self.reclassified += 1;
        if self.common.in_order(&mut self.since.category, at) {
            self.set_category(category);
        }
    }

    fn set_category(&mut self, category: &IncidentCategory) {
        self.category_class = category.class.as_str().into();
        self.category_code_system.clone_from(&category.code_system);
        self.category_type = category.type_code.clone().unwrap_or_default();
        self.category_subtype = category.subtype_code.clone().unwrap_or_default();
        self.category_detail = category.detail_code.clone().unwrap_or_default();
    }

    fn set_position(&mut self, position: Option<&Position>) {
        if let Some(position) = position {
            self.longitude = Some(position.longitude);
            self.latitude = Some(position.latitude);
        }
    }

    fn link(&mut self, to_subject: &str) {
        /// A record with more links than this is a defect of its source; the events keep them all.
        const LINKS_MAX: usize = 64;
        if self.linked_to.len() < LINKS_MAX && !self.linked_to.iter().any(|known| known == to_subject) {
            self.linked_to.push(to_subject.to_owned());
        }
    }

    fn invalidate(&mut self, reason: IncidentInvalidReason) {
        self.invalid_reason = reason.as_str().into();
    }
}

#[cfg(test)]
mod tests;
