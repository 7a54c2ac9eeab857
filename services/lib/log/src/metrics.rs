//! The numbers this crate counts, each as a documented function that returns its handle.
//! Handles are taken once per client, so that counting costs one atomic addition on the hot path.

use metrics::{Counter, Gauge, counter, gauge};

/// Records handed to the caller by consumers of `topic`.
pub fn records_consumed(topic: &str) -> Counter {
    counter!("quanyu_log_consumed_records_total", "topic" => topic.to_owned())
}

/// Errors that consumers of `topic` passed over because they end by themselves, by code.
pub fn consumer_outages(topic: &str, code: &'static str) -> Counter {
    counter!("quanyu_log_consumer_outages_total", "topic" => topic.to_owned(), "code" => code)
}

/// Assignments, revocations and losses of partitions of `topic`.
pub fn rebalances(topic: &str, event: &'static str) -> Counter {
    counter!("quanyu_log_rebalance_events_total", "topic" => topic.to_owned(), "event" => event)
}

/// Commits of offsets for `topic`, by result (`ok` or `failed`).
pub fn commits(topic: &str, result: &'static str) -> Counter {
    counter!("quanyu_log_commits_total", "topic" => topic.to_owned(), "result" => result)
}

/// Records that a producer published, by outcome: `ok`, `not_sent`, `unknown`, `queue_full`, `too_large`.
pub fn records_published(outcome: &'static str) -> Counter {
    counter!("quanyu_log_published_records_total", "outcome" => outcome)
}

/// Records in the producer's queue or in flight, as of the last publish.
pub fn producer_queue() -> Gauge {
    gauge!("quanyu_log_producer_queue_records")
}

/// Dead letters written, by reason.
pub fn dead_letters(reason: &'static str) -> Counter {
    counter!("quanyu_log_dead_letters_total", "reason" => reason)
}
