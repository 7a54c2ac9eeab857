//! One outcome per record, in order, honest about what may be in the log.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use quanyu_log::{Compression, Producer, ProducerConfig, PublishError, RangeReader, Record, partition_of};

use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

use crate::support::{eventually, fill, mock, record, stages};

fn read_all(reader: &mut RangeReader, partition: i32) -> Vec<Record> {
    let (low, high) = reader.watermarks(partition).unwrap();
    let mut records = Vec::new();
    if high > low {
        reader
            .read(partition, low, high - 1, |record| {
                records.push(record.to_record());
                ControlFlow::Continue(())
            })
            .unwrap();
    }
    records
}

#[tokio::test(flavor = "multi_thread")]
async fn every_record_is_where_its_receipt_says_under_any_compression() {
    for stage in stages() {
        for compression in [Compression::None, Compression::Lz4, Compression::Zstd] {
            let topic = stage.topic(3).await;
            let config = ProducerConfig { compression, ..ProducerConfig::new(stage.broker.clone()) };
            let producer = Producer::new(&config).unwrap();
            let mut records: Vec<_> =
                (0..1_000).map(|n| record(&topic, &format!("ключ-{n}"), "値")).collect();
            for (n, outgoing) in records.iter_mut().enumerate() {
                outgoing.timestamp_ms = Some(1_700_000_000_000 + i64::try_from(n).unwrap());
                outgoing.headers =
                    vec![("ce_id".into(), n.to_string().into_bytes()), ("empty".into(), Vec::new())];
            }
            let outcomes = producer.publish(records.clone()).await;
            let mut reader = RangeReader::new(&stage.broker, &topic).unwrap();
            let stored: Vec<Vec<Record>> = (0..3).map(|partition| read_all(&mut reader, partition)).collect();
            assert_eq!(stored.iter().map(Vec::len).sum::<usize>(), 1_000);
            for (n, (sent, outcome)) in records.iter().zip(outcomes).enumerate() {
                let receipt = outcome.unwrap();
                assert_eq!(receipt.partition, partition_of(&sent.key, 3), "the client agrees with murmur2");
                let found = &stored[usize::try_from(receipt.partition).unwrap()]
                    [usize::try_from(receipt.offset).unwrap()];
                assert_eq!(found.offset, receipt.offset);
                assert_eq!(found.key.as_ref(), Some(&sent.key));
                assert_eq!(found.payload, sent.payload);
                assert_eq!(found.timestamp_ms, sent.timestamp_ms.unwrap());
                assert_eq!(found.header("ce_id"), Some(n.to_string().as_bytes()));
                assert_eq!(found.header("empty"), Some(&[][..]));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_is_too_large_fails_alone() {
    for stage in stages() {
        let topic = stage.topic(1).await;
        let producer = stage.producer();
        let large = "x".repeat(2_000_000);
        let outcomes = producer
            .publish(vec![record(&topic, "a", "1"), record(&topic, "b", &large), record(&topic, "c", "3")])
            .await;
        assert!(outcomes[0].is_ok() && outcomes[2].is_ok(), "{}: {outcomes:?}", stage.name);
        assert_eq!(outcomes[1], Err(PublishError::TooLarge), "{}", stage.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_that_does_not_exist_is_not_sent() {
    let Some(stage) = crate::support::real() else { return };
    let config = ProducerConfig { delivery_timeout_ms: 5_000, ..ProducerConfig::new(stage.broker.clone()) };
    let outcomes = Producer::new(&config).unwrap().publish(vec![record("quanyu.nowhere.v1", "a", "1")]).await;
    assert!(matches!(outcomes[0], Err(PublishError::NotSent { .. })), "{outcomes:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_publishers_share_one_producer() {
    for stage in stages() {
        let topic = stage.topic(3).await;
        let producer = std::sync::Arc::new(stage.producer());
        let tasks: Vec<_> = (0..16)
            .map(|_| {
                let (producer, topic) = (producer.clone(), topic.clone());
                tokio::spawn(async move { fill(&producer, &topic, 500).await })
            })
            .collect();
        let mut places = std::collections::HashSet::new();
        for task in tasks {
            places.extend(task.await.unwrap().into_iter().map(|r| (r.partition, r.offset)));
        }
        assert_eq!(places.len(), 16 * 500, "{}: every receipt is another place", stage.name);
        producer.flush(Duration::from_secs(5)).await.unwrap();
        assert_eq!(producer.open_records(), 0);
    }
}

/// Nothing leaves while the brokers are away: the answer says "not sent", comes in time, and a retry works.
#[tokio::test(flavor = "multi_thread")]
async fn with_all_brokers_down_nothing_is_sent_and_the_answer_comes_in_time() {
    let stage = mock();
    let topic = stage.topic(1).await;
    let config = ProducerConfig { delivery_timeout_ms: 2_000, ..ProducerConfig::new(stage.broker.clone()) };
    let producer = Producer::new(&config).unwrap();
    fill(&producer, &topic, 10).await;
    // Requests are counted twice a second: the count that the proof starts from must hold those of `fill`.
    eventually("the connection is seen", || producer.connected());
    stage.mock.as_ref().unwrap().broker_down(1).unwrap();
    eventually("the connection is seen to be gone", || !producer.connected());
    let began = Instant::now();
    let outcomes = producer.publish(vec![record(&topic, "a", "1")]).await;
    assert!(began.elapsed() < Duration::from_secs(8), "{:?}", began.elapsed());
    assert!(matches!(outcomes[0], Err(PublishError::NotSent { .. })), "{outcomes:?}");
    stage.mock.as_ref().unwrap().broker_up(1).unwrap();
    assert_eq!(fill(&producer, &topic, 10).await[0].offset, 10);
}

/// The request leaves, its answer is late: nobody may say that the record was not sent.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_whose_answer_is_lost_is_unknown() {
    let stage = mock();
    let topic = stage.topic(1).await;
    let config = ProducerConfig {
        delivery_timeout_ms: 2_000,
        request_timeout_ms: 1_000,
        ..ProducerConfig::new(stage.broker.clone())
    };
    let producer = Producer::new(&config).unwrap();
    fill(&producer, &topic, 10).await;
    stage.mock.as_ref().unwrap().broker_round_trip_time(1, Duration::from_secs(20)).unwrap();
    let outcomes = producer.publish(vec![record(&topic, "a", "1")]).await;
    assert!(matches!(outcomes[0], Err(PublishError::Unknown { .. })), "{outcomes:?}");
}

/// Broken connections and refusals that pass are the client's business: every record is stored exactly once.
#[tokio::test(flavor = "multi_thread")]
async fn passing_trouble_is_retried_without_duplicates() {
    let stage = mock();
    let topic = stage.topic(1).await;
    let producer = stage.producer();
    let trouble = [
        RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS,
        RDKafkaRespErr::RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT,
    ];
    stage.mock.as_ref().unwrap().request_errors(RDKafkaApiKey::Produce, &trouble);
    let receipts = fill(&producer, &topic, 100).await;
    assert_eq!(receipts.iter().map(|r| r.offset).collect::<Vec<_>>(), (0..100).collect::<Vec<u64>>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_refuses_the_rest_of_the_batch() {
    let stage = mock();
    let topic = stage.topic(1).await;
    let config = ProducerConfig {
        queue_records_max: 10,
        queue_wait_ms: 50,
        delivery_timeout_ms: 2_000,
        ..ProducerConfig::new(stage.broker.clone())
    };
    let producer = Producer::new(&config).unwrap();
    stage.mock.as_ref().unwrap().broker_down(1).unwrap();
    let outcomes = producer.publish((0..30).map(|n| record(&topic, &n.to_string(), "1")).collect()).await;
    assert!(outcomes[..10].iter().all(|o| *o != Err(PublishError::QueueFull)), "{outcomes:?}");
    assert!(outcomes[10..].iter().all(|o| *o == Err(PublishError::QueueFull)), "{outcomes:?}");
}

/// A publisher that gives up does not take its records back, and the producer forgets about it.
#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_may_go_away() {
    for stage in stages() {
        let topic = stage.topic(1).await;
        let producer = stage.producer();
        let gone = producer.publish((0..100).map(|n| record(&topic, &n.to_string(), "1")).collect());
        assert!(tokio::time::timeout(Duration::ZERO, gone).await.is_err());
        producer.flush(Duration::from_secs(10)).await.unwrap();
        let reader = RangeReader::new(&stage.broker, &topic).unwrap();
        assert_eq!(reader.watermarks(0).unwrap().1, 100, "{}", stage.name);
    }
}
