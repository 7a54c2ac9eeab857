//! Payloads of legal check-ups.

use quanyu_event::{LegalCheckupFindingClosed, LegalCheckupFindingRaised, LegalCheckupHeld};

/// Of an enterprise, by an organisation.
pub fn held(organisation: &str) -> LegalCheckupHeld {
    LegalCheckupHeld { enterprise: "enterprise:4711".into(), organisation: organisation.into() }
}

/// A finding of a class.
pub fn finding_raised(finding: &str, finding_class: &str) -> LegalCheckupFindingRaised {
    LegalCheckupFindingRaised { finding: finding.into(), finding_class: finding_class.into() }
}

/// A finding was put right.
pub fn finding_closed(finding: &str) -> LegalCheckupFindingClosed {
    LegalCheckupFindingClosed { finding: finding.into() }
}
