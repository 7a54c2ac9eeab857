//! The settings of ingest: the section `ingest` of the configuration, and what the process adds to it.
//!
//! Read once at start. Every limit has its reason here; nothing in this crate grows past one.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use quanyu_event::Timestamp;
use quanyu_log::{Broker, ProducerConfig};
use serde::{Deserialize, Serialize};

use crate::entrance::Access;
use crate::error::Error;

/// The least a record takes of a budget beside its key, value and headers: what the client library keeps for it.
pub(crate) const RECORD_OVERHEAD_BYTES: usize = 256;
/// The largest budget; a semaphore counts in 32 bits.
const BUDGET_BYTES_MAX: usize = 1 << 30;
/// The largest encoded event: below a topic's default for a record, with room for key and headers.
const RECORD_BYTES_MAX: usize = 1_000_000;
/// Room in the producer's queue over both budgets, so that a full queue never decides about an event.
const QUEUE_FACTOR: usize = 2;

/// What the role is built from.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the log is.
    pub broker: Broker,
    /// The section `ingest`.
    pub settings: Settings,
    /// Where a call's credential is looked up; without it none holds.
    pub access: Option<Arc<quanyu_access::Desk>>,
}

/// The section `ingest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where gRPC is served; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where HTTP is served, plain text: for loopback or behind a proxy. Without it there is no HTTP.
    pub http_listen: Option<SocketAddr>,
    /// Certificate and key of the gRPC port; without them the port is plain text, for loopback or behind a proxy.
    pub tls: Tls,
    /// Whether a call needs the credential of its source. Without it: required, but not where only this machine can reach
    /// the ports.
    pub access: Option<Access>,
    /// Put before every topic's name; empty but for tests and shared brokers.
    pub topic_prefix: String,
    /// Earliest `occurred_at`: a date, midnight UTC.
    pub floor: Floor,
    /// How far a source's clock may be ahead, milliseconds.
    pub ahead_ms_max: i64,
    /// Most events of a batch.
    pub batch_events_max: usize,
    /// Largest encoded event.
    pub event_bytes_max: usize,
    /// Largest gRPC message or HTTP body; gRPC's own default.
    pub message_bytes_max: usize,
    /// Bytes of live events that may be on their way into the log.
    pub live_bytes_max: usize,
    /// Bytes of bulk events that may be on their way: little, because live events queue behind them.
    pub bulk_bytes_max: usize,
    /// How long a batch waits for its budget before it is refused, milliseconds. Streams wait without an end.
    pub budget_wait_ms: u64,
    /// Bytes of one connection that may be on their way, live and bulk each, before the server stops reading its streams.
    pub connection_bytes_max: usize,
    /// Most open connections; more wait to be accepted.
    pub connections_max: usize,
    /// Most open streams; each may hold one message that waits for its budget.
    pub streams_max: usize,
    /// How long the message of a unary call may take to arrive, milliseconds.
    pub receive_ms_max: u64,
    /// Longest wait for the log's confirmation, milliseconds; an outage is answered at most two seconds after it.
    pub publish_timeout_ms: u32,
    /// How long a Kafka batch waits for company, milliseconds.
    pub linger_ms: u32,
    /// What clients are told to wait after an outage, milliseconds.
    pub retry_ms: u64,
    /// How often the log is looked at for readiness, milliseconds.
    pub probe_ms: u64,
    /// Offsets of a partition's end that are searched for a receipt that is not remembered.
    pub receipt_scan_offsets_max: u64,
    /// The consumer group that folds a stream is this and the stream's name.
    pub fold_group_prefix: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50051)),
            http_listen: None,
            tls: Tls::default(),
            access: None,
            topic_prefix: String::new(),
            floor: Floor::default(),
            ahead_ms_max: 300_000,
            batch_events_max: 1_000,
            event_bytes_max: 64 << 10,
            message_bytes_max: 4 << 20,
            live_bytes_max: 32 << 20,
            bulk_bytes_max: 8 << 20,
            budget_wait_ms: 2_000,
            connection_bytes_max: 4 << 20,
            connections_max: 512,
            streams_max: 128,
            receive_ms_max: 10_000,
            publish_timeout_ms: 10_000,
            linger_ms: 5,
            retry_ms: 1_000,
            probe_ms: 3_000,
            receipt_scan_offsets_max: 50_000,
            fold_group_prefix: "quanyu-fold-".to_owned(),
        }
    }
}

/// Certificate and key of the port, both in PEM files, or neither.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Tls {
    /// The certificate chain.
    pub certificate: Option<PathBuf>,
    /// Its private key.
    pub key: Option<PathBuf>,
    /// Authorities whose client certificates are accepted as credentials (mTLS). Without it none are asked for.
    pub client_ca: Option<PathBuf>,
}

/// The earliest `occurred_at`, written as a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Floor(jiff::civil::Date);

