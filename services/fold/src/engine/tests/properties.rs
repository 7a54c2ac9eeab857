//! Laws of the engine over made-up logs: any cut, any hand-over, any repeats, a cache that forgets.

use super::bench::{Cut, Inserted, Log, PARTITIONS, fold};
use super::rows::{Row, collapse};
use proptest::collection::vec;
use proptest::prelude::*;
use quanyu_event::{Envelope, IncidentClass, Payload, Stream};
use quanyu_store::Origin;
use quanyu_testkit::payload::{incident, source};
use quanyu_testkit::{START_MS, Story, event_id};
use std::collections::BTreeMap;

const SUBJECTS: usize = 5;

/// One step of a made-up log.
#[derive(Debug, Clone)]
enum Op {
    /// A subject's next event, of a sort, at a minute.
    Event { subject: usize, sort: usize, minute: i64 },
    /// Some earlier event again, as a producer repeats it.
    Repeat { which: usize },
    /// Its id with another content.
    Conflict { which: usize },
    /// Bytes that are no event.
    Garbage { partition: i32, bytes: Vec<u8> },
    /// An offset without a record.
    Hole { partition: i32 },
}

fn op() -> impl Strategy<Value = Op> {
    let partition = || 0..i32::try_from(PARTITIONS).unwrap();
    prop_oneof![
        10 => (0..SUBJECTS, 0..11_usize, 0..500_i64)
            .prop_map(|(subject, sort, minute)| Op::Event { subject, sort, minute }),
        3 => any::<usize>().prop_map(|which| Op::Repeat { which }),
        1 => any::<usize>().prop_map(|which| Op::Conflict { which }),
        1 => (partition(), vec(any::<u8>(), 0..24)).prop_map(|(partition, bytes)| Op::Garbage { partition, bytes }),
        1 => partition().prop_map(|partition| Op::Hole { partition }),
    ]
}

fn payload(sort: usize) -> Payload {
    match sort {
        0 => incident::reported().into(),
        1 => incident::dispatched().into(),
        2 => incident::arrived().into(),
        3 => incident::reclassified(IncidentClass::Criminal).into(),
        4 => incident::feedback(Some(IncidentClass::RoadTraffic)).into(),
        5 => incident::relocated().into(),
        6 => incident::merged("incident:0").into(),
        7 => incident::unmerged().into(),
        8 => incident::invalidated().into(),
        9 => incident::closed().into(),
        _ => incident::reopened().into(),
    }
}

/// The last subject is a source's day, so that a log mixes kinds.
fn envelope(subject: usize, sort: usize, minute: i64, number: u64) -> Envelope {
    let incident = subject + 1 < SUBJECTS;
    let name = if incident { format!("incident:{subject}") } else { "source_day:d/2026-04-01".to_owned() };
    let payload = if incident { payload(sort) } else { source::heartbeat(Some(minute)).into() };
    let mut envelope = Story::of(&name).minute(minute).tells(payload).events()[0].clone();
    envelope.event_id = event_id(&name, number);
    envelope.received_at =
        quanyu_event::Timestamp::from_millis(START_MS + i64::try_from(number).unwrap() * 1_000);
    envelope
}

/// The log of some steps; without repeats and conflicts when `events_only`.
fn log(ops: &[Op], events_only: bool) -> Log {
    let mut log = Log::new(Stream::Incident);
    let mut told: Vec<Envelope> = Vec::new();
    for (number, op) in (0_u64..).zip(ops) {
        match op {
            Op::Event { subject, sort, minute } => {
                let event = envelope(*subject, *sort, *minute, number);
                log.append(&event);
                told.push(event);
            }
            Op::Repeat { which } | Op::Conflict { which } => {
                let Some(mut again) = told.get(which % told.len().max(1)).cloned() else { continue };
                again.received_at = again.received_at.plus_days(1);
                if matches!(op, Op::Conflict { .. }) {
                    again.source = "impostor".into();
                }
                if !events_only {
                    log.append(&again);
                }
            }
            Op::Garbage { partition, bytes } => log.append_raw(*partition, None, Some(bytes.clone())),
            Op::Hole { partition } => log.skip(*partition, 1),
        }
    }
    log
}

