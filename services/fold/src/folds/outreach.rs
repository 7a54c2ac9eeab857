//! Outreach (宣传发动): what was held for villages, companies, markets, households and schools, and volunteers' time.
//!
//! The coverage of units and the volunteers' hours are computed from it. It never names a household or a person.

use crate::fold::{Common, Fold};
use quanyu_event::{Envelope, Kind, OutreachAudience, OutreachEvent, OutreachHeld, Payload, Timestamp};
use serde::Serialize;

/// State of an outreach; the fields are the columns of `outreach`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutreachState {
    common: Common,
    status: &'static str,
    /// Whether it counts: held.
    counted: bool,
    /// When it was held; the first event's time while nothing says that it was.
    held_at: Timestamp,
    activity: String,
    audience: OutreachAudience,
    reach: i32,
    /// Village, company, market or school; empty when unknown and for households.
    unit: String,
    volunteers: i32,
    volunteer_minutes: i32,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: older numbers that arrive later do not come back. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    held: Option<Timestamp>,
    volunteers: Option<Timestamp>,
}

/// See [`OutreachState`].
pub struct OutreachFold;

impl Fold for OutreachFold {
    const KIND: Kind = Kind::Outreach;
    const TABLE: &'static str = "outreach";
    const HISTORY: &'static str = "outreach_history";
    const VERSION: u32 = 1;
    type Event = OutreachEvent;
    type State = OutreachState;

    fn event(payload: &Payload) -> Option<&OutreachEvent> {
        if let Payload::Outreach(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<OutreachState>, envelope: &Envelope, event: &OutreachEvent) -> OutreachState {
        let mut state = state.unwrap_or_else(|| OutreachState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.counted = state.since.held.is_some();
        state.status = if state.counted { "held" } else { "unreported" };
        state
    }
}

impl OutreachState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unreported",
            counted: false,
            held_at: envelope.occurred_at,
            activity: String::new(),
            audience: OutreachAudience::Unspecified,
            reach: 0,
            unit: String::new(),
            volunteers: 0,
            volunteer_minutes: 0,
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &OutreachEvent) {
        match event {
            OutreachEvent::Held(held) => {
                if self.since.held.is_some() {
                    self.common.anomaly("held_again");
                }
                if self.common.in_order(&mut self.since.held, at) {
                    self.hold(at, held);
                }
            }
            OutreachEvent::VolunteerHoursReported(hours) => {
                if self.since.held.is_none() {
                    self.common.anomaly("follow_up_before_held");
                }
                if self.common.in_order(&mut self.since.volunteers, at) {
                    self.volunteers = hours.volunteers;
                    self.volunteer_minutes = hours.volunteer_minutes;
                }
                if hours.volunteers == 0 && hours.volunteer_minutes > 0 {
                    self.common.anomaly("hours_without_volunteers");
                }
            }
        }
    }

    fn hold(&mut self, at: Timestamp, held: &OutreachHeld) {
        self.held_at = at;
        self.activity.clone_from(&held.activity);
        self.audience = held.audience;
        self.reach = held.reach;
        self.unit = held.unit.clone().unwrap_or_default();
        // One household is a few people: a source that names it is told so, and no table shows it.
        if held.audience == OutreachAudience::Household && !self.unit.is_empty() {
            self.unit.clear();
            self.common.anomaly("household_named");
        }
    }
}

#[cfg(test)]
mod tests;