impl Floor {
    /// Midnight UTC of the date.
    pub fn at(self) -> Timestamp {
        let midnight =
            self.0.to_zoned_datetime(jiff::tz::TimeZone::UTC).map(|zoned| zoned.timestamp().as_millisecond());
        // A date so near the calendar's end that it has no midnight in UTC refuses nothing.
        Timestamp::from_millis(midnight.unwrap_or(i64::MIN))
    }
}

impl Default for Floor {
    fn default() -> Self {
        Self(jiff::civil::date(2000, 1, 1))
    }
}

impl TryFrom<String> for Floor {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse().map(Self).map_err(|_| format!("expected a date such as 2000-01-01, found `{text}`"))
    }
}

impl From<Floor> for String {
    fn from(floor: Floor) -> Self {
        floor.0.to_string()
    }
}

impl Settings {
    /// Checks that the limits fit each other.
    ///
    /// # Errors
    /// [`Error::Setting`] with the first that does not.
    pub fn check(&self) -> Result<(), Error> {
        let wrong = |key, reason: String| Err(Error::Setting { key, reason });
        for (key, bytes) in [("live_bytes_max", self.live_bytes_max), ("bulk_bytes_max", self.bulk_bytes_max)]
        {
            if !(self.message_bytes_max..=BUDGET_BYTES_MAX).contains(&bytes) {
                return wrong(
                    key,
                    format!("must hold one message ({} bytes), at most 1 GiB", self.message_bytes_max),
                );
            }
        }
        if self.connection_bytes_max > BUDGET_BYTES_MAX {
            return wrong("connection_bytes_max", "must be at most 1 GiB".to_owned());
        }
        if !(1..=RECORD_BYTES_MAX).contains(&self.event_bytes_max) {
            return wrong("event_bytes_max", format!("must be 1 to {RECORD_BYTES_MAX}, what a topic takes"));
        }
        if self.ahead_ms_max < 0 {
            return wrong("ahead_ms_max", "must not be negative".to_owned());
        }
        let at_least_one = [
            ("batch_events_max", self.batch_events_max as u64),
            ("connection_bytes_max", self.connection_bytes_max as u64),
            ("connections_max", self.connections_max as u64),
            ("streams_max", self.streams_max as u64),
            ("receive_ms_max", self.receive_ms_max),
            ("retry_ms", self.retry_ms),
            ("probe_ms", self.probe_ms),
            ("publish_timeout_ms", u64::from(self.publish_timeout_ms)),
        ];
        if let Some((key, _)) = at_least_one.into_iter().find(|(_, number)| *number == 0) {
            return wrong(key, "must be at least 1".to_owned());
        }
        if self.tls.certificate.is_some() != self.tls.key.is_some() {
            return wrong("tls", "needs both certificate and key".to_owned());
        }
        if self.tls.client_ca.is_some() && self.tls.certificate.is_none() {
            return wrong(
                "tls.client_ca",
                "needs certificate and key: without TLS there are no certificates".to_owned(),
            );
        }
        Ok(())
    }

    /// The producer that these limits need: its queue never fills before a budget does.
    pub(crate) fn producer(&self, broker: Broker) -> ProducerConfig {
        let queue = (self.live_bytes_max + self.bulk_bytes_max) * QUEUE_FACTOR;
        let fit = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut producer = ProducerConfig::new(broker);
        producer.linger_ms = self.linger_ms;
        producer.queue_kbytes_max = fit(queue >> 10);
        producer.queue_records_max = fit(queue / RECORD_OVERHEAD_BYTES);
        producer.delivery_timeout_ms = self.publish_timeout_ms;
        producer.request_timeout_ms = (self.publish_timeout_ms / 2).max(1_000);
        producer
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn the_defaults_fit_each_other_and_survive_a_round_trip() {
        let settings = Settings::default();
        settings.check().unwrap();
        let text = serde_json::to_string(&settings).unwrap();
        assert!(text.contains(r#""floor":"2000-01-01""#), "{text}");
        assert_eq!(serde_json::from_str::<Settings>(&text).unwrap(), settings);
        assert_eq!(settings.floor.at().millis(), 946_684_800_000);
    }

    #[test]
    fn limits_that_contradict_each_other_are_refused_by_key() {
        let cases: [(Settings, &str); 3] = [
            (Settings { bulk_bytes_max: 1, ..Settings::default() }, "bulk_bytes_max"),
            (Settings { batch_events_max: 0, ..Settings::default() }, "batch_events_max"),
            (
                Settings {
                    tls: Tls { certificate: Some("a.pem".into()), ..Tls::default() },
                    ..Settings::default()
                },
                "tls",
            ),
        ];
        for (settings, expected) in cases {
            let Err(Error::Setting { key, .. }) = settings.check() else { panic!("{expected} was accepted") };
            assert_eq!(key, expected);
        }
        assert!(serde_json::from_str::<Settings>(r#"{"flor":"2000-01-01"}"#).is_err());
        assert!(serde_json::from_str::<Settings>(r#"{"floor":"2000"}"#).is_err());
    }
}
