//! Where a test's log lives, and the few moves every test makes: publish numbered records, poll until something holds.

use std::sync::Arc;
use std::time::{Duration, Instant};

use quanyu_log::topics::{self, TopicSpec};
use quanyu_log::{
    Broker, Consumer, ConsumerConfig, Delivery, LogError, Outgoing, Producer, ProducerConfig, Receipt,
};
use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;

pub const SLICE: Duration = Duration::from_millis(50);
pub const DEADLINE: Duration = Duration::from_secs(30);

/// A broker for one test.
pub struct Stage {
    pub name: &'static str,
    pub broker: Broker,
    pub mock: Option<MockCluster<'static, DefaultProducerContext>>,
}

/// The mock cluster, and the real broker when there is one.
pub fn stages() -> Vec<Stage> {
    let mut stages = vec![mock()];
    stages.extend(real());
    stages
}

pub fn mock() -> Stage {
    let cluster = MockCluster::new(1).unwrap();
    Stage { name: "mock", broker: Broker::new(cluster.bootstrap_servers()), mock: Some(cluster) }
}

/// The real broker, or a visible line that the test is skipped.
pub fn real() -> Option<Stage> {
    match std::env::var("QUANYU_TEST_KAFKA") {
        Ok(address) => Some(Stage { name: "real", broker: Broker::new(address), mock: None }),
        Err(_) => {
            eprintln!("SKIPPED on a real broker: QUANYU_TEST_KAFKA is not set");
            None
        }
    }
}

impl Stage {
    /// A new topic with a name of its own.
    pub async fn topic(&self, partitions: i32) -> String {
        let name = unique("quanyu.test");
        match &self.mock {
            Some(cluster) => cluster.create_topic(&name, partitions, 1).unwrap(),
            None => {
                topics::ensure(&self.broker, &[TopicSpec::new(&name, partitions)]).await.unwrap();
            }
        }
        name
    }

    pub fn producer(&self) -> Producer {
        Producer::new(&ProducerConfig::new(self.broker.clone())).unwrap()
    }

    pub fn group(&self, topic: &str) -> ConsumerConfig {
        let mut config = ConsumerConfig::new(self.broker.clone(), unique("group"), topic);
        config.session_timeout_ms = 6_000;
        config.heartbeat_interval_ms = 500;
        config
    }
}

pub fn unique(prefix: &str) -> String {
    format!("{prefix}.{}", uuid::Uuid::new_v4().simple())
}

pub fn record(topic: &str, key: &str, payload: &str) -> Outgoing {
    Outgoing {
        topic: Arc::from(topic),
        key: key.as_bytes().to_vec(),
        payload: Some(payload.as_bytes().to_vec()),
        headers: Vec::new(),
        timestamp_ms: None,
    }
}

/// Publishes `count` records with keys and payloads `0..count`.
pub async fn fill(producer: &Producer, topic: &str, count: usize) -> Vec<Receipt> {
    let records = (0..count).map(|n| record(topic, &n.to_string(), &n.to_string())).collect();
    producer.publish(records).await.into_iter().map(|outcome| outcome.unwrap()).collect()
}

/// One thing that `poll` brought, with its own memory.
#[derive(Debug, PartialEq, Eq)]
pub enum Seen {
    Record { partition: i32, offset: u64 },
    Assigned(Vec<i32>),
    Revoked { partitions: Vec<i32>, lost: bool },
    Level { partition: i32, end_offset: u64 },
    Nothing,
}

pub fn poll(consumer: &mut Consumer) -> Result<Seen, LogError> {
    Ok(match consumer.poll(SLICE)? {
        Delivery::Record(record) => Seen::Record { partition: record.partition(), offset: record.offset() },
        Delivery::Assigned(partitions) => Seen::Assigned(partitions),
        Delivery::Revoked { partitions, lost } => Seen::Revoked { partitions, lost },
        Delivery::Level { partition, end_offset } => Seen::Level { partition, end_offset },
        Delivery::Nothing => Seen::Nothing,
    })
}

/// Polls until `wanted` finds what it looks for.
pub fn poll_until<T>(consumer: &mut Consumer, what: &str, mut wanted: impl FnMut(Seen) -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    while Instant::now() < deadline {
        if let Some(found) = wanted(poll(consumer).unwrap()) {
            return found;
        }
    }
    panic!("did not see {what} in {DEADLINE:?}");
}

/// Looks until something holds.
pub fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + DEADLINE;
    while !holds() {
        assert!(Instant::now() < deadline, "{what}: not within {DEADLINE:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Joins and starts everything that is assigned at offset `first`.
pub fn join(consumer: &mut Consumer, first: u64) -> Vec<i32> {
    let partitions = poll_until(consumer, "an assignment", |seen| match seen {
        Seen::Assigned(partitions) => Some(partitions),
        _ => None,
    });
    let offsets: Vec<(i32, u64)> = partitions.iter().map(|&p| (p, first)).collect();
    consumer.start(&offsets).unwrap();
    partitions
}
