//! What becomes of a record that is not simply a new event: conflicts, garbage, what stands in the wrong place, holes.

use super::bench::{Cut, Log, PARTITIONS, fold};
use super::rows::text;
use quanyu_event::{Area, Stream};
use quanyu_schema::Codec;
use quanyu_testkit::Story;
use quanyu_testkit::payload::{fire, incident};

#[test]
fn the_same_id_with_other_content_is_a_conflict_and_changes_nothing() {
    let story = Story::of("incident:1").tells(incident::reported()).contradicts(incident::closed());
    let inserted = fold(&Log::of(Stream::Incident, story.events()), &Cut::default());
    let [conflict] = inserted.of("duplicate_events")[..] else { panic!("one duplicate") };
    assert_eq!(text(conflict, "reason"), "conflict");
    assert_ne!(conflict["content_hash"], conflict["first_content_hash"]);
    assert_eq!(conflict["first_version"], 0_u64.to_le_bytes());
    assert_eq!(inserted.of("incidents").len(), 1);
}

#[test]
fn the_same_event_located_by_another_reference_set_is_a_repeat() {
    let story = Story::of("incident:1").tells(incident::reported());
    let by = |by| Some(Area::located("nbs", "2023", "330784105", by));
    let given = Some(Area { version: "2023".to_owned(), ..by("").unwrap() });
    let reason = |first: Option<Area>, again: Option<Area>| {
        let [mut first_event, mut again_event] = [story.events()[0].clone(), story.events()[0].clone()];
        (first_event.area, again_event.area) = (first, again);
        let inserted = fold(&Log::of(Stream::Incident, [&first_event, &again_event]), &Cut::default());
        let [duplicate] = inserted.of("duplicate_events")[..] else { panic!("one duplicate") };
        text(duplicate, "reason")
    };
    assert_eq!(reason(by("city 1"), by("city 2")), "repeat");
    assert_eq!(reason(None, by("city 1")), "repeat", "no set was in force the first time");
    assert_eq!(reason(by("city 1"), None), "repeat");
    assert_eq!(reason(by("city 1"), given.clone()), "conflict", "the source says more than it did");
    assert_eq!(reason(given, None), "conflict");
}

#[test]
fn one_id_under_two_subjects_is_two_events() {
    let one = Story::of("incident:1").tells(incident::reported());
    let mut other = Story::of("incident:2").tells(incident::reported()).events()[0].clone();
    other.event_id = one.events()[0].event_id;
    let inserted = fold(&Log::of(Stream::Incident, [&one.events()[0], &other]), &Cut::default());
    assert_eq!((inserted.of("incident_events").len(), inserted.of("duplicate_events").len()), (2, 0));
}

#[test]
fn what_cannot_be_folded_is_refused_alone_with_its_reason() {
    let story = Story::of("fire:1").tells(fire::reported());
    let envelope = &story.events()[0];
    let codec = Codec::of_topic(Stream::Fire.topic()).unwrap();
    let good = codec.encode(envelope).unwrap();
    let key = b"fire:1".to_vec();
    let home = quanyu_log::partition_of(&key, PARTITIONS);
    let elsewhere = (home + 1) % i32::try_from(PARTITIONS).unwrap();
    let mut unknown_schema = good.clone();
    unknown_schema[4] = 99;
    let mut trailing = good.clone();
    trailing.push(0);
    let mut mixed = envelope.clone();
    mixed.subject = quanyu_event::Subject::parse("source:1").unwrap();
    let mixed_key = b"source:1".to_vec();
    let mut log = Log::new(Stream::Fire);
    log.append_raw(home, Some(key.clone()), None);
    log.append_raw(home, Some(key.clone()), Some(b"garbage".to_vec()));
    log.append_raw(home, Some(key.clone()), Some(unknown_schema));
    log.append_raw(home, Some(key.clone()), Some(good[..good.len() - 3].to_vec()));
    log.append_raw(home, Some(key.clone()), Some(trailing));
    log.append_raw(home, None, Some(good.clone()));
    log.append_raw(home, Some(b"fire:2".to_vec()), Some(good.clone()));
    log.append_raw(elsewhere, Some(key.clone()), Some(good));
    log.append_raw(
        quanyu_log::partition_of(&mixed_key, PARTITIONS),
        Some(mixed_key),
        Some(codec.encode(&mixed).unwrap()),
    );
    log.append(envelope);
    let inserted = fold(&log, &Cut::default());
    let reasons: Vec<String> =
        inserted.of("rejected_events").iter().map(|row| text(row, "reason_code")).collect();
    assert_eq!(
        reasons,
        [
            "empty",
            "form",
            "unknown_schema",
            "body",
            "trailing",
            "misplaced",
            "misplaced",
            "misplaced",
            "misplaced"
        ]
    );
    assert_eq!((inserted.of("fires").len(), inserted.of("fire_events").len()), (1, 1));
}

#[test]
fn offsets_that_the_log_skips_are_accounted_for_within_and_between_batches() {
    let story = Story::of("incident:1")
        .tells(incident::reported())
        .tells(incident::closed())
        .tells(incident::reopened());
    let partition = quanyu_log::partition_of(b"incident:1", PARTITIONS);
    let mut log = Log::new(Stream::Incident);
    log.skip(partition, 1);
    for event in story.events() {
        log.append(event);
        log.skip(partition, 2);
    }
    let at_once = fold(&log, &Cut::default());
    assert_eq!(at_once.ledger, [(partition, 0, 7, 3, 0, 5)]);
    let cut = Cut { after: [0, 1].into(), handover: [1].into(), ..Cut::default() };
    let in_three = fold(&log, &cut);
    assert_eq!(
        in_three.ledger,
        [(partition, 0, 1, 1, 0, 1), (partition, 2, 4, 1, 0, 2), (partition, 5, 7, 1, 0, 2)]
    );
    assert_eq!(at_once.sorted(), in_three.sorted());
}
