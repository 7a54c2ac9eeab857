//! Smart safe communities (智慧安防小区): the certificate and the five services, counted.
//!
//! For whom a service was provided is nowhere in it.

use crate::fold::{Common, Fold, latest, newest};
use quanyu_event::{CommunityEvent, CommunityService, Envelope, Kind, Payload, Timestamp};
use serde::Serialize;

/// State of a community; the fields are the columns of `communities`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CommunityState {
    common: Common,
    status: &'static str,
    /// Whether it counts: certified now.
    counted: bool,
    /// When it was last certified; the first event's time while it was not.
    certified_at: Timestamp,
    name: String,
    households: i32,
    errands: u32,
    emergencies: u32,
    mediations: u32,
    patrols: u32,
    publicity: u32,
    /// Services of which the source does not say which of the five.
    services_unspecified: u32,
    last_service_at: Option<Timestamp>,
    lost_at: Option<Timestamp>,
    lost_reason: String,
    /// Times that the certificate was lost.
    lost: u32,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: a loss from before a certification does not undo it. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    certified: Option<Timestamp>,
    standing: Option<Timestamp>,
}

/// See [`CommunityState`].
pub struct CommunityFold;

impl Fold for CommunityFold {
    const KIND: Kind = Kind::Community;
    const TABLE: &'static str = "communities";
    const HISTORY: &'static str = "community_history";
    const VERSION: u32 = 1;
    type Event = CommunityEvent;
    type State = CommunityState;

    fn event(payload: &Payload) -> Option<&CommunityEvent> {
        if let Payload::Community(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<CommunityState>, envelope: &Envelope, event: &CommunityEvent) -> CommunityState {
        let mut state = state.unwrap_or_else(|| CommunityState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.status = if state.since.certified.is_none() {
            "uncertified"
        } else if state.lost_at.is_some() {
            "lost"
        } else {
            "certified"
        };
        state.counted = state.status == "certified";
        state
    }
}

impl CommunityState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "uncertified",
            counted: false,
            certified_at: envelope.occurred_at,
            name: String::new(),
            households: 0,
            errands: 0,
            emergencies: 0,
            mediations: 0,
            patrols: 0,
            publicity: 0,
            services_unspecified: 0,
            last_service_at: None,
            lost_at: None,
            lost_reason: String::new(),
            lost: 0,
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &CommunityEvent) {
        if self.since.certified.is_none() && !matches!(event, CommunityEvent::Certified(_)) {
            self.common.anomaly("follow_up_before_certification");
        }
        match event {
            CommunityEvent::Certified(certified) => {
                if newest(&mut self.since.certified, at) {
                    self.certified_at = at;
                    self.name.clone_from(&certified.name);
                    self.households = certified.households;
                }
                if self.common.in_order(&mut self.since.standing, at) {
                    self.lost_at = None;
                    self.lost_reason.clear();
                }
            }
            CommunityEvent::ServiceProvided(provided) => {
                if self.lost_at.is_some_and(|lost| lost < at) {
                    self.common.anomaly("service_after_loss");
                }
                *self.services(provided.service) += 1;
                latest(&mut self.last_service_at, at);
            }
            CommunityEvent::CertificationLost(lost) => {
                if self.lost_at.is_some() {
                    self.common.anomaly("lost_again");
                }
                self.lost += 1;
                if self.common.in_order(&mut self.since.standing, at) {
                    self.lost_at = Some(at);
                    self.lost_reason = lost.reason.clone().unwrap_or_default();
                }
            }
        }
    }

    fn services(&mut self, service: CommunityService) -> &mut u32 {
        match service {
            CommunityService::Errand => &mut self.errands,
            CommunityService::Emergency => &mut self.emergencies,
            CommunityService::Mediation => &mut self.mediations,
            CommunityService::Patrol => &mut self.patrols,
            CommunityService::Publicity => &mut self.publicity,
            CommunityService::Unspecified => &mut self.services_unspecified,
        }
    }
}

#[cfg(test)]
mod tests;
