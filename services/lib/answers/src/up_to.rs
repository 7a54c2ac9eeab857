//! Up to where data count: the place in the log, and how fresh an answer is.
//!
//! Used by every answer, and by whoever publishes one.

use std::collections::BTreeMap;

use jiff::Timestamp;
use quanyu_figures::{Pin, Position};
use quanyu_store::Client;

use crate::AnswerError;

/// Up to when each topic is complete, milliseconds UTC.
pub type Levels = BTreeMap<String, i64>;

/// States as the sources knew them at a time: a subquery for each history table, such as `incident_history`.
pub type KnownStates = BTreeMap<String, String>;

/// Up to where data of a question count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum UpTo {
    /// Everything that is visible.
    #[default]
    Now,
    /// Only what the platform had received by then.
    Received(Timestamp),
    /// Only what the sources had recorded by then. Folding such states again is not done here: the caller brings them.
    Known(Timestamp, KnownStates),
    /// Where the log stands now, so that the same can be asked again exactly.
    Position,
}

impl UpTo {
    /// The pin of a question about these topics.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn pin(&self, store: &Client, topics: &[&str]) -> Result<Pin, AnswerError> {
        Ok(match self {
            Self::Now => Pin::Now,
            Self::Received(at) => Pin::Received(*at),
            Self::Known(at, states) => Pin::Known { at: *at, states: states.clone() },
            Self::Position => Pin::Position(position(store, topics).await?),
        })
    }

    /// The time of `Received`.
    pub fn as_of(&self) -> Option<Timestamp> {
        if let Self::Received(at) = self { Some(*at) } else { None }
    }

    /// The time of `Known`.
    pub fn known_at(&self) -> Option<Timestamp> {
        if let Self::Known(at, _) = self { Some(*at) } else { None }
    }
}

/// Where these topics stand.
///
/// # Errors
/// The store does not answer.
pub async fn position(store: &Client, topics: &[&str]) -> Result<Position, AnswerError> {
    Ok(Position::new(store.visible_offsets().await?).of_topics(topics))
}

/// Up to when each topic is complete; a topic that was never level with the log is absent.
///
/// # Errors
/// The store does not answer.
pub async fn levels(store: &Client) -> Result<Levels, AnswerError> {
    Ok(store.levels().await?.into_iter().collect())
}

/// The earliest time at which one of the topics was level with the log: everything that it had then is counted. None when
/// that is not known of all.
///
/// # Errors
/// The store does not answer.
pub async fn complete_until(
    store: &Client,
    topics: &[&str],
    as_of: Option<Timestamp>,
) -> Result<Option<Timestamp>, AnswerError> {
    let levels = levels(store).await?;
    let known: Option<Vec<i64>> = topics.iter().map(|topic| levels.get(*topic).copied()).collect();
    let earliest = known.and_then(|levels| levels.into_iter().min());
    let level = earliest.and_then(|level_ms| Timestamp::from_millisecond(level_ms).ok());
    Ok(level.map(|level| as_of.map_or(level, |as_of| level.min(as_of))))
}

/// A figure that would change by itself is not published.
pub fn not_complete() -> AnswerError {
    AnswerError::usage("the window is not complete: its figures would change by themselves").or_ask(
        "publish when `complete until` has passed its end (`quanyu status` shows the lag), or an earlier window",
    )
}
