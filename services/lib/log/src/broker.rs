//! How to reach the brokers: the base of every client's configuration.
//! Used by all parts of this crate; never holds a connection itself.

use std::collections::BTreeMap;

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

/// Longest wait between two attempts to reach a broker, milliseconds: a broker that is back must be found within a second or two.
const RECONNECT_BACKOFF_MAX_MS: u32 = 1_000;
/// How long one request may stay unanswered before the connection counts as broken, milliseconds.
const SOCKET_TIMEOUT_MS: u32 = 15_000;

/// Where the log is and how to reach it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broker {
    /// `host:port`, several separated by commas.
    pub bootstrap: String,
    /// Further client properties from the configuration (TLS, SASL); they win over this crate's settings,
    /// except over those that exactly-once folding rests on.
    pub options: BTreeMap<String, String>,
}

impl Broker {
    /// A broker without further options.
    pub fn new(bootstrap: impl Into<String>) -> Self {
        Self { bootstrap: bootstrap.into(), options: BTreeMap::new() }
    }

    /// The base of a client's configuration: address and reconnecting; `role` shows in the broker's logs.
    pub(crate) fn client(&self, role: &str) -> ClientConfig {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", &self.bootstrap)
            .set("client.id", format!("quanyu-{role}"))
            .set("reconnect.backoff.ms", "50")
            .set("reconnect.backoff.max.ms", RECONNECT_BACKOFF_MAX_MS.to_string())
            .set("socket.timeout.ms", SOCKET_TIMEOUT_MS.to_string())
            .set("socket.keepalive.enable", "true")
            .set("socket.nagle.disable", "true")
            .set_log_level(RDKafkaLogLevel::Warning);
        config
    }

    /// Adds the operator's options; called before the settings that nobody may change.
    pub(crate) fn apply_options(&self, config: &mut ClientConfig) {
        for (name, value) in &self.options {
            config.set(name, value);
        }
    }
}
