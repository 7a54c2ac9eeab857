//! Visit rounds (走访): one visit a month, nobody missed. One area's round of one month, in numbers only.

use crate::fold::{Common, Fold, latest};
use quanyu_event::{Envelope, Kind, Payload, Timestamp, VisitRoundEvent};
use serde::Serialize;

/// State of a round; the fields are the columns of `visit_rounds`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VisitRoundState {
    common: Common,
    status: &'static str,
    /// Whether it counts: opened, so that it is known how many visits are due.
    counted: bool,
    /// When it was opened; the first event's time while it was not.
    opened_at: Timestamp,
    month: String,
    programme: String,
    due: i32,
    done: i32,
    refused: i32,
    unreachable: i32,
    /// Due and neither done nor refused nor unreachable.
    missed: i32,
    closed_at: Option<Timestamp>,
    #[serde(skip)]
    since: Since,
}

/// When what is effective happened: older numbers that arrive later do not come back. No columns.
#[derive(Debug, Clone, Default, PartialEq)]
struct Since {
    opened: Option<Timestamp>,
    visits: Option<Timestamp>,
}

/// See [`VisitRoundState`].
pub struct VisitRoundFold;

impl Fold for VisitRoundFold {
    const KIND: Kind = Kind::VisitRound;
    const TABLE: &'static str = "visit_rounds";
    const HISTORY: &'static str = "visit_round_history";
    const VERSION: u32 = 1;
    type Event = VisitRoundEvent;
    type State = VisitRoundState;

    fn event(payload: &Payload) -> Option<&VisitRoundEvent> {
        if let Payload::VisitRound(event) = payload { Some(event) } else { None }
    }

    fn fold(state: Option<VisitRoundState>, envelope: &Envelope, event: &VisitRoundEvent) -> VisitRoundState {
        let mut state = state.unwrap_or_else(|| VisitRoundState::first(envelope));
        state.common.next(envelope);
        state.step(envelope.occurred_at, event);
        state.judge();
        state
    }
}

impl VisitRoundState {
    fn first(envelope: &Envelope) -> Self {
        Self {
            common: Common::first(envelope),
            status: "unopened",
            counted: false,
            opened_at: envelope.occurred_at,
            month: String::new(),
            programme: String::new(),
            due: 0,
            done: 0,
            refused: 0,
            unreachable: 0,
            missed: 0,
            closed_at: None,
            since: Since::default(),
        }
    }

    fn step(&mut self, at: Timestamp, event: &VisitRoundEvent) {
        if self.since.opened.is_none() && !matches!(event, VisitRoundEvent::Opened(_)) {
            self.common.anomaly("follow_up_before_opening");
        }
        match event {
            VisitRoundEvent::Opened(opened) => {
                if self.since.opened.is_some() {
                    self.common.anomaly("opened_again");
                }
                if self.common.in_order(&mut self.since.opened, at) {
                    self.opened_at = at;
                    self.month.clone_from(&opened.month);
                    self.programme.clone_from(&opened.programme);
                    self.due = opened.due;
                }
            }
            VisitRoundEvent::VisitsReported(visits) => {
                if self.closed_at.is_some_and(|closed| closed < at) {
                    self.common.anomaly("visits_after_close");
                }
                if self.common.in_order(&mut self.since.visits, at) {
                    self.done = visits.done;
                    self.refused = visits.refused;
                    self.unreachable = visits.unreachable;
                }
            }
            VisitRoundEvent::Closed(_) => {
                if self.closed_at.is_some() {
                    self.common.anomaly("closed_again");
                }
                latest(&mut self.closed_at, at);
            }
        }
    }

    fn judge(&mut self) {
        self.counted = self.since.opened.is_some();
        let accounted = self.done.saturating_add(self.refused).saturating_add(self.unreachable);
        self.missed = self.due.saturating_sub(accounted).max(0);
        if self.counted && accounted > self.due {
            self.common.anomaly("more_visits_than_due");
        }
        self.status = if !self.counted {
            "unopened"
        } else if self.closed_at.is_some() {
            "closed"
        } else {
            "open"
        };
    }
}

#[cfg(test)]
mod tests;
