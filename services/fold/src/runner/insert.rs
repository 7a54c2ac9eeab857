//! One folded batch into the tables, beside the runner's thread: events, the other targets, the ledger.
//!
//! The runner spawns it and reads and folds the next batch meanwhile; it never spawns a second before the first has
//! answered, so what the marks and the ledger say stays in the log's order. It never polls and never repeats.

use super::Trouble;
use crate::engine::{Output, ledger_row};
use crate::metrics;
use crate::role::now;
use crate::tables::Tables;
use crate::test_point::TestPoint;
use futures::future::try_join_all;
use quanyu_boot::Clock;
use quanyu_boot::clock::monotonic;
use quanyu_store::{Block, Client, Marks, Origin, Owner};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::runtime::Handle;
use tokio::sync::oneshot::{self, error::TryRecvError};

/// The next offset of each partition, once everything before it is in the tables.
pub(super) type Next = Vec<(i32, u64)>;

/// Marks per table.
pub(super) type TableMarks = HashMap<String, Marks>;

/// What every insert of a runner needs.
#[derive(Clone)]
pub(super) struct Inserter {
    pub topic: &'static str,
    pub client: Client,
    pub tables: Tables,
    pub clock: Arc<dyn Clock>,
    pub test_point: Option<TestPoint>,
}

/// An insert under way.
pub(super) struct InFlight(oneshot::Receiver<Result<Next, Trouble>>);

impl InFlight {
    /// Its outcome, if there is one by now.
    pub fn outcome(&mut self) -> Option<Result<Next, Trouble>> {
        match self.0.try_recv() {
            Ok(outcome) => Some(outcome),
            Err(TryRecvError::Empty) => None,
            Err(TryRecvError::Closed) => Some(Err(Self::vanished())),
        }
    }

    /// Waits for its outcome. The client's time limits bound the wait.
    pub fn wait(self) -> Result<Next, Trouble> {
        self.0.blocking_recv().unwrap_or_else(|_| Err(Self::vanished()))
    }

    fn vanished() -> Trouble {
        Trouble::Fatal(anyhow::anyhow!("the task of an insert ended without an answer"))
    }
}

impl Inserter {
    /// Starts to insert a batch. `since` is when the batch was closed.
    pub fn start(
        &self,
        handle: &Handle,
        owner: Owner,
        marks: Arc<TableMarks>,
        output: Output,
        since: Instant,
    ) -> InFlight {
        let (done, outcome) = oneshot::channel();
        let inserter = self.clone();
        handle.spawn(async move {
            let inserted = inserter.insert(&owner, &marks, output).await;
            metrics::batch_seconds(inserter.topic).record((monotonic() - since).as_secs_f64());
            // Nobody listens only while the process ends; then the next owner looks.
            let _ = done.send(inserted);
        });
        InFlight(outcome)
    }

    /// Events first, then the other targets side by side, the ledger last; each above its marks.
    async fn insert(&self, owner: &Owner, marks: &TableMarks, output: Output) -> Result<Next, Trouble> {
        let Output { events, others, accounts } = output;
        let partitions: Vec<i32> = accounts.keys().copied().collect();
        self.insert_block(owner, marks, events, &partitions).await?;
        // With a test point armed the targets go one by one, so that each point means one state of the store.
        if self.test_point.is_some() {
            for block in others {
                self.insert_block(owner, marks, block, &partitions).await?;
            }
        } else {
            try_join_all(others.into_iter().map(|block| self.insert_block(owner, marks, block, &partitions)))
                .await?;
        }
        let at = now(&*self.clock);
        let mut ledger = Block::new(self.tables.ledger.clone());
        for (partition, account) in &accounts {
            let row = ledger_row(self.topic, *partition, account, at);
            ledger
                .push(Origin { partition: *partition, offset: account.last }, &row)
                .map_err(Trouble::from_block)?;
            metrics::events(self.topic).increment(account.events);
            metrics::duplicates(self.topic).increment(account.duplicates);
            metrics::rejected(self.topic).increment(account.rejected);
        }
        TestPoint::reach(self.test_point.as_ref(), "ledger.before");
        self.insert_block(owner, marks, ledger, &partitions).await?;
        TestPoint::reach(self.test_point.as_ref(), "commit.before");
        Ok(accounts.iter().map(|(partition, account)| (*partition, account.last + 1)).collect())
    }

    async fn insert_block(
        &self,
        owner: &Owner,
        marks: &TableMarks,
        block: Block,
        partitions: &[i32],
    ) -> Result<(), Trouble> {
        let shape = block.table().clone();
        let marks = marks.get(&shape.name);
        for (table_partition, part) in block.into_parts() {
            let above = match marks {
                Some(marks) if !marks.is_empty() => {
                    part.retain(|origin| !marks.covers(origin.partition, table_partition, origin.offset))
                }
                _ => part,
            };
            let insert = self.client.insert(owner, &shape, self.topic, partitions, &above);
            insert.await.map_err(Trouble::from_insert)?;
        }
        TestPoint::reach(self.test_point.as_ref(), &format!("{}.after", shape.name));
        Ok(())
    }
}
