//! Payloads of incidents.

use super::position;
use quanyu_event::{
    IncidentArrived, IncidentCategory, IncidentChannel, IncidentClass, IncidentClosed, IncidentDispatched,
    IncidentFeedbackRecorded, IncidentInvalidReason, IncidentInvalidated, IncidentLinkReason, IncidentLinked,
    IncidentMerged, IncidentReclassified, IncidentRejurisdicted, IncidentRelocated, IncidentReopened,
    IncidentReported, IncidentSeverity, IncidentUnmerged,
};

/// A category of a class; its type code is the class's name.
pub fn category(class: IncidentClass) -> IncidentCategory {
    IncidentCategory {
        class,
        code_system: "local".into(),
        type_code: Some(class.as_str().into()),
        subtype_code: None,
        detail_code: None,
    }
}

/// A dispute, reported by telephone.
pub fn reported() -> IncidentReported {
    reported_as(IncidentClass::Dispute)
}

/// Reported by telephone as of a class.
pub fn reported_as(class: IncidentClass) -> IncidentReported {
    IncidentReported {
        channel: IncidentChannel::Phone110,
        category: category(class),
        severity: Some(IncidentSeverity::Normal),
        position: Some(position(0)),
        place: Some("hardware market, gate 3".into()),
        text_held: true,
    }
}

/// A unit was sent.
pub fn dispatched() -> IncidentDispatched {
    IncidentDispatched { unit: Some("patrol-7".into()) }
}

/// A unit arrived.
pub fn arrived() -> IncidentArrived {
    IncidentArrived { unit: Some("patrol-7".into()) }
}

/// The class was corrected.
pub fn reclassified(class: IncidentClass) -> IncidentReclassified {
    IncidentReclassified { category: category(class) }
}

/// The unit reported back, without or with a class as it found it.
pub fn feedback(class: Option<IncidentClass>) -> IncidentFeedbackRecorded {
    IncidentFeedbackRecorded { category: class.map(category), outcome: Some("mediated".into()) }
}

/// The place was corrected; the new area is the story's.
pub fn relocated() -> IncidentRelocated {
    IncidentRelocated { position: Some(position(5)), place: Some("bus station".into()) }
}

/// Another organisation became responsible.
pub fn rejurisdicted(organisation: &str) -> IncidentRejurisdicted {
    IncidentRejurisdicted { organisation: organisation.into() }
}

/// A repeat call about another record.
pub fn linked(to_subject: &str) -> IncidentLinked {
    IncidentLinked { to_subject: to_subject.into(), reason: IncidentLinkReason::RepeatCall }
}

/// The record goes on in another.
pub fn merged(into_subject: &str) -> IncidentMerged {
    IncidentMerged { into_subject: into_subject.into() }
}

/// The merge was wrong.
pub fn unmerged() -> IncidentUnmerged {
    IncidentUnmerged {}
}

/// It was harassment.
pub fn invalidated() -> IncidentInvalidated {
    IncidentInvalidated { reason: IncidentInvalidReason::Harassment }
}

/// Closed.
pub fn closed() -> IncidentClosed {
    IncidentClosed {}
}

/// Opened again.
pub fn reopened() -> IncidentReopened {
    IncidentReopened { reason: None }
}
