//! One batch from records to rows: dead letters, load, fold. The rows then go in beside the next batch's reading.
//!
//! Folding may run ahead of the insert before it: the subjects of that insert are cached (`Generations` drops only
//! what the last batch did not use), so `load` never asks the tables for rows that are still on their way.

use super::insert::Next;
use super::{Runner, Standing, Trouble};
use crate::metrics;
use crate::tables::events_table;
use quanyu_boot::clock::monotonic;
use quanyu_store::Origin;
use std::collections::BTreeMap;
use tokio::runtime::Handle;

impl Runner {
    /// Folds what is held and starts to insert it, behind the insert before.
    pub(super) fn flush(&mut self, handle: &Handle) -> Result<(), Trouble> {
        let Standing::Owning(owner) = &self.standing else { return Ok(()) };
        if self.engine.is_empty() {
            return Ok(());
        }
        let owner = owner.clone();
        let since = monotonic();
        self.batch_since = None;
        handle.block_on(async {
            if !self.letters.is_empty() {
                let letters = std::mem::take(&mut self.letters);
                quanyu_log::dead_letter::publish(&self.parts.producer, &letters)
                    .await
                    .map_err(|error| Trouble::Doubt(error.to_string()))?;
            }
            self.load().await
        })?;
        let output = self.engine.fold().map_err(Trouble::from_block)?;
        metrics::cached_subjects(self.topic)
            .set(f64::from(u32::try_from(self.engine.cached()).unwrap_or(u32::MAX)));
        self.await_insert()?;
        self.in_flight = Some(self.inserter.start(handle, owner, self.marks.clone(), output, since));
        Ok(())
    }

    /// Takes note of an insert that has ended; does not wait for one that has not.
    pub(super) fn note_insert(&mut self) -> Result<(), Trouble> {
        match self.in_flight.as_mut().and_then(super::InFlight::outcome) {
            Some(outcome) => {
                self.in_flight = None;
                self.inserted(outcome)
            }
            None => Ok(()),
        }
    }

    /// Waits for the insert under way, if there is one.
    pub(super) fn await_insert(&mut self) -> Result<(), Trouble> {
        self.in_flight.take().map_or(Ok(()), |in_flight| self.inserted(in_flight.wait()))
    }

    fn inserted(&mut self, outcome: Result<Next, Trouble>) -> Result<(), Trouble> {
        let next = outcome?;
        for (partition, next) in &next {
            if let Some(frontier) = self.frontiers.get_mut(partition) {
                frontier.advance(*next);
            }
        }
        if let Some(consumer) = &mut self.consumer
            && let Err(error) = consumer.commit_later(&next)
        {
            // A copy for lag tools: the ledger is the position.
            tracing::debug!(topic = self.topic, %error, "commit not queued");
        }
        Ok(())
    }

    /// Earlier events of the batch's subjects, below the partition's first offset: a replay reads the same.
    async fn load(&mut self) -> Result<(), Trouble> {
        let firsts: BTreeMap<i32, u64> = self.engine.firsts();
        let mut by_partition: BTreeMap<i32, Vec<String>> = BTreeMap::new();
        for wanted in self.engine.wanted() {
            by_partition.entry(wanted.partition).or_default().push(wanted.subject.to_owned());
        }
        let table = events_table(self.parts.stream);
        for (partition, subjects) in by_partition {
            let below = firsts.get(&partition).copied().unwrap_or(0);
            let subjects: Vec<&str> = subjects.iter().map(String::as_str).collect();
            let rows = self.parts.client.events_of(&table, partition, below, &subjects).await;
            for row in rows.map_err(Trouble::from_store)? {
                let at = Origin { partition, offset: row.kafka_offset };
                self.engine.recall(at, row.content_hash, &row.body).map_err(|error| {
                    Trouble::Halt(format!(
                        "{table} holds an event that cannot be read at {partition}/{}: {error}; \
                         run `quanyu verify --repair`",
                        row.kafka_offset
                    ))
                })?;
            }
        }
        Ok(())
    }
}
