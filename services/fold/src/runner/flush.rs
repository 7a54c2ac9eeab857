//! One batch into the tables: dead letters, load, fold, insert, ledger, commit.

use super::{Runner, Standing, Trouble};
use crate::engine::{Output, ledger_row};
use crate::metrics;
use crate::role::now;
use crate::tables::events_table;
use crate::test_point::TestPoint;
use futures::future::try_join_all;
use quanyu_boot::clock::monotonic;
use quanyu_store::{Block, Origin, Owner};
use std::collections::BTreeMap;
use tokio::runtime::Handle;

impl Runner {
    pub(super) fn flush(&mut self, handle: &Handle) -> Result<(), Trouble> {
        let Standing::Owning(owner) = &self.standing else { return Ok(()) };
        if self.engine.is_empty() {
            return Ok(());
        }
        let owner = owner.clone();
        let started = monotonic();
        self.batch_since = None;
        handle.block_on(async {
            if !self.letters.is_empty() {
                let letters = std::mem::take(&mut self.letters);
                quanyu_log::dead_letter::publish(&self.parts.producer, &letters)
                    .await
                    .map_err(|error| Trouble::Doubt(error.to_string()))?;
            }
            self.load().await?;
            let output = self.engine.fold().map_err(Trouble::from_block)?;
            self.insert(&owner, output).await
        })?;
        metrics::batch_seconds(self.topic).record(started.elapsed().as_secs_f64());
        metrics::cached_subjects(self.topic)
            .set(f64::from(u32::try_from(self.engine.cached()).unwrap_or(u32::MAX)));
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

    /// Events first, then the other targets side by side, the ledger last; each above its marks.
    async fn insert(&mut self, owner: &Owner, output: Output) -> Result<(), Trouble> {
        let Output { events, others, accounts } = output;
        let partitions: Vec<i32> = accounts.keys().copied().collect();
        self.insert_block(owner, events, &partitions).await?;
        // With a test point armed the targets go one by one, so that each point means one state of the store.
        if self.parts.test_point.is_some() {
            for block in others {
                self.insert_block(owner, block, &partitions).await?;
            }
        } else {
            try_join_all(others.into_iter().map(|block| self.insert_block(owner, block, &partitions)))
                .await?;
        }
        let at = now(&*self.parts.clock);
        let mut ledger = Block::new(self.parts.tables.ledger.clone());
        for (partition, account) in &accounts {
            let row = ledger_row(self.topic, *partition, account, at);
            ledger
                .push(Origin { partition: *partition, offset: account.last }, &row)
                .map_err(Trouble::from_block)?;
            metrics::events(self.topic).increment(account.events);
            metrics::duplicates(self.topic).increment(account.duplicates);
            metrics::rejected(self.topic).increment(account.rejected);
        }
        TestPoint::reach(self.parts.test_point.as_ref(), "ledger.before");
        self.insert_block(owner, ledger, &partitions).await?;
        TestPoint::reach(self.parts.test_point.as_ref(), "commit.before");
        let next: Vec<(i32, u64)> =
            accounts.iter().map(|(partition, account)| (*partition, account.last + 1)).collect();
        if let Some(consumer) = &mut self.consumer
            && let Err(error) = consumer.commit_later(&next)
        {
            // A copy for lag tools: the ledger is the position.
            tracing::debug!(topic = self.topic, %error, "commit not queued");
        }
        Ok(())
    }

    async fn insert_block(&self, owner: &Owner, block: Block, partitions: &[i32]) -> Result<(), Trouble> {
        let shape = block.table().clone();
        let marks = self.marks.get(&shape.name);
        for (table_partition, part) in block.into_parts() {
            let above = match marks {
                Some(marks) if !marks.is_empty() => {
                    part.retain(|origin| !marks.covers(origin.partition, table_partition, origin.offset))
                }
                _ => part,
            };
            let insert = self.parts.client.insert(owner, &shape, self.topic, partitions, &above);
            insert.await.map_err(Trouble::from_insert)?;
        }
        TestPoint::reach(self.parts.test_point.as_ref(), &format!("{}.after", shape.name));
        Ok(())
    }
}
