//! A checked batch on its way into the log, and what became of it.
//!
//! A batch is handed over in the order of the calls and goes on when its caller goes away: its bytes stay taken and its
//! places are remembered until the log has answered. Never sends anything twice.

use std::sync::Arc;

use futures::FutureExt as _;
use futures::future::BoxFuture;
use quanyu_log::PublishError;
use quanyu_wire::pb::common::v1::{self as wire, publish_result::Outcome};
use quanyu_wire::{Language, Rule, Violation};

use crate::budget::Taken;
use crate::desk::Desk;
use crate::intake::{Intake, Verdict};
use crate::log::Outcomes;
use crate::metrics;
use crate::recent::Place;
use crate::refusal::Refusal;

/// A batch whose events are settled as far as they will be.
#[derive(Debug)]
pub(crate) struct Settled {
    verdicts: Vec<Verdict>,
    outcomes: Outcomes,
}

/// A batch on its way.
pub(crate) struct InFlight {
    verdicts: Vec<Verdict>,
    publishing: BoxFuture<'static, Outcomes>,
}

/// Hands the records to the log's client at once and returns what to wait for.
pub(crate) fn dispatch(desk: &Arc<Desk>, intake: Intake, taken: Taken) -> InFlight {
    let Intake { verdicts, records, identities, received_at_ms, .. } = intake;
    let count = records.len();
    let publishing = Arc::clone(&desk.log).publish(records);
    let owner = Arc::clone(desk);
    let began = desk.clock.monotonic();
    let mut publishing = Box::pin(async move {
        let outcomes = publishing.await;
        drop(taken);
        owner.recent.remember(identities.into_iter().zip(&outcomes).filter_map(|(identity, outcome)| {
            let receipt = *outcome.as_ref().ok()?;
            Some((identity, Place { receipt, received_at_ms }))
        }));
        let name = owner.stream.as_str();
        metrics::publish_seconds(name).record(owner.clock.monotonic() - began);
        if outcomes.iter().any(|outcome| matches!(outcome, Err(error) if error != &PublishError::TooLarge)) {
            owner.outage.notify_one();
        }
        outcomes
    });
    // The first poll queues the records, here and now: the order of batches is the order of these calls.
    if let Some(outcomes) = publishing.as_mut().now_or_never() {
        return InFlight { verdicts, publishing: Box::pin(std::future::ready(outcomes)) };
    }
    let task = quanyu_boot::task::spawn("publish", desk.tasks.track_future(publishing));
    let publishing = Box::pin(async move {
        let lost = |_| vec![Err(PublishError::Unknown { reason: "publishing broke off".to_owned() }); count];
        task.await.unwrap_or_else(lost)
    });
    InFlight { verdicts, publishing }
}

impl InFlight {
    /// Waits for the log.
    pub(crate) async fn settled(self) -> Settled {
        Settled { verdicts: self.verdicts, outcomes: self.publishing.await }
    }
}

impl Settled {
    /// A batch that is only checked.
    pub(crate) fn checked(intake: Intake) -> Self {
        Self { verdicts: intake.verdicts, outcomes: Vec::new() }
    }

    /// Why the log did not confirm some event, if so.
    fn outage(&self) -> Option<&PublishError> {
        self.outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .find(|error| **error != PublishError::TooLarge)
    }

    /// Whether no event can be in the log.
    pub(crate) fn nothing_sent(&self) -> bool {
        let sent =
            |outcome: &Result<_, PublishError>| matches!(outcome, Ok(_) | Err(PublishError::Unknown { .. }));
        !self.outcomes.iter().any(sent)
    }

    /// One result per event, in order.
    pub(crate) fn results(
        self,
        desk: &Desk,
        language: Language,
    ) -> impl Iterator<Item = wire::PublishResult> {
        let mut outcomes = self.outcomes.into_iter();
        let name = desk.stream.as_str();
        self.verdicts.into_iter().map(move |verdict| {
            let Verdict { event_id, violations } = verdict;
            let outcome = if !violations.is_empty() {
                rejected(name, &violations, language)
            } else {
                match outcomes.next() {
                    None => Outcome::Validated(wire::Validated {}),
                    Some(Ok(receipt)) => {
                        metrics::events_accepted(name).increment(1);
                        Outcome::Accepted(desk.receipt(receipt))
                    }
                    Some(Err(PublishError::TooLarge)) => {
                        let rule = Rule::TooLarge(desk.settings.event_bytes_max);
                        rejected(name, &[Violation { field: String::new(), rule }], language)
                    }
                    Some(Err(error)) => {
                        metrics::events_unconfirmed(name, error.code()).increment(1);
                        Outcome::Unknown(wire::Unknown { reason: error.to_string() })
                    }
                }
            };
            wire::PublishResult { event_id, outcome: Some(outcome) }
        })
    }

    /// The results of events that were not accepted, by index: what a stream's acknowledgement carries.
    pub(crate) fn rejections(self, desk: &Desk, language: Language) -> Vec<(i32, wire::PublishResult)> {
        if self.verdicts.iter().all(|verdict| verdict.violations.is_empty())
            && self.outcomes.iter().all(Result::is_ok)
        {
            let accepted = u64::try_from(self.outcomes.len()).unwrap_or(0);
            metrics::events_accepted(desk.stream.as_str()).increment(accepted);
            return Vec::new();
        }
        (0_i32..)
            .zip(self.results(desk, language))
            .filter(|(_, result)| !matches!(result.outcome, Some(Outcome::Accepted(_))))
            .collect()
    }

    /// What a call answers when the log did not confirm some event.
    pub(crate) fn unavailable(&self, desk: &Desk) -> Option<Refusal> {
        let error = self.outage()?;
        let unknown = |outcome: &&Result<_, _>| matches!(outcome, Err(PublishError::Unknown { .. }));
        Some(Refusal::LogUnavailable {
            reason: error.to_string(),
            unknown: self.outcomes.iter().filter(unknown).count(),
            retry_after: desk.retry_after(),
        })
    }
}

fn rejected(stream: &'static str, violations: &[Violation], language: Language) -> Outcome {
    if let Some(first) = violations.first() {
        metrics::events_rejected(stream, first.rule.reason()).increment(1);
    }
    let violations = violations
        .iter()
        .map(|violation| wire::FieldViolation {
            field: violation.field.clone(),
            reason: violation.rule.reason().to_owned(),
            description: violation.rule.text(language),
        })
        .collect();
    Outcome::Rejected(wire::Rejection { violations })
}
