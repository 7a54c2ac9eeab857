//! The area of an event that only says where it happened: located by the set in force, else unknown with its reason.

use std::path::Path;

use quanyu_area::published::{Published, Step};
use quanyu_area::reference::{Files, ReferenceSet};
use quanyu_event::{Envelope, Timestamp};
use quanyu_wire::pb::common::v1::{CoordinateSystem, Position};
use quanyu_wire::pb::incident::v1::incident_event::Payload;
use quanyu_wire::pb::incident::v1::{IncidentClosed, IncidentEvent};
use quanyu_wire::{Checker, Limits, StreamEvent as _};

use super::events::{NOW_MS, incident, with_report};
use crate::areas::{KnownAreas, Unknown};

/// The middle of 石柱镇, as the shipped set draws it.
const SHIZHU: (f64, f64) = (120.115, 28.840);

#[test]
fn a_position_is_located_by_the_set_in_force() {
    let known = known();
    let mut event = checked(unnamed(SHIZHU, CoordinateSystem::Wgs84));
    assert_eq!(known.fill(&mut event), Ok(()));
    let area = event.area.unwrap();
    assert_eq!((area.system.as_str(), area.code.as_str()), ("nbs", "330784105"));
    assert_eq!(area.version, "2023@yongkang 2026.2", "the edition, and by what it was located");
}

#[test]
fn what_is_given_stays_given() {
    let mut event = checked(incident(1));
    let before = event.clone();
    assert_eq!(known().fill(&mut event), Ok(()));
    assert_eq!(event, before);
}

#[test]
fn what_cannot_be_located_stays_unknown_with_its_reason() {
    let unknown = |known: &KnownAreas, event: IncidentEvent| {
        let mut event = checked(event);
        let why = known.fill(&mut event);
        assert_eq!(event.area, None);
        why
    };
    let placeless = || named_nowhere(with_report(1, |report| report.position = None));
    let somewhere = || unnamed(SHIZHU, CoordinateSystem::Wgs84);
    assert_eq!(unknown(&KnownAreas::default(), somewhere()), Err(Unknown::NoReference));
    assert_eq!(unknown(&known(), placeless()), Err(Unknown::NoPlace));
    assert_eq!(unknown(&known(), unnamed((116.4, 39.9), CoordinateSystem::Wgs84)), Err(Unknown::Outside));
    let closed = IncidentEvent {
        payload: Some(Payload::IncidentClosed(IncidentClosed::default())),
        ..named_nowhere(incident(1))
    };
    assert_eq!(unknown(&known(), closed), Ok(()), "a step without a place of its own lacks nothing");
}

#[test]
fn before_the_area_existed_there_was_none() {
    let mut event = checked(unnamed(SHIZHU, CoordinateSystem::Wgs84));
    event.occurred_at = Timestamp::from_millis(1_104_537_600_000);
    assert_eq!(known().fill(&mut event), Err(Unknown::Outside), "the set begins in 2007");
}

/// An incident that names no area.
fn unnamed((longitude, latitude): (f64, f64), system: CoordinateSystem) -> IncidentEvent {
    named_nowhere(with_report(1, |report| {
        report.position = Some(Position { longitude, latitude, coordinate_system: system.into() });
    }))
}

fn named_nowhere(mut event: IncidentEvent) -> IncidentEvent {
    event.envelope.as_mut().unwrap().area = None;
    event
}

fn checked(event: IncidentEvent) -> Envelope {
    let limits =
        Limits { now: Timestamp::from_millis(NOW_MS), floor: Timestamp::from_millis(0), ahead_ms_max: 0 };
    let mut checker = Checker::new(&limits);
    let event = event.into_event(&mut checker);
    event.unwrap_or_else(|| panic!("{:?}", checker.violations))
}

/// The shipped set of Yongkang, in force.
fn known() -> KnownAreas {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/reference/yongkang");
    let read = |entry: std::fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap())
    };
    let files: Files = std::fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect();
    let set = ReferenceSet::parse(&files).unwrap();
    let Step::Publish(published) = Published::next(&set, &files, None).unwrap() else {
        panic!("nothing is published yet")
    };
    let known = KnownAreas::default();
    known.put_published(&[*published]).unwrap();
    known
}
