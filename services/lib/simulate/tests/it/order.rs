//! Determinism, the order of sending, retries, and that nothing passes for real.

use crate::{run, small};
use quanyu_event::{Kind, SourceEvent, Stream};
use quanyu_simulate::Options;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

fn hash(options: Options) -> u64 {
    let (sent, truth) = run(options);
    let mut hasher = DefaultHasher::new();
    for sent in &sent {
        serde_json::to_string(&sent.event).unwrap().hash(&mut hasher);
        sent.sent_at.millis().hash(&mut hasher);
    }
    serde_json::to_string(&truth).unwrap().hash(&mut hasher);
    hasher.finish()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    assert_eq!(hash(small(7)), hash(small(7)));
    assert_ne!(hash(small(7)), hash(small(8)));
}

#[test]
fn events_are_sent_in_time_once_or_again_and_marked_as_an_exercise() {
    let (sent, truth) = run(small(7));
    assert!(sent.windows(2).all(|pair| pair[0].sent_at <= pair[1].sent_at));
    assert!(sent.last().unwrap().sent_at.millis() < truth.ends_at_ms);
    let mut first = HashMap::new();
    let mut retries = 0;
    for sent in &sent {
        let event = &sent.event;
        assert!(event.exercise);
        assert!(event.recorded_at <= event.received_at && event.received_at <= sent.sent_at);
        assert!(sent.stream.kinds().contains(&event.payload.kind()));
        assert_eq!(event.subject.kind(), Some(event.payload.kind()));
        match first.insert(event.event_id, sent.clone()) {
            None => assert_eq!(event.received_at, sent.sent_at),
            Some(original) => {
                assert_eq!((&original.event, original.stream), (event, sent.stream));
                retries += 1;
            }
        }
    }
    assert!(retries > 0);
    assert_eq!((truth.events, truth.retries), (first.len() as u64, retries));
}

#[test]
fn every_kind_but_the_platforms_own_occurs() {
    let (sent, truth) = run(Options { months: 22, ..small(7) });
    let found: BTreeSet<Kind> = sent.iter().map(|sent| sent.event.payload.kind()).collect();
    let streamed: BTreeSet<Kind> = Stream::ALL.iter().flat_map(|stream| stream.kinds()).copied().collect();
    let own: Vec<Kind> =
        [Stream::Warning, Stream::Audit].iter().flat_map(|stream| stream.kinds()).copied().collect();
    let missing: Vec<_> = streamed.difference(&found).filter(|kind| !own.contains(kind)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    let arrived: Vec<&str> = sent.iter().map(|sent| sent.event.payload.event_name()).collect();
    for name in ["IncidentMerged", "IncidentRelocated", "IncidentReopened", "HazardReopened"] {
        assert!(arrived.contains(&name), "{name}");
    }
    let planted: BTreeSet<&str> = truth.planted.iter().map(|planted| planted.what.as_str()).collect();
    let all = ["missed_visits", "overdue_hazard", "silent_grid", "unanswered_election_report", "wrong_clock"];
    assert_eq!(planted, BTreeSet::from(all));
}

#[test]
fn leaving_kinds_out_changes_nothing_in_the_others() {
    let only = |options| run(options).0.into_iter().filter(|sent| sent.event.payload.kind() == Kind::Fire);
    let ids = |options| only(options).map(|sent| sent.event.event_id).collect::<BTreeSet<_>>();
    let kinds = Some(BTreeSet::from([Kind::Fire]));
    let of_fires = ids(Options { kinds, scale: 0.5, ..small(7) });
    assert!(!of_fires.is_empty());
    assert_eq!(of_fires, ids(Options { scale: 0.5, ..small(7) }));
}

#[test]
fn it_stops_after_so_many_events_and_still_says_what_was_sent() {
    let (sent, truth) = run(Options { events_max: Some(1_000), ..small(7) });
    assert_eq!(sent.len(), 1_000);
    assert_eq!(truth.events + truth.retries, 1_000);
}

#[test]
fn one_number_is_skipped_and_one_total_is_wrong() {
    let (sent, truth) = run(small(7));
    let mut numbers: BTreeMap<(String, Stream), BTreeSet<i64>> = BTreeMap::new();
    let mut recorded: BTreeMap<(String, String, String), BTreeSet<_>> = BTreeMap::new();
    for sent in &sent {
        let event = &sent.event;
        let number = event.source_sequence.unwrap();
        numbers.entry((event.source.clone(), sent.stream)).or_default().insert(number);
        // The zone is eight hours ahead.
        let local = jiff::Timestamp::from_millisecond(event.recorded_at.millis() + 8 * 3_600_000).unwrap();
        let day = local.to_string()[..10].to_owned();
        let kind = event.payload.kind().as_str().to_owned();
        recorded.entry((event.source.clone(), kind, day)).or_default().insert(event.event_id);
    }
    let gaps: Vec<(String, i64)> = numbers
        .iter()
        .flat_map(|((source, _), numbers)| {
            (1..=*numbers.last().unwrap())
                .filter(|number| !numbers.contains(number))
                .map(|number| (source.clone(), number))
        })
        .collect();
    let stated: Vec<_> = truth.sequence_gaps.iter().map(|gap| (gap.source.clone(), gap.missing)).collect();
    assert_eq!((gaps.len(), &gaps), (1, &stated));
    let mut wrong = BTreeSet::new();
    for sent in &sent {
        let quanyu_event::Payload::Source(SourceEvent::ControlTotalDeclared(total)) = &sent.event.payload
        else {
            continue;
        };
        let key = (sent.event.source.clone(), total.of_kind.clone(), total.day.clone());
        let count = recorded.get(&key).map_or(0, |ids| ids.len() as i64);
        if count != total.count {
            wrong.insert((total.day.clone(), total.of_kind.clone(), total.count, count));
        }
    }
    let stated = truth.wrong_control_totals.iter();
    let stated = stated.map(|wrong| (wrong.day.clone(), wrong.of_kind.clone(), wrong.declared, wrong.actual));
    assert_eq!(wrong, stated.collect());
    assert_eq!(wrong.len(), 1);
}
