//! The service's own checks, for a dry run: what it would refuse, without a service.
//!
//! Used by `import`. The same code as in ingest checks here, against the same default limits; a service with other
//! limits may still decide differently.

use bytes::Bytes;
use quanyu_boot::clock;
use quanyu_event::{Stream, Timestamp};
use quanyu_wire::{Checker, Language, Limits, StreamEvent, Violation, pb};

/// 2000-01-01T00:00:00Z: the service's default floor.
const FLOOR_MS: i64 = 946_684_800_000;

/// How far a source's clock may be ahead by default.
const AHEAD_MS_MAX: i64 = 5 * 60 * 1_000;

/// What the service would object to: field and reason.
pub(crate) fn violations(stream: &str, event: Bytes) -> Vec<(String, String)> {
    match Stream::from_name(stream) {
        Some(Stream::Incident) => found::<pb::incident::v1::IncidentEvent>(event),
        Some(Stream::Fire) => found::<pb::fire::v1::FireEvent>(event),
        Some(Stream::Safety) => found::<pb::safety::v1::SafetyEvent>(event),
        Some(Stream::Warning) => found::<pb::warning::v1::WarningEvent>(event),
        Some(Stream::Audit) => found::<pb::audit::v1::AuditEvent>(event),
        None => vec![(String::new(), format!("there is no stream {stream}"))],
    }
}

fn found<E: StreamEvent>(event: Bytes) -> Vec<(String, String)> {
    let limits = Limits {
        now: Timestamp::from_millis(clock::now_ms()),
        floor: Timestamp::from_millis(FLOOR_MS),
        ahead_ms_max: AHEAD_MS_MAX,
    };
    let mut checker = Checker::new(&limits);
    match E::decode(event) {
        Ok(event) => drop(event.into_event(&mut checker)),
        Err(error) => return vec![(String::new(), error.to_string())],
    }
    let told = |Violation { field, rule }: Violation| (field, rule.text(Language::English));
    checker.violations.into_iter().map(told).collect()
}
