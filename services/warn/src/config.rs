//! Settings of the warn role. Section `warn` of the configuration; everything is bounded here.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{cap, escalation, webhook};

/// Settings.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where the service of actions listens.
    pub listen: SocketAddr,
    /// The detector set; without it the one that is shipped.
    pub detectors: Option<PathBuf>,
    /// Between two looks at what is complete, milliseconds.
    pub tick_ms: u64,
    /// Where no bin of a line was judged yet: how many bins back it begins.
    pub backfill_bins: u32,
    /// For an answer of the ingestion service, milliseconds.
    pub publish_timeout_ms: u64,
    /// Who is told when nobody acknowledges.
    pub escalation: escalation::Settings,
    /// Who tells others, and in which words.
    pub cap: cap::Settings,
    /// Who is told.
    #[serde(deserialize_with = "webhook::listed")]
    pub webhooks: Vec<webhook::Settings>,
    /// Where it is kept how far each of them was told; without it `webhooks` in the home folder.
    pub webhooks_folder: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50_052)),
            detectors: None,
            tick_ms: 1_000,
            backfill_bins: 8,
            publish_timeout_ms: 30_000,
            escalation: escalation::Settings::default(),
            cap: cap::Settings::default(),
            webhooks: Vec::new(),
            webhooks_folder: None,
        }
    }
}

/// Longest history that a first start judges.
const BACKFILL_BINS_MAX: u32 = 1_000;

impl Config {
    /// Everything that is wrong, each with its key.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = self.escalation.faults();
        faults.extend(self.cap.faults());
        faults.extend(webhook::faults(&self.webhooks));
        if !self.webhooks.is_empty() && self.cap.is_nobody() {
            faults.push("cap.sender: say who tells before anybody is told, like a domain".to_owned());
        }
        if !(50..=60_000).contains(&self.tick_ms) {
            faults.push("tick_ms: from 50 to 60,000".to_owned());
        }
        if !(1..=BACKFILL_BINS_MAX).contains(&self.backfill_bins) {
            faults.push(format!("backfill_bins: from 1 to {BACKFILL_BINS_MAX}"));
        }
        faults
    }

    pub(crate) fn tick(&self) -> Duration {
        Duration::from_millis(self.tick_ms)
    }

    pub(crate) fn publish_timeout(&self) -> Duration {
        Duration::from_millis(self.publish_timeout_ms)
    }
}
