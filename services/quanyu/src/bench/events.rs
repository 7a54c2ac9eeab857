//! The events that the benchmarks send: incidents with their follow-ups, as a dispatch centre would.
//!
//! Of ten events six report an incident and four follow up on one that was reported a while ago, so a batch of fold
//! holds 1.4 state rows an event. The same round gives the same events. Never reads a clock.

use bytes::Bytes;
use prost::Message as _;
use quanyu_wire::pb::common::v1::{Actor, Area, CoordinateSystem, Envelope, Position, Priority};
use quanyu_wire::pb::incident::v1 as pb;
use quanyu_wire::pb::incident::v1::incident_event::Payload;

/// Events of one cycle, and how many of them are reports.
const CYCLE: usize = 10;
const REPORTS: usize = 6;
/// How many cycles after its report an incident is followed up: mostly in a later batch.
const FOLLOW_UP_CYCLES: usize = 1_000;
/// Prime to everything, so that neighbours differ.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

/// A source, its events numbered from 0.
#[derive(Debug, Clone)]
pub struct Source {
    /// Its name, which is part of every subject.
    pub name: String,
    /// When its events happened, milliseconds since the epoch.
    pub occurred_at_ms: i64,
}

impl Source {
    /// A message of the stream with these events. `sequence` must rise within a connection.
    pub fn message(&self, sequence: i64, events: std::ops::Range<usize>) -> Bytes {
        let events = events.map(|index| self.event(index)).collect();
        let request = pb::StreamIncidentEventsRequest { sequence, priority: Priority::Live.into(), events };
        request.encode_to_vec().into()
    }

    /// All events in messages of so many, numbered from 1.
    pub fn messages(&self, events: usize, batch: usize) -> Vec<Bytes> {
        let starts = (0..events).step_by(batch.max(1));
        starts.zip(1..).map(|(at, sequence)| self.message(sequence, at..(at + batch).min(events))).collect()
    }

    /// As [`Self::messages`], but every event reports an incident of its own and nothing follows up.
    pub fn reports(&self, events: usize, batch: usize) -> Vec<Bytes> {
        let message = |(at, sequence): (usize, i64)| {
            let events = (at..(at + batch).min(events)).map(|index| {
                let payload = Payload::IncidentReported(report(mixed(index)));
                pb::IncidentEvent { envelope: Some(self.envelope(index, index)), payload: Some(payload) }
            });
            let (events, priority) = (events.collect(), Priority::Live.into());
            pb::StreamIncidentEventsRequest { sequence, priority, events }.encode_to_vec().into()
        };
        (0..events).step_by(batch.max(1)).zip(1..).map(message).collect()
    }

    fn event(&self, index: usize) -> pb::IncidentEvent {
        let (cycle, place) = (index / CYCLE, index % CYCLE);
        let (incident, payload) = if place < REPORTS {
            let incident = cycle * REPORTS + place;
            (incident, Payload::IncidentReported(report(mixed(incident))))
        } else {
            let incident = cycle.saturating_sub(FOLLOW_UP_CYCLES) * REPORTS + place - REPORTS;
            (incident, follow_up(place, mixed(index)))
        };
        pb::IncidentEvent { envelope: Some(self.envelope(index, incident)), payload: Some(payload) }
    }

    fn envelope(&self, index: usize, incident: usize) -> Envelope {
        let salt = self.name.bytes().fold(MIX, |salt, byte| (salt ^ u64::from(byte)).wrapping_mul(MIX));
        let id = uuid::Uuid::from_u64_pair(salt, mixed(index) | 1);
        let occurred_at_ms = self.occurred_at_ms + i64::try_from(index % 60_000).unwrap_or(0);
        let time = |ms: i64| prost_types::Timestamp {
            seconds: ms.div_euclid(1_000),
            nanos: i32::try_from(ms.rem_euclid(1_000) * 1_000_000).unwrap_or(0),
        };
        Envelope {
            event_id: id.to_string(),
            source: "bench-dispatch".to_owned(),
            source_sequence: i64::try_from(index).ok(),
            subject: format!("incident:{}-{incident:08}", self.name),
            occurred_at: Some(time(occurred_at_ms)),
            recorded_at: Some(time(occurred_at_ms + 2_000)),
            area: Some(Area {
                system: "gbt2260".to_owned(),
                version: "2023".to_owned(),
                code: format!("330784{:03}", mixed(incident) % 16 + 100),
            }),
            actor: Some(Actor { organisation: "110".to_owned(), role: "intake".to_owned() }),
            correlation_id: None,
            causation_id: None,
            source_reference: Some(format!("calls.csv:{index}")),
            exercise: true,
        }
    }
}

