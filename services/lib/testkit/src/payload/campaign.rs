//! Payloads of campaigns.

use crate::START_MS;
use quanyu_event::{
    CampaignBattleScheduled, CampaignClosed, CampaignForcesDeployed, CampaignPhase, CampaignPhaseEnded,
    CampaignPhaseStarted, CampaignPlanFiled, CampaignPlanned, Timestamp,
};

/// A year from the story's beginning.
pub fn planned() -> CampaignPlanned {
    let begins_at = Timestamp::from_millis(START_MS);
    CampaignPlanned { title: "one town a month".into(), begins_at, ends_at: begins_at.plus_days(365) }
}

/// A theatre's month.
pub fn scheduled(theatre_code: &str, month: &str) -> CampaignBattleScheduled {
    CampaignBattleScheduled { theatre_code: theatre_code.into(), month: month.into() }
}

/// The plan is there.
pub fn plan_filed(theatre_code: &str, organisation: &str) -> CampaignPlanFiled {
    CampaignPlanFiled { theatre_code: theatre_code.into(), organisation: organisation.into() }
}

/// So many of a role are deployed.
pub fn deployed(theatre_code: &str, role: &str, count: i32) -> CampaignForcesDeployed {
    CampaignForcesDeployed { theatre_code: theatre_code.into(), role: role.into(), count }
}

/// A phase began.
pub fn phase_started(theatre_code: &str, phase: CampaignPhase) -> CampaignPhaseStarted {
    CampaignPhaseStarted { theatre_code: theatre_code.into(), phase }
}

/// A phase ended.
pub fn phase_ended(theatre_code: &str, phase: CampaignPhase) -> CampaignPhaseEnded {
    CampaignPhaseEnded { theatre_code: theatre_code.into(), phase }
}

/// The campaign is over.
pub fn closed() -> CampaignClosed {
    CampaignClosed {}
}
