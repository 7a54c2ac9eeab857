//! Payloads of sources and their days.

use quanyu_event::{
    CoordinateSystem, SourceControlTotalDeclared, SourceDayHeartbeatSent, SourceMode, SourceRegistered,
    SourceRetired,
};

/// A live system under a name.
pub fn registered(name: &str) -> SourceRegistered {
    SourceRegistered {
        name: name.into(),
        mode: SourceMode::Live,
        cadence_seconds: Some(300),
        area_scope: vec!["330784".into()],
        coordinate_system: Some(CoordinateSystem::Gcj02),
        zone: "Asia/Shanghai".into(),
    }
}

/// So many incidents were sent on a day.
pub fn control_total(day: &str, count: i64) -> SourceControlTotalDeclared {
    SourceControlTotalDeclared { day: day.into(), of_kind: "incident".into(), count }
}

/// It will send no more.
pub fn retired() -> SourceRetired {
    SourceRetired { reason: None }
}

/// Alive; so many events since the heartbeat before.
pub fn heartbeat(sent_since_last: Option<i64>) -> SourceDayHeartbeatSent {
    SourceDayHeartbeatSent { sent_since_last }
}
