//! Payloads of reads of what is restricted.

use quanyu_event::AccessReadRecorded;

/// An officer of a town opened these records.
pub fn read(principal: &str, subjects: &[&str]) -> AccessReadRecorded {
    AccessReadRecorded {
        principal: principal.into(),
        roles: vec!["officer".into()],
        scope_code: Some("330784105".into()),
        what: "GET /api/v1/incidents/{id}".into(),
        subjects: subjects.iter().map(|subject| (*subject).into()).collect(),
        query_digest: None,
        rows: i64::try_from(subjects.len()).unwrap_or(i64::MAX),
    }
}

/// Somebody who may see everything took out so many records.
pub fn searched(principal: &str, rows: i64) -> AccessReadRecorded {
    AccessReadRecorded {
        principal: principal.into(),
        roles: vec!["analyst".into()],
        scope_code: None,
        what: "GET /api/v1/export".into(),
        subjects: Vec::new(),
        query_digest: Some("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into()),
        rows,
    }
}