fn cut() -> impl Strategy<Value = Cut> {
    (vec((0..60_usize, any::<bool>()), 0..12), any::<bool>()).prop_map(|(marks, forgetful)| Cut {
        after: marks.iter().map(|(index, _)| *index).collect(),
        handover: marks.iter().filter(|(_, handover)| *handover).map(|(index, _)| *index).collect(),
        forgetful,
    })
}

/// What is left of both state tables, without where the rows came from and when they were received.
fn states(inserted: &Inserted) -> BTreeMap<&'static str, Vec<Row>> {
    let mut states = BTreeMap::new();
    for table in ["incidents", "source_days"] {
        let mut left = collapse(inserted.of(table));
        for row in &mut left {
            row.remove("version");
        }
        left.sort();
        states.insert(table, left);
    }
    states
}

fn every_offset_once(log: &Log, inserted: &Inserted) -> Result<(), TestCaseError> {
    let mut found: Vec<Origin> = ["incident_events", "duplicate_events", "rejected_events"]
        .iter()
        .flat_map(|table| inserted.origins(table))
        .collect();
    found.sort();
    // Offsets behind the last record are accounted for when the next one comes.
    let last = |partition| {
        log.entries.iter().filter(move |entry| entry.at.partition == partition).map(|e| e.at.offset).max()
    };
    let expected: Vec<Origin> = log
        .ends()
        .keys()
        .filter_map(|partition| last(*partition).map(|last| (*partition, last)))
        .flat_map(|(partition, last)| (0..=last).map(move |offset| Origin { partition, offset }))
        .collect();
    prop_assert_eq!(found, expected);
    let mut next: BTreeMap<i32, u64> = BTreeMap::new();
    for (partition, first, last, events, duplicates, rejected) in &inserted.ledger {
        let expected = next.insert(*partition, last + 1).unwrap_or(0);
        prop_assert_eq!((*partition, *first), (*partition, expected), "no hole and no overlap");
        prop_assert_eq!(last - first + 1, events + duplicates + rejected);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_cut_of_the_log_gives_the_same_rows(ops in vec(op(), 1..60), cut in cut()) {
        let log = log(&ops, false);
        let at_once = fold(&log, &Cut::default());
        let in_pieces = fold(&log, &cut);
        every_offset_once(&log, &at_once)?;
        every_offset_once(&log, &in_pieces)?;
        prop_assert_eq!(states(&at_once), states(&in_pieces));
        prop_assert_eq!(at_once.sorted(), in_pieces.sorted());
    }

    #[test]
    fn repeats_and_conflicts_change_no_state(ops in vec(op(), 1..60), cut in cut()) {
        let with = log(&ops, false);
        let without = log(&ops, true);
        let (folded, plain) = (fold(&with, &cut), fold(&without, &Cut::default()));
        prop_assert_eq!(states(&folded), states(&plain));
        prop_assert_eq!(folded.of("duplicate_events").len(), with.entries.len() - without.entries.len());
        prop_assert_eq!(folded.of("incident_events").len(), plain.of("incident_events").len());
    }

    #[test]
    fn signs_sum_to_one_for_every_subject_that_has_an_event(ops in vec(op(), 1..60)) {
        let inserted = fold(&log(&ops, false), &Cut::default());
        let mut sums: BTreeMap<Vec<u8>, i64> = BTreeMap::new();
        for row in inserted.of("incidents").into_iter().chain(inserted.of("source_days")) {
            *sums.entry(row["subject"].clone()).or_default() += i64::from(row["sign"][0] as i8);
        }
        prop_assert!(sums.values().all(|sum| *sum == 1), "{:?}", sums);
    }
}
