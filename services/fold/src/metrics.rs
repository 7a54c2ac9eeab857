//! Metrics of the fold role.

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

/// Events folded.
pub fn events(topic: &str) -> Counter {
    counter!("quanyu_fold_events_total", "topic" => topic.to_owned())
}

/// Repeats and conflicts.
pub fn duplicates(topic: &str) -> Counter {
    counter!("quanyu_fold_duplicates_total", "topic" => topic.to_owned())
}

/// Records that are no events.
pub fn rejected(topic: &str) -> Counter {
    counter!("quanyu_fold_rejected_total", "topic" => topic.to_owned())
}

/// Doubts, by cause.
pub fn doubts(topic: &str, cause: &'static str) -> Counter {
    counter!("quanyu_fold_doubts_total", "topic" => topic.to_owned(), "cause" => cause)
}

/// Seconds from the start of a batch's fold to its ledger row.
pub fn batch_seconds(topic: &str) -> Histogram {
    histogram!("quanyu_fold_batch_seconds", "topic" => topic.to_owned())
}

/// Subjects whose state is cached.
pub fn cached_subjects(topic: &str) -> Gauge {
    gauge!("quanyu_fold_cached_subjects", "topic" => topic.to_owned())
}

/// Records behind the log's end, over the partitions owned.
pub fn lag(topic: &str) -> Gauge {
    gauge!("quanyu_fold_lag_records", "topic" => topic.to_owned())
}
