//! Letters go onto the topic, are listed once per origin, found by origin, and replayed as the original record.

use quanyu_log::RangeReader;
use quanyu_log::dead_letter::{self, DeadLetter, DeadLetters, REPLAY_HEADER, Reason, ReasonCode};
use quanyu_log::topics::{self, TopicSpec};

use crate::support::{fill, stages};

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_listed_once_and_replayed() {
    for stage in stages() {
        match &stage.mock {
            Some(cluster) => cluster.create_topic(dead_letter::TOPIC, 3, 1).unwrap(),
            // A stack's migrations may have made it already, with partitions of their own choice.
            None if topics::describe(&stage.broker, dead_letter::TOPIC).await.is_ok() => {}
            None => {
                topics::ensure(&stage.broker, &[TopicSpec::new(dead_letter::TOPIC, 3)]).await.unwrap();
            }
        }
        let topic = stage.topic(1).await;
        let producer = stage.producer();
        fill(&producer, &topic, 5).await;
        let mut reader = RangeReader::new(&stage.broker, &topic).unwrap();
        let letters: Vec<DeadLetter> = [1, 3]
            .into_iter()
            .map(|offset| {
                let record = reader.record_at(0, offset).unwrap().unwrap();
                DeadLetter::of_record(record, Reason::new(ReasonCode::Undecodable, "bad union"), 1_000)
            })
            .collect();
        // given: both put aside, and put aside again by a repeated batch
        dead_letter::publish(&producer, &letters).await.unwrap();
        dead_letter::publish(&producer, &letters).await.unwrap();
        let mut store = DeadLetters::open(&stage.broker).unwrap();
        let listed: Vec<DeadLetter> =
            store.list(10_000).unwrap().into_iter().filter(|letter| letter.topic == topic).collect();
        assert_eq!(listed, letters, "{}", stage.name);
        assert_eq!(store.show(&topic, 0, 3).unwrap().as_ref(), letters.last(), "{}", stage.name);
        assert_eq!(store.show(&topic, 0, 4).unwrap(), None, "{}", stage.name);
        // when one is replayed, then the original is at the end of its topic, with its origin
        let receipt = dead_letter::replay(&producer, &letters[1]).await.unwrap();
        let replayed = reader.record_at(0, receipt.offset).unwrap().unwrap();
        assert_eq!((replayed.key, replayed.payload), (letters[1].key.clone(), letters[1].payload.clone()));
        let origin = replayed.headers.iter().find(|(name, _)| name == REPLAY_HEADER).unwrap();
        assert_eq!(origin.1, letters[1].origin().into_bytes(), "{}", stage.name);
    }
}
