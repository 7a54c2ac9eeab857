//! Looks at the tables once a tick: how far they are, and who was heard. What it saw is shared by all answers.
//!
//! Used by the role. One look for everybody, whatever their number. When the tables do not answer, what was seen last stays
//! and grows old, which the freshness says; it is never replaced by nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use quanyu_boot::{Clock, Stopper};
use quanyu_figures::Data;
use quanyu_store::{Client, StoreError};

use crate::freshness::{Freshness, Heard, Newest, Seen};

/// Between two looks: fold says once a second how far it is.
const TICK: Duration = Duration::from_secs(1);
/// Ticks between two counts of all events, which read more than the rest.
const TICKS_BETWEEN_COUNTS: u32 = 15;

/// What was seen last.
#[derive(Clone)]
pub struct Watch {
    seen: Arc<RwLock<Seen>>,
    clock: Arc<dyn Clock>,
}

impl Watch {
    /// Nothing was seen yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { seen: Arc::default(), clock }
    }

    /// What was seen last.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.seen.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The freshness of an answer about topics and data, now.
    #[must_use]
    pub fn freshness(&self, topics: &[&str], data: Option<Data>) -> Freshness {
        let seen = self.seen.read().unwrap_or_else(PoisonError::into_inner);
        seen.freshness(topics, data, self.clock.now_ms())
    }

    /// Looks every tick until stopped.
    pub async fn run(self, client: Client, stopper: Stopper) {
        let mut until_count = 0;
        loop {
            let counted = until_count == 0;
            match self.look(&client, counted).await {
                Ok(()) => until_count = if counted { TICKS_BETWEEN_COUNTS } else { until_count - 1 },
                Err(error) => tracing::warn!(code = error.code(), %error, "cannot look at the tables"),
            }
            if stopper.until_stopped(tokio::time::sleep(TICK)).await.is_none() {
                return;
            }
        }
    }

    async fn look(&self, client: &Client, counted: bool) -> Result<(), StoreError> {
        // The time before asking: what changes meanwhile is not claimed.
        let at_ms = self.clock.now_ms();
        let (levels, heard) = futures::try_join!(client.levels(), heard(client))?;
        let newest = if counted { Some(newest(client).await?) } else { None };
        let mut seen = self.seen.write().unwrap_or_else(PoisonError::into_inner);
        let newest = newest.unwrap_or_else(|| std::mem::take(&mut seen.newest));
        *seen = Seen { at_ms: Some(at_ms), levels: levels.into_iter().collect(), heard, newest };
        Ok(())
    }
}

/// Every live source with its last heartbeat. A retired one is expected to be silent.
async fn heard(client: &Client) -> Result<Vec<Heard>, StoreError> {
    let question = "SELECT toString(d.topic), toString(d.source), ifNull(s.name, ''), d.exercise, d.until, \
        toInt64(ifNull(s.cadence, 0)) FROM (SELECT topic, source, exercise, \
        toUnixTimestamp64Milli(max(assumeNotNull(last_heartbeat_at))) AS until FROM source_days \
        WHERE last_heartbeat_at IS NOT NULL GROUP BY topic, source, exercise) AS d \
        LEFT JOIN (SELECT topic, source, argMax(name, version) AS name, argMax(cadence_seconds, version) AS cadence, \
        argMax(retired_at IS NOT NULL, version) AS retired FROM source_states FINAL GROUP BY topic, source) AS s \
        ON d.topic = s.topic AND d.source = s.source WHERE NOT ifNull(s.retired, 0) ORDER BY 1, 2";
    let rows: Vec<(String, String, String, bool, i64, i64)> = client.fetch_rows(question).await?;
    let one = |(topic, source, name, exercise, until_ms, cadence_s)| Heard {
        topic,
        source,
        name,
        exercise,
        until_ms,
        cadence_s: (cadence_s > 0).then_some(cadence_s),
    };
    Ok(rows.into_iter().map(one).collect())
}

/// What events each topic has. By the time of receipt, which is the tables' partition.
async fn newest(client: &Client) -> Result<BTreeMap<(String, bool), Newest>, StoreError> {
    let question = "SELECT concat('quanyu.', stream, '.v1'), exercise, toUnixTimestamp64Milli(max(occurred_at)), \
        toUnixTimestamp64Milli(max(received_at)), \
        countIf(received_at > now64(3) - INTERVAL 1 DAY AND occurred_at < received_at - INTERVAL 1 DAY), count() \
        FROM v1_events GROUP BY stream, exercise";
    let rows: Vec<(String, bool, i64, i64, u64, u64)> = client.fetch_rows(question).await?;
    let one = |(topic, exercise, occurred_ms, received_ms, late, events)| {
        ((topic, exercise), Newest { occurred_ms, received_ms, late, events })
    };
    Ok(rows.into_iter().map(one).collect())
}
