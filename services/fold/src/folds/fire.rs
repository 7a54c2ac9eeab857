//! Fires (火灾): the response chain, casualties, loss and the grade by law.

use super::figure::Figure;
use crate::fold::{Common, Fold, earliest};
use quanyu_event::{Envelope, FireEvent, FireType, Grade, Kind, Money, Payload, Position, Timestamp};
use serde::Serialize;

/// Deaths within this many days of the fire re-grade it (Order 493, article 13).
const REGRADE_DAYS: i64 = 7;

/// State of a fire; the fields are the columns of `fires`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FireState {
    common: Common,
    status: &'static str,
    /// Whether it counts: reported, a fire or explosion, not merged, not invalidated.
    counted: bool,
    /// Time of the report; of the first event while there is none.
    reported_at: Timestamp,
    reported: bool,
    fire_type: FireType,
    code_system: String,
    intake_type_code: String,
    property_use_code: String,
    cause_code: String,
    longitude: Option<f64>,
    latitude: Option<f64>,
    place: String,
    dispatched_at: Option<Timestamp>,
    arrived_at: Option<Timestamp>,
    under_control_at: Option<Timestamp>,
    extinguished_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    deaths: Option<i32>,
    /// Deaths that the law counts for the grade: known within seven days.
    deaths_graded: Option<i32>,
    serious_injuries: Option<i32>,
    casualties_undivided: Option<i32>,
    rescued: Option<i32>,
    loss_currency: String,
    loss_minor_units: Option<i64>,
    grade: Grade,
    reopened: u32,
    reclassified: u32,
    relocated: u32,
    merged_into: String,
    invalid_reason: String,
    #[serde(skip)]
    figures: Figures,
    #[serde(skip)]
    since: Since,
}

/// Casualties with their revisions. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Figures {
    deaths: Figure,
    serious_injuries: Figure,
    casualties_undivided: Figure,
    rescued: Figure,
}

/// When what is effective happened: an older correction that arrives later does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    fire_type: Option<Timestamp>,
    place: Option<Timestamp>,
    loss: Option<Timestamp>,
    cause: Option<Timestamp>,
    merge: Option<Timestamp>,
    validity: Option<Timestamp>,
    closing: Option<Timestamp>,
}

/// See [`FireState`].
pub struct FireFold;

impl Fold for FireFold {
    const KIND: Kind = Kind::Fire;
    const TABLE: &'static str = "fires";
    const HISTORY: &'static str = "fire_history";
    const VERSION: u32 = 1;
    type Event = FireEvent;
    type State = FireState;

