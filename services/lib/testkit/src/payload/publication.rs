//! Payloads of publications.

use crate::START_MS;
use quanyu_event::{PublicationCorrected, PublicationPublished, PublicationWithdrawn, Timestamp};

/// A change of incidents in per cent, as of the story's beginning.
pub fn published(values_json: &str) -> PublicationPublished {
    PublicationPublished {
        figure: "incidents-year-on-year".into(),
        definition: "incident.effective.v1".into(),
        parameters_json: r#"{"area":"330784","window":"month"}"#.into(),
        as_of_at: Timestamp::from_millis(START_MS),
        known_at: None,
        values_json: values_json.into(),
    }
}

/// These values hold.
pub fn corrected(values_json: &str) -> PublicationCorrected {
    PublicationCorrected { values_json: values_json.into(), reason: "late records".into() }
}

/// It does not hold.
pub fn withdrawn() -> PublicationWithdrawn {
    PublicationWithdrawn { reason: "wrong definition".into() }
}
