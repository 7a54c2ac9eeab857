//! Payloads of hazards.

use super::position;
use crate::START_MS;
use quanyu_event::{
    HazardAssigned, HazardClass, HazardClosed, HazardDueSet, HazardEscalated, HazardLevel,
    HazardRectificationRejected, HazardRectified, HazardReopened, HazardReported, HazardVerified,
    HazardWithdrawn, Timestamp,
};

/// A blocked exit, found by grid staff, without a limit.
pub fn reported() -> HazardReported {
    HazardReported {
        hazard_class: HazardClass::Fire,
        level: HazardLevel::General,
        finder_role: "grid-staff".into(),
        enterprise: Some("enterprise:4711".into()),
        place: Some("workshop 4, north exit".into()),
        position: Some(position(0)),
        due_at: None,
        text_held: false,
    }
}

/// An organisation became responsible.
pub fn assigned(organisation: &str) -> HazardAssigned {
    HazardAssigned { organisation: organisation.into() }
}

/// The limit, so many days after the story's beginning.
pub fn due_on_day(day: i64) -> HazardDueSet {
    HazardDueSet { due_at: Timestamp::from_millis(START_MS).plus_days(day) }
}

/// Said to be done.
pub fn rectified() -> HazardRectified {
    HazardRectified {}
}

/// Checked and found wanting.
pub fn rejected() -> HazardRectificationRejected {
    HazardRectificationRejected { reason: Some("exit still blocked".into()) }
}

/// Checked and found good.
pub fn verified() -> HazardVerified {
    HazardVerified {}
}

/// A level up.
pub fn escalated(to_organisation: &str) -> HazardEscalated {
    HazardEscalated { to_organisation: to_organisation.into() }
}

/// The loop is closed.
pub fn closed() -> HazardClosed {
    HazardClosed {}
}

/// It is back.
pub fn reopened() -> HazardReopened {
    HazardReopened { reason: None }
}

/// It was none.
pub fn withdrawn() -> HazardWithdrawn {
    HazardWithdrawn { reason: None }
}