fn mixed(number: usize) -> u64 {
    (number as u64 + 1).wrapping_mul(MIX)
}

fn report(mixed: u64) -> pb::IncidentReported {
    let degrees = |from: f64, of: u64| from + (of % 1_000_000) as f64 / 1e6;
    pb::IncidentReported {
        channel: pb::IncidentChannel::Phone110.into(),
        category: Some(category(mixed)),
        severity: pb::IncidentSeverity::Normal.into(),
        position: Some(Position {
            longitude: degrees(120.0, mixed >> 8),
            latitude: degrees(28.0, mixed >> 28),
            coordinate_system: CoordinateSystem::Wgs84.into(),
        }),
        place: Some(format!("{:03} block of road {}", mixed % 1_000, mixed >> 32 & 0xff)),
        text_held: false,
    }
}

fn category(mixed: u64) -> pb::IncidentCategory {
    let classes = [
        pb::IncidentClass::Criminal,
        pb::IncidentClass::PublicOrder,
        pb::IncidentClass::RoadTraffic,
        pb::IncidentClass::Dispute,
    ];
    let class = classes.get((mixed >> 60) as usize % classes.len()).copied().unwrap_or_default();
    pb::IncidentCategory {
        class: class.into(),
        code_system: "bench".to_owned(),
        type_code: Some(format!("{:02}", mixed % 40)),
        subtype_code: Some(format!("{:03}", mixed % 400)),
        detail_code: None,
    }
}

fn follow_up(place: usize, mixed: u64) -> Payload {
    let unit = Some(format!("unit-{:03}", mixed % 200));
    match place {
        6 => Payload::IncidentDispatched(pb::IncidentDispatched { unit }),
        7 => Payload::IncidentArrived(pb::IncidentArrived { unit }),
        8 => Payload::IncidentReclassified(pb::IncidentReclassified { category: Some(category(mixed)) }),
        _ => Payload::IncidentClosed(pb::IncidentClosed {}),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use quanyu_event::Timestamp;
    use quanyu_wire::{Checker, Limits, StreamEvent as _};
    use std::collections::HashSet;

    #[test]
    fn every_event_is_sound_and_has_an_id_of_its_own() {
        let source = Source { name: "r1-c2".to_owned(), occurred_at_ms: 1_794_700_800_000 };
        let now = Timestamp::from_millis(source.occurred_at_ms + 3_600_000);
        let limits = Limits { now, floor: Timestamp::from_millis(0), ahead_ms_max: 0 };
        let mut ids = HashSet::new();
        let messages = source.messages(25_001, 500);
        for (message, expected) in messages.iter().zip(1..) {
            let request = pb::StreamIncidentEventsRequest::decode(message.clone()).unwrap();
            assert_eq!(request.sequence, expected);
            for event in request.events {
                let mut checker = Checker::new(&limits);
                let envelope = event.into_event(&mut checker);
                assert!(checker.violations.is_empty(), "{:?}", checker.violations);
                assert!(ids.insert(envelope.unwrap().event_id));
            }
        }
        assert_eq!((messages.len(), ids.len()), (51, 25_001));
        let reports = pb::StreamIncidentEventsRequest::decode(source.reports(7, 5).remove(1)).unwrap().events;
        let subjects: HashSet<String> =
            reports.iter().map(|event| event.envelope.as_ref().unwrap().subject.clone()).collect();
        assert_eq!((reports.len(), subjects.len()), (2, 2));
        let other = Source { name: "r1-c3".to_owned(), ..source };
        assert!(!ids.contains(&other.envelope(0, 0).event_id.parse().unwrap()));
    }
}
