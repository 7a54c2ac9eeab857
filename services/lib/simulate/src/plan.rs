//! The plan of one subject: its whole life, drawn when it begins, sent step by step.
//!
//! The families write plans, the simulation sends their steps, the settling reads what was sent of them.

use crate::dice::Dice;
use crate::source::{Source, stream_of};
use quanyu_event::{Kind, Payload, Stream, Subject};
use uuid::Uuid;

/// A thing that happens to a subject.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) occurred_at: i64,
    /// Set when the plan is launched.
    pub(crate) recorded_at: i64,
    /// Set when the plan is launched.
    pub(crate) sent_at: i64,
    pub(crate) area: Option<String>,
    pub(crate) actor: Option<(String, &'static str)>,
    pub(crate) payload: Payload,
    pub(crate) id: Uuid,
    /// Not sent before another step of the plan, so that it arrives out of order.
    pub(crate) behind: Option<usize>,
    /// Written down this much later than usual.
    pub(crate) late_ms: i64,
    pub(crate) sent: bool,
}

/// A subject's life.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) kind: Kind,
    pub(crate) subject: Subject,
    pub(crate) source: Source,
    pub(crate) stream: Stream,
    pub(crate) steps: Vec<Step>,
    /// Feeds the ids and delays of its events.
    pub(crate) ticket: u64,
    pub(crate) correlation: Option<Uuid>,
    /// Steps that are neither sent nor given up.
    pub(crate) left: usize,
    area: Option<String>,
}

impl Plan {
    /// A subject of an area, whose id is made here.
    pub(crate) fn new(kind: Kind, id: &str, source: Source, dice: &mut Dice) -> Self {
        Self {
            kind,
            subject: subject(kind, id),
            source,
            stream: stream_of(kind),
            steps: Vec::new(),
            ticket: dice.next(),
            correlation: None,
            left: 0,
            area: None,
        }
    }

    /// The area of the steps that follow.
    pub(crate) fn at(&mut self, area: &str) -> &mut Self {
        self.area = Some(area.to_owned());
        self
    }

    /// Adds a step. Steps of a subject happen at different times.
    pub(crate) fn step(&mut self, occurred_at: i64, payload: impl Into<Payload>) -> &mut Step {
        let place = self.steps.len();
        self.steps.push(Step {
            occurred_at,
            recorded_at: occurred_at,
            sent_at: occurred_at,
            area: self.area.clone(),
            actor: None,
            payload: payload.into(),
            id: Uuid::nil(),
            behind: None,
            late_ms: 0,
            sent: false,
        });
        // Unwrap safety: the step was pushed a line above.
        #[expect(clippy::unwrap_used, reason = "the step was pushed a line above")]
        self.steps.get_mut(place).unwrap()
    }

    /// Has a step arrive after another one.
    pub(crate) fn swap(&mut self, step: usize, behind: usize) {
        if behind < self.steps.len()
            && let Some(step) = self.steps.get_mut(step)
        {
            step.behind = Some(behind);
        }
    }

    /// When the last step added so far happens.
    pub(crate) fn last_at(&self) -> i64 {
        self.steps.last().map_or(0, |step| step.occurred_at)
    }
}

impl Step {
    pub(crate) fn by(&mut self, organisation: &str, role: &'static str) -> &mut Self {
        self.actor = Some((organisation.to_owned(), role));
        self
    }

    pub(crate) fn late(&mut self, late_ms: i64) -> &mut Self {
        self.late_ms = late_ms;
        self
    }
}

/// A subject of an id that is made here.
pub(crate) fn subject(kind: Kind, id: &str) -> Subject {
    // Unwrap safety: ids are made of a few letters, digits and hyphens.
    #[expect(clippy::unwrap_used, reason = "ids are made of a few letters, digits and hyphens")]
    Subject::parse(&format!("{}:{id}", kind.as_str())).unwrap()
}

/// A UUID of drawn bits, marked as such a one.
pub(crate) fn identity(high: u64, low: u64) -> Uuid {
    let drawn = Uuid::from_u64_pair(high, low);
    uuid::Builder::from_random_bytes(drawn.into_bytes()).into_uuid()
}
