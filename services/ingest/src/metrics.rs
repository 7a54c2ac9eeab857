//! The figures that ingest exports.
//!
//! Labels are bounded: streams, budgets, and reasons that are fixed in code. Never an id or a source.

use metrics::{Counter, Gauge, Histogram, counter, gauge, histogram};

/// Events confirmed by the log, by stream.
pub(crate) fn events_accepted(stream: &'static str) -> Counter {
    counter!("quanyu_ingest_events_accepted_total", "stream" => stream)
}

/// Events refused, by stream and the first rule that they break.
pub(crate) fn events_rejected(stream: &'static str, reason: &'static str) -> Counter {
    counter!("quanyu_ingest_events_rejected_total", "stream" => stream, "reason" => reason)
}

/// Events that could have an area and have none, by stream and why.
pub(crate) fn areas_unknown(stream: &'static str, reason: &'static str) -> Counter {
    counter!("quanyu_ingest_areas_unknown_total", "stream" => stream, "reason" => reason)
}

/// Events that the log did not confirm, by stream and reason; they may be in it all the same.
pub(crate) fn events_unconfirmed(stream: &'static str, reason: &'static str) -> Counter {
    counter!("quanyu_ingest_events_unconfirmed_total", "stream" => stream, "reason" => reason)
}

/// Calls refused as a whole, by stream and reason.
pub(crate) fn calls_refused(stream: &'static str, reason: &'static str) -> Counter {
    counter!("quanyu_ingest_calls_refused_total", "stream" => stream, "reason" => reason)
}

/// From the hand-over of a batch to the log until its last confirmation, by stream.
pub(crate) fn publish_seconds(stream: &'static str) -> Histogram {
    histogram!("quanyu_ingest_publish_seconds", "stream" => stream)
}

/// Bytes on their way into the log, by budget.
pub(crate) fn bytes_in_flight(budget: &'static str) -> Gauge {
    gauge!("quanyu_ingest_in_flight_bytes", "budget" => budget)
}

/// Open streams, by stream.
pub(crate) fn streams_open(stream: &'static str) -> Gauge {
    gauge!("quanyu_ingest_streams_open", "stream" => stream)
}

/// 1 while the log answers, else 0.
pub(crate) fn log_reachable() -> Gauge {
    gauge!("quanyu_ingest_log_reachable")
}
