//! Campaigns (一月一镇平安大会战): which town or zone is the theatre when, with which forces, in which phase.
//!
//! Read for the map of the year and for every figure that compares a theatre before, during and after its battle. It
//! holds plans and phases; the figures come from the other kinds.

mod battle;

use self::battle::{Battle, BattleColumns};
use crate::fold::{Common, Fold, latest};
use quanyu_event::{CampaignEvent, Envelope, Kind, Payload, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// A city has some sixteen towns and zones, a province about ninety counties.
const BATTLES_MAX: usize = 128;

/// State of a campaign; the fields are the columns of `campaigns`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CampaignState {
    common: Common,
    status: &'static str,
    /// Whether it counts: it was planned.
    counted: bool,
    title: String,
    planned_at: Option<Timestamp>,
    begins_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    closed_at: Option<Timestamp>,
    battles: BattleColumns,
    #[serde(skip)]
    by_theatre: BTreeMap<String, Battle>,
}

/// See [`CampaignState`].
pub struct CampaignFold;

impl Fold for CampaignFold {
    const KIND: Kind = Kind::Campaign;
    const TABLE: &'static str = "campaigns";
    const HISTORY: &'static str = "campaign_history";
    const VERSION: u32 = 1;
    type Event = CampaignEvent;
    type State = CampaignState;

    fn event(payload: &Payload) -> Option<&CampaignEvent> {
        if let Payload::Campaign(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<CampaignState>, envelope: &Envelope, event: &CampaignEvent) -> CampaignState {
        let mut state = state.unwrap_or_else(|| CampaignState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        if state.planned_at.is_none() {
            state.common.anomaly("follow_up_before_plan");
        }
        state.counted = state.planned_at.is_some();
        state.status = if !state.counted {
            "unplanned"
        } else if state.closed_at.is_some() {
            "closed"
        } else if state.by_theatre.values().any(Battle::has_begun) {
            "running"
        } else {
            "planned"
        };
        state
    }
}

impl CampaignState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unplanned",
            counted: false,
            title: String::new(),
            planned_at: None,
            begins_at: None,
            ends_at: None,
            closed_at: None,
            battles: BattleColumns::default(),
            by_theatre: BTreeMap::new(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &CampaignEvent) {
        match event {
            CampaignEvent::Planned(planned) => {
                if self.common.in_order(&mut self.planned_at, at) {
                    self.title.clone_from(&planned.title);
                    self.begins_at = Some(planned.begins_at);
                    self.ends_at = Some(planned.ends_at);
                }
            }
            CampaignEvent::BattleScheduled(scheduled) => {
                self.battle(&scheduled.theatre_code, at, |battle| battle.schedule(at, &scheduled.month));
            }
            CampaignEvent::PlanFiled(filed) => {
                self.battle(&filed.theatre_code, at, |battle| battle.file_plan(at, &filed.organisation));
            }
            CampaignEvent::ForcesDeployed(deployed) => {
                self.battle(&deployed.theatre_code, at, |battle| {
                    battle.deploy(at, &deployed.role, deployed.count)
                });
            }
            CampaignEvent::PhaseStarted(started) => {
                self.battle(&started.theatre_code, at, |battle| battle.start(at, started.phase));
            }
            CampaignEvent::PhaseEnded(ended) => {
                self.battle(&ended.theatre_code, at, |battle| battle.end(at, ended.phase));
            }
            CampaignEvent::Closed(_) => latest(&mut self.closed_at, at),
        }
    }

    /// Changes a theatre's battle; the change names what was wrong with it, if anything.
    fn battle(
        &mut self,
        theatre_code: &str,
        at: Timestamp,
        change: impl FnOnce(&mut Battle) -> Option<&'static str>,
    ) {
        if self.by_theatre.len() >= BATTLES_MAX && !self.by_theatre.contains_key(theatre_code) {
            self.common.anomaly("too_many_battles");
            return;
        }
        if self.closed_at.is_some_and(|closed| closed < at) {
            self.common.anomaly("battle_changed_after_close");
        }
        let battle = self.by_theatre.entry(theatre_code.to_owned()).or_default();
        if let Some(anomaly) = change(battle) {
            self.common.anomaly(anomaly);
        }
        if !battle.is_scheduled() {
            self.common.anomaly("battle_not_scheduled");
        }
        self.battles = BattleColumns::of(&self.by_theatre);
    }
}

#[cfg(test)]
mod tests;
