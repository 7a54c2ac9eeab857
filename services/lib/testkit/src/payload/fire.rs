//! Payloads of fires.

use super::{position, yuan};
use quanyu_event::{
    FireArrived, FireCasualtiesRevised, FireCauseDetermined, FireClosed, FireDispatched, FireExtinguished,
    FireInvalidReason, FireInvalidated, FireLossAssessed, FireMerged, FireReclassified, FireRelocated,
    FireReopened, FireReported, FireType, FireUnderControl, FireUnmerged,
};

/// A fire in a workshop.
pub fn reported() -> FireReported {
    FireReported {
        fire_type: FireType::Fire,
        code_system: "local".into(),
        intake_type_code: Some("structure".into()),
        property_use_code: Some("workshop".into()),
        position: Some(position(0)),
        place: Some("industrial park, lane 2".into()),
        text_held: false,
    }
}

/// Three vehicles were sent.
pub fn dispatched() -> FireDispatched {
    FireDispatched { units: Some(3) }
}

/// The first unit arrived.
pub fn arrived() -> FireArrived {
    FireArrived {}
}

/// Under control.
pub fn under_control() -> FireUnderControl {
    FireUnderControl {}
}

/// Out.
pub fn extinguished() -> FireExtinguished {
    FireExtinguished {}
}

/// So many deaths are known now; of the rest nothing is.
pub fn deaths(deaths: i32) -> FireCasualtiesRevised {
    casualties(Some(deaths), None)
}

/// Deaths and serious injuries as known now.
pub fn casualties(deaths: Option<i32>, serious_injuries: Option<i32>) -> FireCasualtiesRevised {
    FireCasualtiesRevised { deaths, serious_injuries, casualties_undivided: None, rescued: None }
}

/// The direct loss in whole yuan.
pub fn loss_yuan(amount: i64) -> FireLossAssessed {
    FireLossAssessed { loss: yuan(amount) }
}

/// The cause was determined.
pub fn cause(cause_code: &str) -> FireCauseDetermined {
    FireCauseDetermined { cause_code: cause_code.into() }
}

/// The type was corrected.
pub fn reclassified(fire_type: FireType) -> FireReclassified {
    FireReclassified { fire_type }
}

/// The place was corrected; the new area is the story's.
pub fn relocated() -> FireRelocated {
    FireRelocated { position: Some(position(5)), place: Some("industrial park, lane 9".into()) }
}

/// The record goes on in another.
pub fn merged(into_subject: &str) -> FireMerged {
    FireMerged { into_subject: into_subject.into() }
}

/// The merge was wrong.
pub fn unmerged() -> FireUnmerged {
    FireUnmerged {}
}

/// It was a test.
pub fn invalidated() -> FireInvalidated {
    FireInvalidated { reason: FireInvalidReason::Test }
}

/// The last unit is clear.
pub fn closed() -> FireClosed {
    FireClosed {}
}

/// Opened again.
pub fn reopened() -> FireReopened {
    FireReopened { reason: None }
}
