//! Proves that a record which timed out was never sent. The client library says only "timed out"; but its statistics
//! count the produce requests that left completely, per broker. When not one left between a moment before the record
//! was queued and a moment after it was given up, no broker can have it. Anything less proven stays unknown.

use std::collections::BTreeMap;
use std::sync::Arc;

use rdkafka::statistics::Statistics;

use super::PublishError;
use super::tracker::Ticket;

/// How the library names the request that carries records.
const PRODUCE: &str = "Produce";
/// Statistics that must come after a record was given up: the first may have been collected just before.
const LOOKS: u8 = 2;

/// Produce requests sent so far, by broker; brokers that got none are left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sent(BTreeMap<String, i64>);

/// Records that timed out and wait for the count.
#[derive(Default)]
pub(super) struct Proof {
    latest: Arc<Sent>,
    connected: bool,
    waiting: Vec<Waiting>,
}

struct Waiting {
    ticket: Box<Ticket>,
    reason: String,
    looks: u8,
}

impl Sent {
    pub(super) fn of(statistics: &Statistics) -> Self {
        let count = |req: &std::collections::HashMap<String, i64>| req.get(PRODUCE).copied().unwrap_or(0);
        Self(
            statistics
                .brokers
                .iter()
                .map(|(name, broker)| (name.clone(), count(&broker.req)))
                .filter(|(_, requests)| *requests > 0)
                .collect(),
        )
    }
}

impl Proof {
    /// The newest count: what a batch that is queued now starts from. An older count would only prove less.
    pub(super) fn latest(&self) -> Arc<Sent> {
        Arc::clone(&self.latest)
    }

    /// Whether some broker connection was up when the statistics were collected last.
    pub(super) fn connected(&self) -> bool {
        self.connected
    }

    /// Keeps the outcome of a record open until it can be told. Bounded by the producer's queue.
    pub(super) fn wait(&mut self, ticket: Box<Ticket>, reason: String) {
        self.waiting.push(Waiting { ticket, reason, looks: 0 });
    }

    /// Takes in new statistics and returns the records whose outcome is now known.
    pub(super) fn look(&mut self, statistics: &Statistics) -> Vec<(Box<Ticket>, PublishError)> {
        self.connected = statistics.brokers.values().any(|broker| broker.state == "UP");
        let sent = Sent::of(statistics);
        if sent != *self.latest {
            self.latest = Arc::new(sent);
        }
        let (known, open): (Vec<Waiting>, Vec<Waiting>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .map(Waiting::looked)
            .partition(|w| w.looks >= LOOKS);
        self.waiting = open;
        known.into_iter().map(|waiting| waiting.judge(&self.latest)).collect()
    }
}

impl Waiting {
    fn looked(mut self) -> Self {
        self.looks += 1;
        self
    }

    fn judge(self, now: &Sent) -> (Box<Ticket>, PublishError) {
        let reason = self.reason;
        let verdict = if *self.ticket.sent_before() == *now {
            PublishError::NotSent { reason }
        } else {
            PublishError::Unknown { reason }
        };
        (self.ticket, verdict)
    }
}
