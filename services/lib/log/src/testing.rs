//! A broker inside the process, for the tests of crates that use the log: librdkafka's mock cluster.
//! Behind the feature `testing`; never part of a release. It keeps records in memory and forgets them with itself.

use std::time::Duration;

use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;

use crate::{Broker, LogError};

/// The only broker of the cluster.
const BROKER_ID: i32 = 1;

/// The cluster: one broker, without groups' offsets and without limits of a topic.
pub struct MockBroker(MockCluster<'static, DefaultProducerContext>);

impl MockBroker {
    /// Starts a cluster on a free port of this machine.
    ///
    /// # Errors
    /// When no port can be opened.
    pub fn start() -> Result<Self, LogError> {
        MockCluster::new(1).map(Self).map_err(|e| LogError::from_kafka("start a mock cluster", &e))
    }

    /// How to reach it.
    #[must_use]
    pub fn broker(&self) -> Broker {
        Broker::new(self.0.bootstrap_servers())
    }

    /// Makes a topic.
    ///
    /// # Errors
    /// When it exists.
    pub fn create_topic(&self, name: &str, partitions: i32) -> Result<(), LogError> {
        self.0.create_topic(name, partitions, 1).map_err(|e| LogError::from_kafka("create a mock topic", &e))
    }

    /// Closes all connections and refuses new ones.
    ///
    /// # Errors
    /// When the cluster is gone.
    pub fn go_down(&self) -> Result<(), LogError> {
        self.0.broker_down(BROKER_ID).map_err(|e| LogError::from_kafka("take a mock broker down", &e))
    }

    /// Accepts connections again.
    ///
    /// # Errors
    /// When the cluster is gone.
    pub fn come_up(&self) -> Result<(), LogError> {
        self.0.broker_up(BROKER_ID).map_err(|e| LogError::from_kafka("bring a mock broker up", &e))
    }

    /// Takes every request and answers it this much later: like a broker that hangs.
    ///
    /// # Errors
    /// When the cluster is gone.
    pub fn answer_after(&self, delay: Duration) -> Result<(), LogError> {
        self.0
            .broker_round_trip_time(BROKER_ID, delay)
            .map_err(|e| LogError::from_kafka("slow a mock broker down", &e))
    }
}
