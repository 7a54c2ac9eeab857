//! What an ack means for a batch: rows accepted, rows refused with their reasons, events to be asked again.
//!
//! Used by `session`. A row is accepted when all its events were; it is refused when one of them was.

use quanyu_wire::pb::common::v1::FieldViolation;
use quanyu_wire::pb::common::v1::publish_result::Outcome as Answer;
use quanyu_wire::stream::Rejected;

use super::Sender;
use crate::account::{Account, Outcome};
use crate::batch::{Batch, Fate, Outgoing};
use crate::error::Error;
use crate::plan::Plan;
use crate::rejects::{Reject, row_value};

impl Sender<'_> {
    /// Takes the results of a batch; what is left in it is unknown and wants to be asked again.
    pub(super) fn apply(&self, mut batch: Batch, rejections: &[Rejected]) -> Batch {
        batch.events_accepted.resize(self.plan.event_types(), 0);
        let events = std::mem::take(&mut batch.events);
        for (index, event) in events.into_iter().enumerate() {
            let refused = rejections.iter().find(|refused| usize::try_from(refused.index) == Ok(index));
            match refused.map(|refused| refused.result.as_ref().and_then(|result| result.outcome.as_ref())) {
                None | Some(Some(Answer::Accepted(_))) => {
                    accept(&mut batch, &event);
                }
                Some(Some(Answer::Rejected(rejection))) => {
                    let told = |v: &FieldViolation| (v.field.clone(), v.description.clone());
                    refuse(self.plan, &mut batch, &event, rejection.violations.iter().map(told).collect());
                }
                Some(None | Some(Answer::Unknown(_) | Answer::Validated(_))) => batch.events.push(event),
            }
        }
        if !batch.events.is_empty() {
            batch.tries += 1;
        }
        batch
    }

    /// Counts a batch whose events are settled or given up.
    pub(super) fn settle(&self, mut batch: Batch, account: &mut Account) -> Result<(), Error> {
        for event in &batch.events {
            if let Some(row) = batch.rows.get_mut(event.row) {
                row.fate = row.fate.max(Fate::Unknown);
            }
        }
        let number = batch.number;
        account.settle(number, outcome(batch, |event| self.plan.event_name(event).to_owned()))?;
        (self.settled)(account);
        Ok(())
    }
}

/// Counts an event that is in the log, or would be.
pub(crate) fn accept(batch: &mut Batch, event: &Outgoing) {
    if let Some(count) = batch.events_accepted.get_mut(event.event) {
        *count += 1;
    }
}

/// Counts and reports an event that was refused, for these fields and reasons.
pub(crate) fn refuse(plan: &Plan, batch: &mut Batch, event: &Outgoing, violations: Vec<(String, String)>) {
    batch.events_rejected += 1;
    // The source's registration belongs to no row; its refusal is reported all the same.
    let (line, row_number, row) = match batch.rows.get_mut(event.row) {
        Some(held) => {
            held.fate = Fate::Rejected;
            (held.place.line, held.place.number, row_value(&plan.columns, &held.cells))
        }
        None => (0, 0, serde_json::Value::Null),
    };
    let fields: Vec<&str> = violations.iter().map(|(field, _)| field.as_str()).collect();
    let reasons: Vec<String> = violations.iter().map(|(field, reason)| format!("{field} {reason}")).collect();
    batch.refusals.push(Reject {
        line,
        row_number,
        column: String::new(),
        field: fields.join(", "),
        event: plan.event_name(event.event).to_owned(),
        reason: if reasons.is_empty() { "refused without a reason".to_owned() } else { reasons.join("; ") },
        row,
    });
}

/// The account of a batch.
pub(crate) fn outcome(batch: Batch, name: impl Fn(usize) -> String) -> Outcome {
    let count = |fate| batch.rows.iter().filter(|row| row.fate == fate).count() as u64;
    let accepted = batch.events_accepted.iter().enumerate().filter(|(_, count)| **count > 0);
    Outcome {
        rows_accepted: count(Fate::Accepted),
        rows_rejected: count(Fate::Rejected) + batch.rejects.len() as u64,
        rows_unknown: count(Fate::Unknown),
        events: accepted.map(|(event, count)| (name(event), *count)).collect(),
        events_rejected: batch.events_rejected,
        last_row: batch.last_row,
        rejects: batch.rejects.into_iter().chain(batch.refusals).collect(),
    }
}
