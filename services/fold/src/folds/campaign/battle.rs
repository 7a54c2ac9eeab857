//! One battle (会战) of a campaign, and all of them as columns.
//!
//! Used by the campaign's fold only. Each change says what was out of order or impossible in it, if anything.

use crate::fold::{earliest, latest, newest};
use quanyu_event::{CampaignPhase, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;

/// Police, town staff, volunteers, rescue teams and some more.
const ROLES_MAX: usize = 32;

/// A theatre's battle. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Battle {
    scheduled_at: Option<Timestamp>,
    month: String,
    plan_filed_at: Option<Timestamp>,
    plan_organisation: String,
    forces: BTreeMap<String, Force>,
    before: Span,
    during: Span,
    after: Span,
}

/// How many of a role are deployed, and since when that is so.
#[derive(Debug, Clone, Default, PartialEq)]
struct Force {
    since: Option<Timestamp>,
    count: i32,
}

/// A phase from its first beginning to its last end.
#[derive(Debug, Clone, Default, PartialEq)]
struct Span {
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
}

/// The battles as columns: lists of one length in the order of the theatres' codes, and the forces by theatre and role.
/// A time that is not there is 1970, for lists hold no missing values.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(super) struct BattleColumns {
    pub(super) battle_theatre_codes: Vec<String>,
    pub(super) battle_months: Vec<String>,
    pub(super) battles_plan_filed_at: Vec<Timestamp>,
    pub(super) battle_plan_organisations: Vec<String>,
    /// Of all roles.
    pub(super) battle_forces: Vec<i64>,
    pub(super) battles_before_started_at: Vec<Timestamp>,
    pub(super) battles_before_ended_at: Vec<Timestamp>,
    pub(super) battles_during_started_at: Vec<Timestamp>,
    pub(super) battles_during_ended_at: Vec<Timestamp>,
    pub(super) battles_after_started_at: Vec<Timestamp>,
    pub(super) battles_after_ended_at: Vec<Timestamp>,
    pub(super) force_theatre_codes: Vec<String>,
    pub(super) force_roles: Vec<String>,
    pub(super) force_counts: Vec<i32>,
}

type Anomaly = Option<&'static str>;

impl Battle {
    pub(super) fn is_scheduled(&self) -> bool {
        self.scheduled_at.is_some()
    }

    pub(super) fn has_begun(&self) -> bool {
        [&self.before, &self.during, &self.after].iter().any(|span| span.started_at.is_some())
    }

    pub(super) fn schedule(&mut self, at: Timestamp, month: &str) -> Anomaly {
        if !newest(&mut self.scheduled_at, at) {
            return Some("out_of_order");
        }
        month.clone_into(&mut self.month);
        (!is_month(month)).then_some("month_malformed")
    }

    pub(super) fn file_plan(&mut self, at: Timestamp, organisation: &str) -> Anomaly {
        if !newest(&mut self.plan_filed_at, at) {
            return Some("out_of_order");
        }
        organisation.clone_into(&mut self.plan_organisation);
        None
    }

    pub(super) fn deploy(&mut self, at: Timestamp, role: &str, count: i32) -> Anomaly {
        if self.forces.len() >= ROLES_MAX && !self.forces.contains_key(role) {
            return Some("too_many_roles");
        }
        let force = self.forces.entry(role.to_owned()).or_default();
        if !newest(&mut force.since, at) {
            return Some("out_of_order");
        }
        force.count = count;
        None
    }

    pub(super) fn start(&mut self, at: Timestamp, phase: CampaignPhase) -> Anomaly {
        let Some(span) = self.span(phase) else { return Some("phase_unspecified") };
        let again = span.started_at.is_some();
        earliest(&mut span.started_at, at);
        if again {
            return Some("phase_started_again");
        }
        (!self.phases_follow_each_other()).then_some("phase_out_of_order")
    }

    pub(super) fn end(&mut self, at: Timestamp, phase: CampaignPhase) -> Anomaly {
        let Some(span) = self.span(phase) else { return Some("phase_unspecified") };
        let again = span.ended_at.is_some();
        latest(&mut span.ended_at, at);
        if again {
            return Some("phase_ended_again");
        }
        span.started_at.is_none_or(|started| started > at).then_some("phase_ended_without_start")
    }

    fn span(&mut self, phase: CampaignPhase) -> Option<&mut Span> {
        match phase {
            CampaignPhase::Before => Some(&mut self.before),
            CampaignPhase::During => Some(&mut self.during),
            CampaignPhase::After => Some(&mut self.after),
            CampaignPhase::Unspecified => None,
        }
    }

    /// A phase that nobody told of is no mistake; one that began before the phase ahead of it is.
    fn phases_follow_each_other(&self) -> bool {
        let starts = [&self.before, &self.during, &self.after].into_iter().filter_map(|span| span.started_at);
        starts.is_sorted()
    }
}

impl BattleColumns {
    pub(super) fn of(by_theatre: &BTreeMap<String, Battle>) -> Self {
        let mut columns = Self::default();
        for (theatre_code, battle) in by_theatre {
            columns.battle_theatre_codes.push(theatre_code.clone());
            columns.battle_months.push(battle.month.clone());
            columns.battles_plan_filed_at.push(battle.plan_filed_at.unwrap_or_default());
            columns.battle_plan_organisations.push(battle.plan_organisation.clone());
            columns.battle_forces.push(battle.forces.values().map(|force| i64::from(force.count)).sum());
            columns.battles_before_started_at.push(battle.before.started_at.unwrap_or_default());
            columns.battles_before_ended_at.push(battle.before.ended_at.unwrap_or_default());
            columns.battles_during_started_at.push(battle.during.started_at.unwrap_or_default());
            columns.battles_during_ended_at.push(battle.during.ended_at.unwrap_or_default());
            columns.battles_after_started_at.push(battle.after.started_at.unwrap_or_default());
            columns.battles_after_ended_at.push(battle.after.ended_at.unwrap_or_default());
            for (role, force) in &battle.forces {
                columns.force_theatre_codes.push(theatre_code.clone());
                columns.force_roles.push(role.clone());
                columns.force_counts.push(force.count);
            }
        }
        columns
    }
}

/// `YYYY-MM`.
fn is_month(text: &str) -> bool {
    let Some((year, month)) = text.split_once('-') else { return false };
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
    digits(year, 4) && digits(month, 2) && ("01"..="12").contains(&month)
}
