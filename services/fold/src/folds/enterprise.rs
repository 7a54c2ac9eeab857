//! Enterprises (企业): industry, size, risk, and how many were insured when.
//!
//! Read for work injuries per 1,000 insured, whose denominator is the number that held then, and for the coverage of
//! inspections. It never knows owners or employees, only how many.

use crate::fold::{Common, Fold};
use quanyu_event::{
    EnterpriseEvent, EnterpriseRegistered, EnterpriseRiskLevel, EnterpriseSize, Envelope, Kind, Payload,
    Timestamp,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Ten years of monthly numbers; of more the oldest are forgotten.
const HEADCOUNTS_MAX: usize = 120;

/// State of an enterprise; the fields are the columns of `enterprises`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnterpriseState {
    common: Common,
    status: &'static str,
    /// Whether it counts: registered and not retired.
    counted: bool,
    industry_code: String,
    size: EnterpriseSize,
    community: String,
    grid: String,
    risk_level: EnterpriseRiskLevel,
    risk_rated_at: Option<Timestamp>,
    registered_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
    /// The last of `headcounts`, which may hold from a time still to come.
    insured: Option<i32>,
    headcounts: Vec<i32>,
    /// From when each of `headcounts` holds; ascending.
    headcounts_effective_at: Vec<Timestamp>,
    #[serde(skip)]
    by_effect: BTreeMap<Timestamp, Headcount>,
    #[serde(skip)]
    standing: Option<Timestamp>,
}

/// How many are insured, and when that was said. No columns.
#[derive(Debug, Clone, PartialEq)]
struct Headcount {
    said_at: Timestamp,
    insured: i32,
}

/// See [`EnterpriseState`].
pub struct EnterpriseFold;

impl Fold for EnterpriseFold {
    const KIND: Kind = Kind::Enterprise;
    const TABLE: &'static str = "enterprises";
    const HISTORY: &'static str = "enterprise_history";
    const VERSION: u32 = 1;
    type Event = EnterpriseEvent;
    type State = EnterpriseState;

    fn event(payload: &Payload) -> Option<&EnterpriseEvent> {
        if let Payload::Enterprise(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<EnterpriseState>, envelope: &Envelope, event: &EnterpriseEvent) -> EnterpriseState {
        let mut state = state.unwrap_or_else(|| EnterpriseState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        if state.registered_at.is_none() {
            state.common.anomaly("follow_up_before_registration");
        }
        state.status = if state.retired_at.is_some() {
            "retired"
        } else if state.registered_at.is_some() {
            "registered"
        } else {
            "unregistered"
        };
        state.counted = state.status == "registered";
        state
    }
}

impl EnterpriseState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unregistered",
            counted: false,
            industry_code: String::new(),
            size: EnterpriseSize::Unspecified,
            community: String::new(),
            grid: String::new(),
            risk_level: EnterpriseRiskLevel::Unspecified,
            risk_rated_at: None,
            registered_at: None,
            retired_at: None,
            insured: None,
            headcounts: Vec::new(),
            headcounts_effective_at: Vec::new(),
            by_effect: BTreeMap::new(),
            standing: None,
        }
    }

    fn step(&mut self, at: Timestamp, event: &EnterpriseEvent) {
        match event {
            EnterpriseEvent::Registered(registered) => {
                self.register(at, registered);
                if self.common.in_order(&mut self.standing, at) {
                    self.retired_at = None;
                }
            }
            EnterpriseEvent::HeadcountRevised(revised) => {
                self.count(at, revised.effective_at, revised.insured)
            }
            EnterpriseEvent::RiskRated(rated) => {
                if self.common.in_order(&mut self.risk_rated_at, at) {
                    self.risk_level = rated.level;
                }
            }
            EnterpriseEvent::Retired(_) => {
                if self.common.in_order(&mut self.standing, at) {
                    self.retired_at = Some(at);
                }
            }
        }
    }

    fn register(&mut self, at: Timestamp, registered: &EnterpriseRegistered) {
        if self.common.in_order(&mut self.registered_at, at) {
            self.industry_code.clone_from(&registered.industry_code);
            self.size = registered.size;
            self.community = registered.community.clone().unwrap_or_default();
            self.grid = registered.grid.clone().unwrap_or_default();
        }
        if let Some(insured) = registered.insured {
            self.count(at, at, insured);
        }
    }

    /// Of two numbers for one time the one that was said last holds.
    fn count(&mut self, at: Timestamp, effective_at: Timestamp, insured: i32) {
        if self.by_effect.get(&effective_at).is_some_and(|known| known.said_at > at) {
            self.common.anomaly("out_of_order");
            return;
        }
        self.by_effect.insert(effective_at, Headcount { said_at: at, insured });
        if self.by_effect.len() > HEADCOUNTS_MAX {
            self.by_effect.pop_first();
            self.common.anomaly("too_many_headcounts");
        }
        self.headcounts = self.by_effect.values().map(|headcount| headcount.insured).collect();
        self.headcounts_effective_at = self.by_effect.keys().copied().collect();
        self.insured = self.headcounts.last().copied();
    }
}

#[cfg(test)]
mod tests;
