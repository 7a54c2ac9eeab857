//! What the service asks of the tables: where a warning stands, and what an event did to it.
//!
//! A trait, so that tests have an inbox without a server. Never writes.

use quanyu_store::{Client, StoreError, clickhouse};
use serde::Deserialize;
use uuid::Uuid;

use crate::row::{self, WarningRow};

/// States of a warning at most.
const STATES_MAX: u32 = 10_000;

/// Reads warnings.
#[tonic::async_trait]
pub trait Inbox: Send + Sync + 'static {
    /// The newest state of a warning, if there is one.
    async fn warning(&self, subject: &str) -> Result<Option<WarningRow>, StoreError>;

    /// Every state of a warning, the oldest first.
    async fn history(&self, subject: &str) -> Result<Vec<WarningRow>, StoreError>;

    /// What the tables have of an event of a warning; none while they do not have it.
    async fn trace(&self, subject: &str, event_id: Uuid) -> Result<Option<Trace>, StoreError>;
}

/// An event in the tables.
#[derive(Debug, Clone, PartialEq)]
pub struct Trace {
    /// Its name, such as `WarningAcknowledged`.
    pub event: String,
    /// Its payload for readers.
    pub payload: String,
    /// What it did; none while only the event is there, and not yet the state.
    pub effect: Option<Effect>,
}

/// What an event did to a warning.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// Whether it came too late.
    pub superseded: bool,
    /// The state that it made.
    pub after: WarningRow,
}

#[derive(quanyu_store::Row, Deserialize)]
struct EventRow {
    kafka_offset: u64,
    event: String,
    payload: String,
}

#[tonic::async_trait]
impl Inbox for Client {
    async fn warning(&self, subject: &str) -> Result<Option<WarningRow>, StoreError> {
        let rows: Vec<WarningRow> = self.fetch_rows(&row::states_up_to(subject, u64::MAX, 1)).await?;
        Ok(rows.into_iter().next())
    }

    async fn history(&self, subject: &str) -> Result<Vec<WarningRow>, StoreError> {
        self.fetch_rows(&row::history(subject, u64::MAX, STATES_MAX)).await
    }

    async fn trace(&self, subject: &str, event_id: Uuid) -> Result<Option<Trace>, StoreError> {
        let events: Vec<EventRow> = self.fetch_rows(&row::event(subject, event_id)).await?;
        let Some(found) = events.into_iter().next() else { return Ok(None) };
        let states: Vec<WarningRow> =
            self.fetch_rows(&row::states_up_to(subject, found.kafka_offset, 2)).await?;
        let effect = effect(states, found.kafka_offset);
        Ok(Some(Trace { event: found.event, payload: found.payload, effect }))
    }
}

/// What the event at an offset did, by the state that it made and the one before; none while that state is not there.
pub(crate) fn effect(newest_first: Vec<WarningRow>, offset: u64) -> Option<Effect> {
    let mut states = newest_first.into_iter();
    let after = states.next().filter(|state| state.version == offset)?;
    let before = states.next().map_or(0, |state| state.superseded);
    Some(Effect { superseded: after.superseded > before, after })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::row::sample;

    #[test]
    fn an_effect_is_told_by_the_state_before() {
        let at = |version, superseded| WarningRow { version, superseded, ..sample::warning() };
        assert_eq!(effect(vec![], 9), None);
        assert_eq!(effect(vec![at(8, 1)], 9), None);
        assert!(!effect(vec![at(9, 1), at(8, 1)], 9).unwrap().superseded);
        assert!(effect(vec![at(9, 2), at(8, 1)], 9).unwrap().superseded);
        assert!(!effect(vec![at(9, 0)], 9).unwrap().superseded);
    }
}
