//! Payloads of sites.

use super::position;
use quanyu_event::{SiteDrillFindingClosed, SiteDrillHeld, SiteRegistered, SiteRetired, SiteType};

/// A scenic area that holds so many people.
pub fn registered(capacity: i32) -> SiteRegistered {
    SiteRegistered {
        site_type: SiteType::ScenicArea,
        name: "Square Rock Mountain".into(),
        capacity: Some(capacity),
        position: Some(position(0)),
    }
}

/// A drill of a scenario with thirty participants, and what it found wanting.
pub fn drill_held(scenario: &str, findings: &[&str]) -> SiteDrillHeld {
    let findings = findings.iter().map(|&finding| finding.into()).collect();
    SiteDrillHeld { scenario: scenario.into(), participants: 30, findings }
}

/// A drill's finding was put right.
pub fn drill_finding_closed(finding: &str) -> SiteDrillFindingClosed {
    SiteDrillFindingClosed { finding: finding.into() }
}

/// The site is no more.
pub fn retired() -> SiteRetired {
    SiteRetired { reason: Some("market moved".into()) }
}
