//! Payloads of enterprises.

use crate::START_MS;
use quanyu_event::{
    EnterpriseHeadcountRevised, EnterpriseRegistered, EnterpriseRetired, EnterpriseRiskLevel,
    EnterpriseRiskRated, EnterpriseSize, Timestamp,
};

/// A small factory with 120 insured.
pub fn registered() -> EnterpriseRegistered {
    registered_in("grid:7")
}

/// The same in a grid.
pub fn registered_in(grid: &str) -> EnterpriseRegistered {
    EnterpriseRegistered {
        industry_code: "C".into(),
        size: EnterpriseSize::Small,
        insured: Some(120),
        community: None,
        grid: Some(grid.into()),
    }
}

/// So many are insured from so many days after the story's beginning.
pub fn insured_from_day(insured: i32, day: i64) -> EnterpriseHeadcountRevised {
    EnterpriseHeadcountRevised { insured, effective_at: Timestamp::from_millis(START_MS).plus_days(day) }
}

/// The risk was rated.
pub fn rated(level: EnterpriseRiskLevel) -> EnterpriseRiskRated {
    EnterpriseRiskRated { level }
}

/// It closed.
pub fn retired() -> EnterpriseRetired {
    EnterpriseRetired { reason: Some("closed".into()) }
}
