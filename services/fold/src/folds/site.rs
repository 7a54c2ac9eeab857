//! Sites (场所): scenic areas, markets, schools, what they can hold, their drills and what these found wanting.
//!
//! Readings of visitors are of the site's days, see `site_day`.

use super::finding::Findings;
use crate::fold::{Common, Fold, newest};
use quanyu_event::{Envelope, Kind, Payload, SiteDrillHeld, SiteEvent, SiteRegistered, SiteType, Timestamp};
use serde::Serialize;

/// State of a site; the fields are the columns of `sites`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SiteState {
    common: Common,
    status: &'static str,
    /// Whether it counts: registered and not retired.
    counted: bool,
    site_type: SiteType,
    name: String,
    capacity: Option<i32>,
    longitude: Option<f64>,
    latitude: Option<f64>,
    registered_at: Option<Timestamp>,
    drills: u32,
    /// Of all drills added up.
    drill_participants: i64,
    last_drill_at: Option<Timestamp>,
    last_scenario: String,
    findings_raised: u32,
    findings_closed: u32,
    /// Ids of the open findings, sorted.
    findings_open: Vec<String>,
    retired_at: Option<Timestamp>,
    retired_reason: String,
    #[serde(skip)]
    findings: Findings,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: a retirement from before a registration does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    standing: Option<Timestamp>,
}

/// See [`SiteState`].
pub struct SiteFold;

impl Fold for SiteFold {
    const KIND: Kind = Kind::Site;
    const TABLE: &'static str = "sites";
    const HISTORY: &'static str = "site_history";
    const VERSION: u32 = 1;
    type Event = SiteEvent;
    type State = SiteState;

    fn event(payload: &Payload) -> Option<&SiteEvent> {
        if let Payload::Site(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<SiteState>, envelope: &Envelope, event: &SiteEvent) -> SiteState {
        let mut state = state.unwrap_or_else(|| SiteState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.judge();
        state
    }
}

impl SiteState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unregistered",
            counted: false,
            site_type: SiteType::Unspecified,
            name: String::new(),
            capacity: None,
            longitude: None,
            latitude: None,
            registered_at: None,
            drills: 0,
            drill_participants: 0,
            last_drill_at: None,
            last_scenario: String::new(),
            findings_raised: 0,
            findings_closed: 0,
            findings_open: Vec::new(),
            retired_at: None,
            retired_reason: String::new(),
            findings: Findings::default(),
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &SiteEvent) {
        if self.registered_at.is_none() && !matches!(event, SiteEvent::Registered(_)) {
            self.common.anomaly("follow_up_before_registration");
        }
        match event {
            SiteEvent::Registered(registered) => self.register(at, registered),
            SiteEvent::DrillHeld(held) => self.drill(at, held),
            SiteEvent::DrillFindingClosed(closed) => {
                if let Some(anomaly) = self.findings.close(at, &closed.finding) {
                    self.common.anomaly(anomaly);
                }
            }
            SiteEvent::Retired(retired) => {
                if self.retired_at.is_some() {
                    self.common.anomaly("retired_again");
                }
                if self.common.in_order(&mut self.since.standing, at) {
                    self.retired_at = Some(at);
                    self.retired_reason = retired.reason.clone().unwrap_or_default();
                }
            }
        }
    }

    /// Registering again is how a source tells what changed, and how a retired site comes back.
    fn register(&mut self, at: Timestamp, registered: &SiteRegistered) {
        if newest(&mut self.registered_at, at) {
            self.site_type = registered.site_type;
            self.name.clone_from(&registered.name);
            self.capacity = registered.capacity;
            self.longitude = registered.position.as_ref().map(|position| position.longitude);
            self.latitude = registered.position.as_ref().map(|position| position.latitude);
        }
        if self.common.in_order(&mut self.since.standing, at) {
            self.retired_at = None;
            self.retired_reason.clear();
        }
    }

    fn drill(&mut self, at: Timestamp, held: &SiteDrillHeld) {
        if self.retired_at.is_some_and(|retired| retired < at) {
            self.common.anomaly("drill_after_retirement");
        }
        self.drills += 1;
        self.drill_participants = self.drill_participants.saturating_add(i64::from(held.participants));
        // An older drill that arrives later is no anomaly: each one counts for itself.
        if newest(&mut self.last_drill_at, at) {
            self.last_scenario.clone_from(&held.scenario);
        }
        for finding in &held.findings {
            if let Some(anomaly) = self.findings.raise(at, finding, &held.scenario) {
                self.common.anomaly(anomaly);
            }
        }
    }

    fn judge(&mut self) {
        self.findings_raised = self.findings.raised();
        self.findings_closed = self.findings.closed();
        self.findings_open = self.findings.open_ids();
        self.status = if self.registered_at.is_none() {
            "unregistered"
        } else if self.retired_at.is_some() {
            "retired"
        } else {
            "registered"
        };
        self.counted = self.status == "registered";
    }
}

#[cfg(test)]
mod tests;
