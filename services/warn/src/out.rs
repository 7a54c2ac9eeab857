//! Warnings to a receiver: follows the history of warnings by partition and version, and posts each message that is new.
//!
//! At least once: a position moves on only after the receiver took a message, and is kept in a file. Reads no further
//! than the ledger, so that nothing which is not whole yet is seen. Writes no table.

mod positions;
mod receivers;

pub use positions::Positions;
pub use receivers::{ReceiverError, Receivers, Sources};

use std::collections::BTreeMap;
use std::time::Duration;

use quanyu_boot::Stopper;
use quanyu_cap::Alert;
use quanyu_event::Stream;
use quanyu_store::{Client, StoreError, clickhouse};
use serde::Deserialize;

use crate::cap::{Publisher, alerts};
use crate::row::{self, WarningRow};
use crate::webhook::{Undelivered, Webhook};

/// States of one look at a partition.
const STATES_MAX: usize = 500;
/// States of a warning; one with more is no longer told.
const HISTORY_MAX: u32 = 10_000;
/// Between two looks.
const LOOK: Duration = Duration::from_secs(2);

/// What the tables have to tell.
#[tonic::async_trait]
pub trait Told: Send + Sync {
    /// The last offset of each partition that all tables have.
    async fn heads(&self) -> Result<BTreeMap<i32, u64>, StoreError>;
    /// Version and subject of the states of a partition from one version to another, both included, in order.
    async fn states(&self, partition: i32, from: u64, up_to: u64) -> Result<Vec<(u64, String)>, StoreError>;
    /// All states of a warning up to a version, in order.
    async fn history(&self, subject: &str, version: u64) -> Result<Vec<WarningRow>, StoreError>;
}

#[derive(quanyu_store::Row, Deserialize)]
struct StateRow {
    version: u64,
    subject: String,
}

#[tonic::async_trait]
impl Told for Client {
    async fn heads(&self) -> Result<BTreeMap<i32, u64>, StoreError> {
        let rows = self.ledger_heads(Stream::Warning.topic()).await?;
        Ok(rows.into_iter().map(|row| (row.kafka_partition, row.last_offset)).collect())
    }

    async fn states(&self, partition: i32, from: u64, up_to: u64) -> Result<Vec<(u64, String)>, StoreError> {
        let question = format!(
            "SELECT version, subject FROM warning_history WHERE kafka_partition = {partition} AND version >= {from} \
             AND version <= {up_to} ORDER BY version LIMIT {STATES_MAX}"
        );
        let rows: Vec<StateRow> = self.fetch_rows(&question).await?;
        Ok(rows.into_iter().map(|row| (row.version, row.subject)).collect())
    }

    async fn history(&self, subject: &str, version: u64) -> Result<Vec<WarningRow>, StoreError> {
        self.fetch_rows(&row::history(subject, version, HISTORY_MAX)).await
    }
}

/// A receiver and how far it was told.
pub struct Out<'a> {
    /// What there is to tell.
    pub told: &'a dyn Told,
    /// In which words.
    pub publisher: &'a Publisher,
    /// To whom.
    pub webhook: &'a Webhook,
    /// How far.
    pub positions: Positions,
}

impl Out<'_> {
    /// Tells until the stop.
    pub async fn run(mut self, stopper: &Stopper) {
        while !stopper.is_stopped() {
            // A stop does not wait for a receiver that is silent. What it took just then comes again with the same id: the
            // position is behind what was taken, never before it.
            if stopper.until_stopped(self.round(stopper)).await.is_none() {
                break;
            }
            if stopper.until_stopped(tokio::time::sleep(LOOK)).await.is_none() {
                break;
            }
        }
    }

    /// One look at every partition; gives how many messages were taken.
    pub async fn round(&mut self, stopper: &Stopper) -> usize {
        let heads = match self.told.heads().await {
            Ok(heads) => heads,
            Err(error) => {
                tracing::warn!(code = error.code(), %error, "the tables do not say how far they are");
                return 0;
            }
        };
        if let Err(error) = self.positions.begin(&heads).await {
            tracing::error!(%error, "the position of a receiver cannot be kept");
            return 0;
        }
        let mut taken = 0;
        for (partition, head) in heads {
            let from = self.positions.next(partition);
            if from <= head {
                taken += self.partition(partition, from, head, stopper).await;
            }
        }
        taken
    }

    async fn partition(&mut self, partition: i32, from: u64, head: u64, stopper: &Stopper) -> usize {
        let states = match self.told.states(partition, from, head).await {
            Ok(states) => states,
            Err(error) => {
                tracing::warn!(code = error.code(), %error, partition, "the history cannot be read");
                return 0;
            }
        };
        let is_all = states.len() < STATES_MAX;
        let mut taken = 0;
        for (version, subject) in states {
            if stopper.is_stopped() {
                return taken;
            }
            match self.tell(&subject, version).await {
                Ok(told) => taken += usize::from(told),
                // The same message again at the next look; the partition waits, so that the order stays.
                Err(reason) => {
                    tracing::warn!(reason, subject, version, "a receiver was not told yet");
                    return taken;
                }
            }
            if !self.keep(partition, version).await {
                return taken;
            }
        }
        if is_all {
            self.keep(partition, head).await;
        }
        taken
    }

    async fn keep(&mut self, partition: i32, version: u64) -> bool {
        let kept = self.positions.advance(partition, version).await;
        if let Err(error) = &kept {
            tracing::error!(%error, "the position of a receiver cannot be kept");
        }
        kept.is_ok()
    }

    /// Whether a message was taken; `Err` when it has to be tried again.
    async fn tell(&self, subject: &str, version: u64) -> Result<bool, String> {
        let history = self.told.history(subject, version).await.map_err(|error| error.to_string())?;
        let Some(gravest) = history.last().filter(|row| row.version == version).map(|row| row.colour_max)
        else {
            tracing::error!(subject, version, "a warning with too long a history is not told");
            return Ok(false);
        };
        if !self.webhook.wants(gravest) {
            return Ok(false);
        }
        let alert = match newest(&history, self.publisher) {
            Ok(Some(alert)) => alert,
            Ok(None) => return Ok(false),
            Err(error) => {
                tracing::error!(%error, subject, version, "a warning makes no message");
                return Ok(false);
            }
        };
        match self.webhook.deliver(&alert).await {
            Ok(()) => Ok(true),
            Err(Undelivered::ForNow(reason)) if !self.webhook.gives_up(&alert) => Err(reason),
            Err(error) => {
                tracing::error!(%error, subject, version, "a receiver will not be told of this");
                Ok(false)
            }
        }
    }
}

/// The message that the last state of a history makes, if it makes one.
///
/// # Errors
/// As [`alerts`].
pub fn newest(history: &[WarningRow], publisher: &Publisher) -> Result<Option<Alert>, quanyu_cap::Error> {
    let before = alerts(history.split_last().map_or(&[], |(_, before)| before), publisher)?.len();
    Ok(alerts(history, publisher)?.into_iter().nth(before))
}

#[cfg(test)]
mod tests;
