//! Up to where data count: now, what had been received or recorded by a time, or the place in the log of a published
//! answer. And how fresh an answer is.

use std::collections::BTreeMap;

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use quanyu_boot::Failure;
use quanyu_event::Kind;
use quanyu_figures::{Pin, Position};
use quanyu_store::Client;

use super::publish;
use crate::servers::store_failure;

/// Arguments of every query whose answer can be had again.
#[derive(Debug, Clone, Args)]
pub struct UpTo {
    /// Only what the platform had received by this time
    #[arg(long, value_name = "TIME", conflicts_with_all = ["known_at", "publish"])]
    pub as_of: Option<Timestamp>,
    /// Only what the sources had recorded by this time, for data that was loaded later
    #[arg(long, value_name = "TIME", conflicts_with = "publish")]
    pub known_at: Option<Timestamp>,
    /// Record the answer as published under this id, so that it can be had again exactly
    #[arg(long, value_name = "ID", value_parser = publish::checked_id)]
    pub publish: Option<String>,
}

impl UpTo {
    /// The pin of a question about these topics that reads states of these kinds.
    ///
    /// # Errors
    /// The store does not answer, or too much was on its way at the time.
    pub async fn pin(&self, store: &Client, topics: &[&str], kinds: &[&str]) -> anyhow::Result<Pin> {
        Ok(match (self.as_of, self.known_at, &self.publish) {
            (Some(at), ..) => Pin::Received(at),
            (None, Some(at), _) => Pin::Known { at, states: known(store, kinds, at).await? },
            (None, None, Some(_)) => Pin::Position(position(store, topics).await?),
            (None, None, None) => Pin::Now,
        })
    }
}

/// The states of kinds as the sources knew them, by history table.
async fn known(store: &Client, kinds: &[&str], at: Timestamp) -> anyhow::Result<BTreeMap<String, String>> {
    let mut states = BTreeMap::new();
    for name in kinds {
        let kind = Kind::from_name(name).with_context(|| format!("know the kind {name}"))?;
        let history = format!("{name}_history");
        states.insert(history, quanyu_fold::known::states(store, kind, at.as_millisecond()).await?);
    }
    Ok(states)
}

/// Where these topics stand.
///
/// # Errors
/// The store does not answer.
pub async fn position(store: &Client, topics: &[&str]) -> anyhow::Result<Position> {
    let offsets = store.visible_offsets().await.map_err(store_failure)?;
    Ok(Position::new(offsets).of_topics(topics))
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
) -> anyhow::Result<Option<Timestamp>> {
    let levels: BTreeMap<String, i64> = store.levels().await.map_err(store_failure)?.into_iter().collect();
    let known: Option<Vec<i64>> = topics.iter().map(|topic| levels.get(*topic).copied()).collect();
    let earliest = known.and_then(|levels| levels.into_iter().min());
    let level = earliest.and_then(|level_ms| Timestamp::from_millisecond(level_ms).ok());
    Ok(level.map(|level| as_of.map_or(level, |as_of| level.min(as_of))))
}

/// A figure that would change by itself is not published.
pub fn not_complete() -> Failure {
    Failure::usage("the window is not complete: its figures would change by themselves").fix(
        "publish when `complete until` has passed its end (`quanyu status` shows the lag), or an earlier window",
    )
}
