//! A stretch of a partition is read exactly: bounds checked, gaps tolerated, nothing past the end.

use std::ops::ControlFlow;
use std::time::Duration;

use quanyu_log::{LogError, RangeReader, Span};
use rdkafka::ClientConfig;
use rdkafka::producer::{BaseProducer, BaseRecord, Producer as _};

use crate::support::{Stage, fill, real, stages};

async fn filled(stage: &Stage, count: usize) -> (String, RangeReader) {
    let topic = stage.topic(1).await;
    fill(&stage.producer(), &topic, count).await;
    let reader = RangeReader::new(&stage.broker, &topic).unwrap();
    (topic, reader)
}

fn offsets(reader: &mut RangeReader, first: u64, last: u64) -> Vec<u64> {
    let mut offsets = Vec::new();
    let span = reader
        .read(0, first, last, |record| {
            offsets.push(record.offset());
            ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(span.records, u64::try_from(offsets.len()).unwrap());
    offsets
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_exactly_the_range() {
    for stage in stages() {
        let (_, mut reader) = filled(&stage, 1_000).await;
        assert_eq!(offsets(&mut reader, 0, 999), (0..1_000).collect::<Vec<_>>(), "{}", stage.name);
        assert_eq!(offsets(&mut reader, 10, 20), (10..=20).collect::<Vec<_>>(), "{}", stage.name);
        assert_eq!(offsets(&mut reader, 999, 999), vec![999], "{}", stage.name);
        assert_eq!(offsets(&mut reader, 5, 4), Vec::<u64>::new(), "{}", stage.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_ends_the_read() {
    for stage in stages() {
        let (_, mut reader) = filled(&stage, 100).await;
        let mut left = 3;
        let span = reader
            .read(0, 50, 99, |_| {
                left -= 1;
                if left == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
            .unwrap();
        assert_eq!(span, Span { records: 3, next: 53, stopped: true }, "{}", stage.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_record_and_the_tail() {
    for stage in stages() {
        let (_, mut reader) = filled(&stage, 100).await;
        let record = reader.record_at(0, 42).unwrap().unwrap();
        assert_eq!((record.offset, record.payload.as_deref()), (42, Some(&b"42"[..])), "{}", stage.name);
        assert_eq!(reader.record_at(0, 100).unwrap(), None, "{}", stage.name);
        let tail = reader.tail_scan(0, 3).unwrap();
        assert_eq!(tail.iter().map(|r| r.offset).collect::<Vec<_>>(), vec![97, 98, 99], "{}", stage.name);
        assert_eq!(reader.tail_scan(0, 1_000).unwrap().len(), 100, "{}", stage.name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn says_when_the_log_is_shorter_or_missing() {
    for stage in stages() {
        let (_, mut reader) = filled(&stage, 10).await;
        let short = reader.read(0, 0, 10, |_| ControlFlow::Continue(()));
        assert!(
            matches!(short, Err(LogError::TooShort { last: 10, high: 10, .. })),
            "{}: {short:?}",
            stage.name
        );
    }
    let Some(stage) = real() else { return };
    let reader = RangeReader::new(&stage.broker, "quanyu.nowhere.v1").unwrap();
    assert!(matches!(reader.partitions(), Err(LogError::UnknownTopic { .. })));
    assert!(matches!(reader.watermarks(0), Err(LogError::UnknownTopic { .. })), "{:?}", reader.watermarks(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_tail_and_no_broker() {
    for stage in stages() {
        let topic = stage.topic(1).await;
        let mut reader = RangeReader::new(&stage.broker, &topic).unwrap();
        assert!(reader.tail_scan(0, 5).unwrap().is_empty(), "{}", stage.name);
    }
    let nobody = quanyu_log::Broker::new("127.0.0.1:1");
    let error = quanyu_log::topics::ping(&nobody, Duration::from_secs(1)).await.unwrap_err();
    assert!(error.is_transient(), "{error:?}");
}

/// Transactions leave markers, one offset each, and aborted records, which a reader must pass over: also when the range
/// ends in them.
#[tokio::test(flavor = "multi_thread")]
async fn gaps_of_transactions_are_passed_over() {
    let Some(stage) = real() else { return };
    let topic = stage.topic(1).await;
    let producer: BaseProducer = ClientConfig::new()
        .set("bootstrap.servers", &stage.broker.bootstrap)
        .set("transactional.id", &topic)
        .create()
        .unwrap();
    let wait = Duration::from_secs(10);
    producer.init_transactions(wait).unwrap();
    for commit in [true, false, true, false] {
        producer.begin_transaction().unwrap();
        for _ in 0..3 {
            producer
                .send(BaseRecord::to(&topic).key("k").payload("v").partition(0))
                .map_err(|(e, _)| e)
                .unwrap();
        }
        producer.flush(wait).unwrap();
        if commit {
            producer.commit_transaction(wait).unwrap()
        } else {
            producer.abort_transaction(wait).unwrap()
        }
    }
    let mut reader = RangeReader::new(&stage.broker, &topic).unwrap();
    assert_eq!(reader.watermarks(0).unwrap(), (0, 16));
    assert_eq!(offsets(&mut reader, 0, 15), vec![0, 1, 2, 8, 9, 10]);
    assert_eq!(offsets(&mut reader, 3, 7), Vec::<u64>::new());
    assert_eq!(reader.record_at(0, 3).unwrap(), None);
}