    fn event(payload: &Payload) -> Option<&FireEvent> {
        if let Payload::Fire(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<FireState>, envelope: &Envelope, event: &FireEvent) -> FireState {
        let mut state = state.unwrap_or_else(|| FireState::first(envelope));
        state.common.next(envelope);
        state.step(envelope, event);
        state.judge();
        state
    }
}

impl FireState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unreported",
            counted: false,
            reported_at: envelope.occurred_at,
            reported: false,
            fire_type: FireType::Unspecified,
            code_system: String::new(),
            intake_type_code: String::new(),
            property_use_code: String::new(),
            cause_code: String::new(),
            longitude: None,
            latitude: None,
            place: String::new(),
            dispatched_at: None,
            arrived_at: None,
            under_control_at: None,
            extinguished_at: None,
            closed_at: None,
            deaths: None,
            deaths_graded: None,
            serious_injuries: None,
            casualties_undivided: None,
            rescued: None,
            loss_currency: String::new(),
            loss_minor_units: None,
            grade: Grade::Ungraded,
            reopened: 0,
            reclassified: 0,
            relocated: 0,
            merged_into: String::new(),
            invalid_reason: String::new(),
            figures: Figures::default(),
            since: Since::default(),
        }
    }

    fn step(&mut self, envelope: &Envelope, event: &FireEvent) {
        let at = envelope.occurred_at;
        if !self.reported && !matches!(event, FireEvent::Reported(_)) {
            self.common.anomaly("follow_up_before_report");
        }
        match event {
            FireEvent::Reported(reported) => {
                if self.reported {
                    self.common.anomaly("reported_again");
                }
                self.reported = true;
                self.reported_at = at;
                if self.reclassified == 0 {
                    self.fire_type = reported.fire_type;
                }
                self.code_system.clone_from(&reported.code_system);
                self.intake_type_code = reported.intake_type_code.clone().unwrap_or_default();
                self.property_use_code = reported.property_use_code.clone().unwrap_or_default();
                // A relocation that came before the report may have said only one of the two.
                if self.relocated == 0 || self.longitude.is_none() {
                    self.set_position(reported.position.as_ref());
                }
                if self.relocated == 0 || self.place.is_empty() {
                    self.place = reported.place.clone().unwrap_or_default();
                }
            }
            FireEvent::Dispatched(_) => earliest(&mut self.dispatched_at, at),
            FireEvent::Arrived(_) => earliest(&mut self.arrived_at, at),
            FireEvent::UnderControl(_) => earliest(&mut self.under_control_at, at),
            FireEvent::Extinguished(_) => earliest(&mut self.extinguished_at, at),
            FireEvent::CasualtiesRevised(revised) => {
                self.figures.deaths.revise(at, revised.deaths);
                self.figures.serious_injuries.revise(at, revised.serious_injuries);
                self.figures.casualties_undivided.revise(at, revised.casualties_undivided);
                self.figures.rescued.revise(at, revised.rescued);
            }
            FireEvent::LossAssessed(assessed) => {
                if self.common.in_order(&mut self.since.loss, at) {
                    self.loss_currency.clone_from(&assessed.loss.currency);
                    self.loss_minor_units = Some(assessed.loss.minor_units);
                }
            }
            FireEvent::CauseDetermined(determined) => {
                if self.common.in_order(&mut self.since.cause, at) {
                    self.cause_code.clone_from(&determined.cause_code);
                }
            }
            FireEvent::Reclassified(reclassified) => {
                self.reclassified += 1;
                if self.common.in_order(&mut self.since.fire_type, at) {
                    self.fire_type = reclassified.fire_type;
                }
            }
            FireEvent::Relocated(relocated) => {
                self.relocated += 1;
                if self.common.in_order(&mut self.since.place, at) {
                    self.common.settle(envelope);
                    self.set_position(relocated.position.as_ref());
                    if let Some(place) = &relocated.place {
                        self.place.clone_from(place);
                    }
                }
            }
            FireEvent::Merged(merged) => {
                if merged.into_subject == envelope.subject.as_str() {
                    self.common.anomaly("merged_into_itself");
                } else if self.common.in_order(&mut self.since.merge, at) {
                    self.merged_into.clone_from(&merged.into_subject);
                }
            }
            FireEvent::Unmerged(_) => {
                if self.merged_into.is_empty() {
                    self.common.anomaly("unmerged_without_merge");
                }
                if self.common.in_order(&mut self.since.merge, at) {
                    self.merged_into.clear();
                }
            }
            FireEvent::Invalidated(invalidated) => {
                if self.common.in_order(&mut self.since.validity, at) {
                    self.invalid_reason = invalidated.reason.as_str().into();
                }
            }
            FireEvent::Closed(_) => {
                if self.closed_at.is_some() {
                    self.common.anomaly("closed_again");
                }
                if self.common.in_order(&mut self.since.closing, at) {
                    self.closed_at = Some(at);
                }
            }
            FireEvent::Reopened(_) => {
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

    /// Deaths that become known too late change the figure but not the grade. Computed from all revisions each time,
    /// because the report, which the limit counts from, may come after them.
    fn count(&mut self) {
        let limit = self.reported_at.plus_days(REGRADE_DAYS);
        self.deaths = self.figures.deaths.latest();
        self.deaths_graded = self.figures.deaths.latest_by(limit);
        if self.reported && self.figures.deaths.revised_after(limit) {
            self.common.anomaly("deaths_after_regrading_limit");
        }
        self.serious_injuries = self.figures.serious_injuries.latest();
        self.casualties_undivided = self.figures.casualties_undivided.latest();
        self.rescued = self.figures.rescued.latest();
    }

    fn judge(&mut self) {
        self.count();
        let loss = self
            .loss_minor_units
            .map(|minor_units| Money { currency: self.loss_currency.clone(), minor_units });
        self.grade = Grade::by_law(self.deaths_graded, self.serious_injuries, loss.as_ref());
        let burning = matches!(self.fire_type, FireType::Fire | FireType::Explosion);
        self.counted =
            self.reported && burning && self.merged_into.is_empty() && self.invalid_reason.is_empty();
        self.status = self.stage();
    }

    fn stage(&self) -> &'static str {
        let stages = [
            (!self.reported, "unreported"),
            (!self.merged_into.is_empty(), "merged"),
            (!self.invalid_reason.is_empty(), "invalidated"),
            (self.closed_at.is_some(), "closed"),
            (self.extinguished_at.is_some(), "extinguished"),
            (self.under_control_at.is_some(), "under_control"),
            (self.arrived_at.is_some(), "arrived"),
            (self.dispatched_at.is_some(), "dispatched"),
        ];
        stages.iter().find(|(holds, _)| *holds).map_or("reported", |(_, name)| name)
    }

    fn set_position(&mut self, position: Option<&Position>) {
        if let Some(position) = position {
            self.longitude = Some(position.longitude);
            self.latitude = Some(position.latitude);
        }
    }
}

#[cfg(test)]
mod tests;
