//! Publications: what figure was published, by which definition and as of when, and whether it still holds.
//!
//! A published figure is computed again from what stands here. It holds figures of areas and times, never of people.

use crate::fold::{Common, Fold, latest};
use quanyu_event::{Envelope, Kind, Payload, PublicationEvent, PublicationPublished, Timestamp};
use serde::Serialize;

/// State of a publication; the fields are the columns of `publications`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublicationState {
    common: Common,
    status: &'static str,
    /// Whether it counts: published and not withdrawn.
    counted: bool,
    /// When it was last published; the first event's time while it was not.
    published_at: Timestamp,
    figure: String,
    definition: String,
    parameters_json: String,
    as_of_at: Option<Timestamp>,
    known_at: Option<Timestamp>,
    /// The values that hold, corrections included; the history has the earlier ones.
    values_json: String,
    corrected: u32,
    corrected_at: Option<Timestamp>,
    withdrawn_at: Option<Timestamp>,
    /// Why it was last corrected or withdrawn.
    reason: String,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: an older correction that arrives later does not undo a newer one. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    published: Option<Timestamp>,
    corrected: Option<Timestamp>,
    withdrawn: Option<Timestamp>,
    values: Option<Timestamp>,
    reason: Option<Timestamp>,
}

/// See [`PublicationState`].
pub struct PublicationFold;

impl Fold for PublicationFold {
    const KIND: Kind = Kind::Publication;
    const TABLE: &'static str = "publications";
    const HISTORY: &'static str = "publication_history";
    const VERSION: u32 = 1;
    type Event = PublicationEvent;
    type State = PublicationState;

    fn event(payload: &Payload) -> Option<&PublicationEvent> {
        if let Payload::Publication(event) = payload { Some(event) } else { None }
    }

    fn fold(
        state: Option<PublicationState>,
        envelope: &Envelope,
        event: &PublicationEvent,
    ) -> PublicationState {
        let mut state = state.unwrap_or_else(|| PublicationState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.judge();
        state
    }
}

impl PublicationState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unpublished",
            counted: false,
            published_at: envelope.occurred_at,
            figure: String::new(),
            definition: String::new(),
            parameters_json: String::new(),
            as_of_at: None,
            known_at: None,
            values_json: String::new(),
            corrected: 0,
            corrected_at: None,
            withdrawn_at: None,
            reason: String::new(),
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &PublicationEvent) {
        if self.since.published.is_none() && !matches!(event, PublicationEvent::Published(_)) {
            self.common.anomaly("follow_up_before_publication");
        }
        match event {
            PublicationEvent::Published(published) => self.publish(at, published),
            PublicationEvent::Corrected(correction) => {
                if self.withdrawn_at.is_some_and(|withdrawn| withdrawn <= at) {
                    self.common.anomaly("corrected_after_withdrawal");
                }
                self.corrected += 1;
                latest(&mut self.since.corrected, at);
                self.take_values(at, &correction.values_json);
                self.take_reason(at, &correction.reason);
            }
            PublicationEvent::Withdrawn(withdrawal) => {
                if self.withdrawn_at.is_some() {
                    self.common.anomaly("withdrawn_again");
                }
                latest(&mut self.since.withdrawn, at);
                self.take_reason(at, &withdrawal.reason);
            }
        }
    }

    /// Publishing again, with other values or after a withdrawal, begins anew.
    fn publish(&mut self, at: Timestamp, published: &PublicationPublished) {
        if self.since.published.is_some() && self.withdrawn_at.is_none() {
            self.common.anomaly("published_again");
        }
        if self.common.in_order(&mut self.since.published, at) {
            self.published_at = at;
            self.figure.clone_from(&published.figure);
            self.definition.clone_from(&published.definition);
            self.parameters_json.clone_from(&published.parameters_json);
            self.as_of_at = Some(published.as_of_at);
            self.known_at = published.known_at;
        }
        self.take_values(at, &published.values_json);
        self.take_reason(at, "");
    }

    fn take_values(&mut self, at: Timestamp, values_json: &str) {
        if self.common.in_order(&mut self.since.values, at) {
            values_json.clone_into(&mut self.values_json);
        }
    }

    fn take_reason(&mut self, at: Timestamp, reason: &str) {
        if self.common.in_order(&mut self.since.reason, at) {
            reason.clone_into(&mut self.reason);
        }
    }

    /// Corrections and withdrawals from before the last publication say nothing of it.
    fn judge(&mut self) {
        let published = self.since.published;
        let of_this = |at: &Timestamp| published.is_none_or(|published| published <= *at);
        self.corrected_at = self.since.corrected.filter(of_this);
        self.withdrawn_at = self.since.withdrawn.filter(of_this);
        self.status = if published.is_none() {
            "unpublished"
        } else if self.withdrawn_at.is_some() {
            "withdrawn"
        } else if self.corrected_at.is_some() {
            "corrected"
        } else {
            "published"
        };
        self.counted = matches!(self.status, "published" | "corrected");
    }
}

#[cfg(test)]
mod tests;
