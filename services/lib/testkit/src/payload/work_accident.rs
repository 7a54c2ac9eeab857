//! Payloads of work accidents.

use super::{position, yuan};
use quanyu_event::{
    WorkAccidentCasualtiesRevised, WorkAccidentInjuryDetermined, WorkAccidentInvalidReason,
    WorkAccidentInvalidated, WorkAccidentInvestigationClosed, WorkAccidentLossAssessed, WorkAccidentNature,
    WorkAccidentReclassified, WorkAccidentReported,
};

/// In production, casualties not yet known.
pub fn reported() -> WorkAccidentReported {
    reported_with(WorkAccidentNature::Production, None)
}

/// Of a nature, with the deaths known at the report.
pub fn reported_with(nature: WorkAccidentNature, deaths: Option<i32>) -> WorkAccidentReported {
    WorkAccidentReported {
        nature,
        industry_code: Some("C".into()),
        enterprise: Some("enterprise:4711".into()),
        place: Some("workshop 4".into()),
        position: Some(position(0)),
        deaths,
        serious_injuries: None,
        text_held: false,
    }
}

/// So many deaths are known now; of the rest nothing is.
pub fn deaths(deaths: i32) -> WorkAccidentCasualtiesRevised {
    WorkAccidentCasualtiesRevised { deaths: Some(deaths), serious_injuries: None }
}

/// So many serious injuries are known now; of deaths nothing is.
pub fn serious_injuries(serious_injuries: i32) -> WorkAccidentCasualtiesRevised {
    WorkAccidentCasualtiesRevised { deaths: None, serious_injuries: Some(serious_injuries) }
}

/// The direct loss in whole yuan.
pub fn loss_yuan(amount: i64) -> WorkAccidentLossAssessed {
    WorkAccidentLossAssessed { loss: yuan(amount) }
}

/// The nature was corrected.
pub fn reclassified(nature: WorkAccidentNature) -> WorkAccidentReclassified {
    WorkAccidentReclassified { nature, industry_code: None }
}

/// So many injuries were recognised as work injuries.
pub fn injury_determined(injured: i32) -> WorkAccidentInjuryDetermined {
    WorkAccidentInjuryDetermined { injured }
}

/// The investigation ended.
pub fn investigation_closed() -> WorkAccidentInvestigationClosed {
    WorkAccidentInvestigationClosed {}
}

/// It had nothing to do with work.
pub fn invalidated() -> WorkAccidentInvalidated {
    WorkAccidentInvalidated { reason: WorkAccidentInvalidReason::NotWorkRelated }
}
