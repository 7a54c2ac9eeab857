//! Up to where data count: now, what had been received or recorded by a time, or the place in the log of a published
//! answer.

use anyhow::Context as _;
use clap::Args;
use jiff::Timestamp;
use quanyu_answers::KnownStates;
use quanyu_event::Kind;
use quanyu_store::Client;

use super::publish;

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
    /// The same for the store, with states of these kinds as the sources knew them where that is asked.
    ///
    /// # Errors
    /// The store does not answer, or too much was on its way at the time.
    pub async fn resolve(&self, store: &Client, kinds: &[&str]) -> anyhow::Result<quanyu_answers::UpTo> {
        use quanyu_answers::UpTo as Resolved;
        Ok(match (self.as_of, self.known_at, &self.publish) {
            (Some(at), ..) => Resolved::Received(at),
            (None, Some(at), _) => Resolved::Known(at, known(store, kinds, at).await?),
            (None, None, Some(_)) => Resolved::Position,
            (None, None, None) => Resolved::Now,
        })
    }
}

/// The states of kinds as the sources knew them.
async fn known(store: &Client, kinds: &[&str], at: Timestamp) -> anyhow::Result<KnownStates> {
    let mut states = KnownStates::new();
    for name in kinds {
        let kind = Kind::from_name(name).with_context(|| format!("know the kind {name}"))?;
        let history = format!("{name}_history");
        states.insert(history, quanyu_fold::known::states(store, kind, at.as_millisecond()).await?);
    }
    Ok(states)
}
