//! Messages for tests: a sound incident, and everything else as a change of it.

use prost_types::Timestamp;
use quanyu_wire::pb::common::v1::{Area, CoordinateSystem, Envelope, Position};
use quanyu_wire::pb::incident::v1::incident_event::Payload;
use quanyu_wire::pb::incident::v1::{
    IncidentCategory, IncidentChannel, IncidentClass, IncidentEvent, IncidentReported, IncidentSeverity,
    PublishIncidentEventsRequest, StreamIncidentEventsRequest,
};
use uuid::Uuid;

/// What the servers of these tests take for now: 2026-04-01T00:00:00Z.
pub const NOW_MS: i64 = 1_775_001_600_000;

pub fn at(millis: i64) -> Option<Timestamp> {
    let nanos = i32::try_from(millis.rem_euclid(1_000)).unwrap() * 1_000_000;
    Some(Timestamp { seconds: millis.div_euclid(1_000), nanos })
}

pub fn id(number: u128) -> Uuid {
    Uuid::from_u128(0x4000_8000 << 64 | (number + 1))
}

/// A sound report of incident `number`, a minute old.
pub fn incident(number: u128) -> IncidentEvent {
    IncidentEvent {
        envelope: Some(Envelope {
            event_id: id(number).to_string(),
            source: "dispatch".to_owned(),
            subject: format!("incident:{number}"),
            occurred_at: at(NOW_MS - 60_000),
            recorded_at: at(NOW_MS - 30_000),
            area: Some(Area {
                system: "gbt2260".to_owned(),
                version: "2023".to_owned(),
                code: "330784105".to_owned(),
            }),
            ..Envelope::default()
        }),
        payload: Some(Payload::IncidentReported(IncidentReported {
            channel: IncidentChannel::Phone110.into(),
            category: Some(IncidentCategory {
                class: IncidentClass::Criminal.into(),
                code_system: "local".to_owned(),
                ..IncidentCategory::default()
            }),
            severity: IncidentSeverity::Normal.into(),
            position: Some(Position {
                longitude: 120.0,
                latitude: 29.0,
                coordinate_system: CoordinateSystem::Wgs84.into(),
            }),
            ..IncidentReported::default()
        })),
    }
}

/// An incident with another envelope.
pub fn with_envelope(number: u128, change: impl FnOnce(&mut Envelope)) -> IncidentEvent {
    let mut event = incident(number);
    change(event.envelope.as_mut().unwrap());
    event
}

/// An incident with another report.
pub fn with_report(number: u128, change: impl FnOnce(&mut IncidentReported)) -> IncidentEvent {
    let mut event = incident(number);
    let Some(Payload::IncidentReported(report)) = event.payload.as_mut() else { unreachable!() };
    change(report);
    event
}

pub fn batch(events: Vec<IncidentEvent>) -> PublishIncidentEventsRequest {
    PublishIncidentEventsRequest { events, ..PublishIncidentEventsRequest::default() }
}

pub fn numbered(sequence: i64, events: Vec<IncidentEvent>) -> StreamIncidentEventsRequest {
    StreamIncidentEventsRequest { sequence, events, ..StreamIncidentEventsRequest::default() }
}
