//! A foreign topic is read from its beginning by a new group, and behind what was committed by the next member.

use std::collections::BTreeSet;

use quanyu_log::{Foreign, LogError};

use super::support::{SLICE, eventually, fill, stages, unique};

/// Reads to the end; offsets by partition.
fn read(reader: &mut Foreign) -> BTreeSet<(i32, u64)> {
    let mut places = BTreeSet::new();
    eventually("the topic's end", || {
        if let Some(record) = reader.poll(SLICE).unwrap() {
            assert!(places.insert((record.partition, record.offset)));
        }
        reader.at_end().unwrap()
    });
    places
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_member_goes_on_behind_what_was_committed() {
    for stage in stages() {
        let topic = stage.topic(2).await;
        let group = unique("quanyu-import");
        fill(&stage.producer(), &topic, 200).await;
        let mut first = Foreign::new(&stage.broker, &topic, &group).unwrap();
        assert_eq!(read(&mut first).len(), 200, "{}", stage.name);
        // Nothing was committed yet: as after a crash before the acknowledgement.
        drop(first);
        let mut second = Foreign::new(&stage.broker, &topic, &group).unwrap();
        let places = read(&mut second);
        assert_eq!(places.len(), 200, "{}", stage.name);
        let end =
            |partition| places.iter().filter(|(p, _)| *p == partition).map(|(_, offset)| offset + 1).max();
        let next: Vec<(i32, u64)> = (0..2).filter_map(|p| Some((p, end(p)?))).collect();
        second.commit(&next).unwrap();
        drop(second);
        fill(&stage.producer(), &topic, 30).await;
        let mut third = Foreign::new(&stage.broker, &topic, &group).unwrap();
        let rest = read(&mut third);
        assert_eq!(rest.len(), 30, "{}", stage.name);
        assert!(rest.is_disjoint(&places), "{}", stage.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_is_not_there_is_told() {
    for stage in stages() {
        let missing = Foreign::new(&stage.broker, &unique("nowhere"), "quanyu-import");
        // The mock cluster makes every topic that somebody asks for.
        if stage.mock.is_none() {
            assert!(matches!(missing, Err(LogError::UnknownTopic { .. })), "{}", stage.name);
        }
    }
}
