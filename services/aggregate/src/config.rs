//! Settings of the aggregate role: where it listens, whom it lets in, and its limits.
//!
//! Used by the role and by the settings of the binary. Reads nothing itself.

use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The section `aggregate`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where HTTP, gRPC, gRPC-web and the dashboard are, all on one port.
    pub listen: SocketAddr,
    /// Where the service of actions on warnings is: `http://host:50052`. Without it warnings can be read, not acted upon.
    pub warn: Option<String>,
    /// After so many milliseconds an answer is asked for anew, while the old one is still given for as long again: many who ask
    /// for the same are one question to the tables, and nobody waits for it.
    pub cache_ms: u64,
    /// Bytes of answers that are kept at most.
    pub cache_bytes_max: u64,
    /// How long a question to the tables may take, milliseconds; afterwards it is cancelled there too.
    pub query_timeout_ms: u64,
    /// Questions to the tables at a time.
    pub queries_max: usize,
    /// Requests of one principal a second, and at once.
    pub rate_per_second: u32,
    /// Connections at a time.
    pub connections_max: usize,
    /// Subscribers of the stream at a time.
    pub subscribers_max: usize,
    /// Between two looks at what is new while somebody listens, milliseconds.
    pub tick_ms: u64,
    /// Shows that the dashboard may only be reached over HTTPS: cookies are marked Secure.
    pub https_only: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            warn: None,
            cache_ms: 1_000,
            cache_bytes_max: 256 << 20,
            query_timeout_ms: 10_000,
            queries_max: 8,
            rate_per_second: 200,
            connections_max: 4_096,
            subscribers_max: 4_000,
            tick_ms: 250,
            https_only: false,
        }
    }
}

/// Longest wait for anything here; what is longer is a slip of the pen.
const WAIT_MS_MAX: u64 = 600_000;

impl Config {
    /// What cannot be meant, each with its key.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let positive = [
            ("aggregate.queries_max", self.queries_max),
            ("aggregate.connections_max", self.connections_max),
            ("aggregate.subscribers_max", self.subscribers_max),
            ("aggregate.rate_per_second", self.rate_per_second as usize),
        ];
        let waits = [
            ("aggregate.query_timeout_ms", self.query_timeout_ms, 1),
            ("aggregate.tick_ms", self.tick_ms, 50),
            ("aggregate.cache_ms", self.cache_ms, 0),
        ];
        let mut faults: Vec<String> = Vec::new();
        faults.extend(
            positive.iter().filter(|(_, value)| *value == 0).map(|(key, _)| format!("{key} must not be 0")),
        );
        for (key, value, least) in waits {
            if value < least || value > WAIT_MS_MAX {
                faults.push(format!("{key} must be between {least} and {WAIT_MS_MAX}"));
            }
        }
        faults
    }

    /// For a question.
    pub(crate) fn query_timeout(&self) -> Duration {
        Duration::from_millis(self.query_timeout_ms)
    }

    /// Between two looks.
    pub(crate) fn tick(&self) -> Duration {
        Duration::from_millis(self.tick_ms)
    }
}
