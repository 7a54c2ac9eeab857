//! Legal check-ups of enterprises (企业法治体检): that one was held, what it found and what of that is put right.

use super::finding::Findings;
use crate::fold::{Common, Fold, latest};
use quanyu_event::{Envelope, Kind, LegalCheckupEvent, Payload, Timestamp};
use serde::Serialize;

/// State of a check-up; the fields are the columns of `legal_checkups`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LegalCheckupState {
    common: Common,
    status: &'static str,
    /// Whether it counts: held.
    counted: bool,
    /// When it was held; the first event's time while nothing says that it was.
    held_at: Timestamp,
    enterprise: String,
    organisation: String,
    findings_raised: u32,
    findings_closed: u32,
    /// Ids of the open findings, sorted.
    findings_open: Vec<String>,
    /// Their classes, in the same order.
    findings_open_classes: Vec<String>,
    last_raised_at: Option<Timestamp>,
    last_closed_at: Option<Timestamp>,
    #[serde(skip)]
    findings: Findings,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    held: Option<Timestamp>,
}

/// See [`LegalCheckupState`].
pub struct LegalCheckupFold;

impl Fold for LegalCheckupFold {
    const KIND: Kind = Kind::LegalCheckup;
    const TABLE: &'static str = "legal_checkups";
    const HISTORY: &'static str = "legal_checkup_history";
    const VERSION: u32 = 1;
    type Event = LegalCheckupEvent;
    type State = LegalCheckupState;

    fn event(payload: &Payload) -> Option<&LegalCheckupEvent> {
        if let Payload::LegalCheckup(event) = payload { Some(event) } else { None }
    }

    fn fold(
        state: Option<LegalCheckupState>,
        envelope: &Envelope,
        event: &LegalCheckupEvent,
    ) -> LegalCheckupState {
        let mut state = state.unwrap_or_else(|| LegalCheckupState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.judge();
        state
    }
}

impl LegalCheckupState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unreported",
            counted: false,
            held_at: envelope.occurred_at,
            enterprise: String::new(),
            organisation: String::new(),
            findings_raised: 0,
            findings_closed: 0,
            findings_open: Vec::new(),
            findings_open_classes: Vec::new(),
            last_raised_at: None,
            last_closed_at: None,
            findings: Findings::default(),
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &LegalCheckupEvent) {
        if self.since.held.is_none() && !matches!(event, LegalCheckupEvent::Held(_)) {
            self.common.anomaly("follow_up_before_held");
        }
        let anomaly = match event {
            LegalCheckupEvent::Held(held) => {
                let again = self.since.held.is_some().then_some("held_again");
                if self.common.in_order(&mut self.since.held, at) {
                    self.held_at = at;
                    self.enterprise.clone_from(&held.enterprise);
                    self.organisation.clone_from(&held.organisation);
                }
                again
            }
            LegalCheckupEvent::FindingRaised(raised) => {
                latest(&mut self.last_raised_at, at);
                self.findings.raise(at, &raised.finding, &raised.finding_class)
            }
            LegalCheckupEvent::FindingClosed(closed) => {
                latest(&mut self.last_closed_at, at);
                self.findings.close(at, &closed.finding)
            }
        };
        if let Some(anomaly) = anomaly {
            self.common.anomaly(anomaly);
        }
    }

    fn judge(&mut self) {
        self.counted = self.since.held.is_some();
        self.findings_raised = self.findings.raised();
        self.findings_closed = self.findings.closed();
        self.findings_open = self.findings.open_ids();
        self.findings_open_classes = self.findings.open_classes();
        self.status = if !self.counted {
            "unreported"
        } else if self.findings_open.is_empty() {
            "settled"
        } else {
            "open"
        };
    }
}

#[cfg(test)]
mod tests;
