//! From the events of a call to records of the log: every event is checked, given its area if it
//! only says where it happened, and encoded when it is sound.
//!
//! Used by unary calls and streams alike. A bad event never fails its neighbours. Never publishes.

use quanyu_event::{Envelope, Timestamp};
use quanyu_log::{Outgoing, producer::HeaderName};
use quanyu_wire::{Checker, Limits, Rule, StreamEvent, Violation, full_name};
use tracing::error;

use crate::caller::Caller;
use crate::config::RECORD_OVERHEAD_BYTES;
use crate::desk::Desk;
use crate::log::ID_HEADER;
use crate::metrics;
use crate::recent::Identity;

/// A batch after its checks.
#[derive(Debug, Default)]
pub(crate) struct Intake {
    /// One per event, in order.
    pub verdicts: Vec<Verdict>,
    /// The records of the sound events, in order.
    pub records: Vec<Outgoing>,
    /// Who they are, in the same order.
    pub identities: Vec<Identity>,
    /// What the records take of a budget.
    pub bytes: usize,
    /// The time of receipt of all of them.
    pub received_at_ms: i64,
}

/// What the checks say of one event.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// As the caller gave it.
    pub event_id: String,
    /// Empty when the event is sound.
    pub violations: Vec<Violation>,
}

/// Checks and encodes a batch on the calling task.
pub(crate) fn check<E: StreamEvent>(desk: &Desk, events: Vec<E>, caller: &Caller) -> Intake {
    let now_ms = desk.clock.now_ms();
    let limits = Limits {
        now: Timestamp::from_millis(now_ms),
        floor: desk.settings.floor.at(),
        ahead_ms_max: desk.settings.ahead_ms_max,
    };
    let mut intake = Intake {
        verdicts: Vec::with_capacity(events.len()),
        records: Vec::with_capacity(events.len()),
        identities: Vec::with_capacity(events.len()),
        bytes: 0,
        received_at_ms: now_ms,
    };
    let mut checker = Checker::new(&limits);
    for event in events {
        let event_id = event.event_id().to_owned();
        let envelope = event.into_event(&mut checker);
        let mut violations = std::mem::take(&mut checker.violations);
        if let (Some(mut envelope), true) = (envelope, violations.is_empty()) {
            if let Err(unknown) = desk.areas.fill(&mut envelope) {
                metrics::areas_unknown(desk.stream.as_str(), unknown.reason()).increment(1);
            }
            if let Some(violation) = foreign(&envelope, caller) {
                violations.push(violation);
                intake.verdicts.push(Verdict { event_id, violations });
                continue;
            }
            match record(desk, &envelope, caller) {
                Ok(outgoing) => {
                    intake.bytes += size(&outgoing);
                    intake.identities.push(desk.recent.identity(envelope.event_id, &outgoing.key));
                    intake.records.push(outgoing);
                }
                Err(violation) => violations.push(violation),
            }
        }
        intake.verdicts.push(Verdict { event_id, violations });
    }
    intake
}

/// What of an event its sender may not send. The area is the one that it names, or that its place is in.
fn foreign(envelope: &Envelope, caller: &Caller) -> Option<Violation> {
    let principal = caller.principal.as_deref();
    if !principal.is_some_and(|principal| principal.may_send_as(&envelope.source)) {
        return Some(Violation { field: "envelope.source".to_owned(), rule: Rule::ForeignSource });
    }
    let code = envelope.area.as_ref().map(|area| area.code.as_str());
    if !principal.is_some_and(|principal| principal.may_send_about(code)) {
        return Some(Violation { field: "envelope.area.code".to_owned(), rule: Rule::ForeignArea });
    }
    None
}

/// The record of a sound event: Kafka's binding of CloudEvents in binary mode.
fn record(desk: &Desk, envelope: &Envelope, caller: &Caller) -> Result<Outgoing, Violation> {
    let whole = |rule| Violation { field: String::new(), rule };
    let value = desk.codec.encode(envelope).map_err(|reason| {
        // The schema takes every checked event; one that it does not take is a defect, and no reason to stop.
        error!(%reason, event = envelope.payload.event_name(), "an event that was checked cannot be encoded");
        whole(Rule::Form("an event of this stream", "本数据流的事件"))
    })?;
    if value.len() > desk.settings.event_bytes_max {
        return Err(whole(Rule::TooLarge(desk.settings.event_bytes_max)));
    }
    let mut headers: Vec<(HeaderName, Vec<u8>)> = Vec::with_capacity(6);
    let mut id = uuid::Uuid::encode_buffer();
    let id = envelope.event_id.hyphenated().encode_lower(&mut id);
    headers.push(("ce_specversion".into(), b"1.0".to_vec()));
    headers.push((ID_HEADER.into(), id.as_bytes().to_vec()));
    headers.push(("ce_source".into(), envelope.source.as_bytes().to_vec()));
    headers.push(("ce_type".into(), full_name(&envelope.payload).as_bytes().to_vec()));
    headers.push(("ce_time".into(), envelope.occurred_at.to_string().into_bytes()));
    if let Some(traceparent) = &caller.traceparent {
        headers.push(("traceparent".into(), traceparent.clone()));
    }
    Ok(Outgoing {
        topic: desk.topic.clone(),
        key: envelope.subject.as_str().as_bytes().to_vec(),
        payload: Some(value),
        headers,
        timestamp_ms: Some(envelope.received_at.millis()),
    })
}

fn size(record: &Outgoing) -> usize {
    let headers: usize = record.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
    RECORD_OVERHEAD_BYTES + record.key.len() + record.payload.as_ref().map_or(0, Vec::len) + headers
}
