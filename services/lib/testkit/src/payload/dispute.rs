//! Payloads of disputes.

use quanyu_event::{
    DisputeAssigned, DisputeEscalated, DisputeFailed, DisputeLevel, DisputeMediationHeld, DisputeOrigin,
    DisputePushed, DisputeReceiptConfirmed, DisputeRecipientRole, DisputeRegistered, DisputeReopened,
    DisputeResolved, DisputeSeverity, DisputeStationKind, DisputeTurnedCriminal, DisputeTurnedMassIncident,
};

/// About wages, from a 110 call, for the village to deal with.
pub fn registered() -> DisputeRegistered {
    DisputeRegistered {
        origin: DisputeOrigin::Incident,
        incident: Some("incident:1".into()),
        dispute_type: "wages".into(),
        level: DisputeLevel::Village,
        severity: Some(DisputeSeverity::Moderate),
        text_held: true,
    }
}

/// Sent to a recipient.
pub fn pushed(recipient_role: DisputeRecipientRole, organisation: &str) -> DisputePushed {
    DisputePushed { recipient_role, organisation: organisation.into() }
}

/// A recipient confirmed the receipt.
pub fn confirmed(recipient_role: DisputeRecipientRole, organisation: &str) -> DisputeReceiptConfirmed {
    DisputeReceiptConfirmed { recipient_role, organisation: organisation.into() }
}

/// An organisation became responsible.
pub fn assigned(level: DisputeLevel, organisation: &str) -> DisputeAssigned {
    DisputeAssigned { level, organisation: organisation.into() }
}

/// A level up.
pub fn escalated(to_level: DisputeLevel, organisation: &str) -> DisputeEscalated {
    DisputeEscalated { to_level, organisation: organisation.into() }
}

/// The parties were heard by the village's committee.
pub fn mediated() -> DisputeMediationHeld {
    DisputeMediationHeld {
        station_kind: DisputeStationKind::VillageCommittee,
        organisation: "village mediation committee".into(),
    }
}

/// The parties agreed.
pub fn resolved(level: DisputeLevel) -> DisputeResolved {
    DisputeResolved { level }
}

/// Mediation came to nothing.
pub fn failed() -> DisputeFailed {
    DisputeFailed { reason: Some("no-agreement".into()) }
}

/// It ended in a crime.
pub fn turned_criminal(incident: &str) -> DisputeTurnedCriminal {
    DisputeTurnedCriminal { incident: Some(incident.into()) }
}

/// It became a mass incident.
pub fn turned_mass_incident(participants: Option<i32>) -> DisputeTurnedMassIncident {
    DisputeTurnedMassIncident { participants }
}

/// It is back.
pub fn reopened() -> DisputeReopened {
    DisputeReopened { reason: None }
}
