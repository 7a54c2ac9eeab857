//! Taking over partitions: fence, look at the ledger and the log, read the marks, start reading.
//!
//! The one path for an assignment, a doubt and a lost fence. Nothing is remembered over it but the assignment.

use super::frontier::Frontier;
use super::insert::TableMarks;
use super::{Runner, Standing, Trouble};
use crate::engine::checksum;
use crate::proof::{REPAIR, shadow};
use crate::tables::events_table;
use crate::test_point::TestPoint;
use quanyu_log::RangeReader;
use quanyu_store::LedgerRow;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::runtime::Handle;

impl Runner {
    pub(super) fn take_over(&mut self, handle: &Handle) -> Result<(), Trouble> {
        let partitions: Vec<i32> = self.assigned.keys().copied().collect();
        let client = self.parts.client.clone();
        if handle.block_on(self.held(&partitions))? {
            return Err(Trouble::Doubt("a repair or rebuild holds the partitions".into()));
        }
        let owner = handle.block_on(client.fence(self.topic, &partitions)).map_err(Trouble::from_store)?;
        TestPoint::reach(self.parts.test_point.as_ref(), "fence.after");
        let heads: BTreeMap<i32, LedgerRow> = handle
            .block_on(client.ledger_heads(self.topic))
            .map_err(Trouble::from_store)?
            .into_iter()
            .map(|row| (row.kafka_partition, row))
            .collect();
        let mut from = Vec::new();
        let mut reader = RangeReader::new(&self.parts.broker, self.topic).map_err(Trouble::from_log)?;
        for partition in &partitions {
            let next = check_log(&mut reader, self.topic, *partition, heads.get(partition))?;
            from.push((*partition, next));
        }
        handle.block_on(self.look(&from))?;
        self.start(&from)?;
        tracing::info!(topic = self.topic, owner = owner.id, ?from, "owning");
        self.standing = Standing::Owning(owner);
        Ok(())
    }

    /// A repair that is alive renews its fence; one that is dead is overtaken after `hold_ms_max`.
    async fn held(&self, partitions: &[i32]) -> Result<bool, Trouble> {
        let client = &self.parts.client;
        let owners = client.current_owners(self.topic, partitions).await.map_err(Trouble::from_store)?;
        let Some(hold) = owners.iter().find(|row| row.owner.starts_with(REPAIR)) else { return Ok(false) };
        let age_ms = client.fence_age_ms(self.topic, &hold.owner).await.map_err(Trouble::from_store)?;
        if age_ms < self.parts.config.hold_ms_max {
            return Ok(true);
        }
        // Its shadow tables go first: whatever it still exchanges is then refused.
        shadow::drop_of_repair(client).await.map_err(Trouble::from_store)?;
        Ok(false)
    }

    /// Marks of every target, and the subjects that are there: nothing newer than `from` is looked at.
    async fn look(&mut self, from: &[(i32, u64)]) -> Result<(), Trouble> {
        let client = &self.parts.client;
        let targets = self.parts.tables.targets();
        let names: Vec<&str> = targets.iter().map(|shape| shape.name.as_str()).collect();
        let broken = client.broken_parts(&names).await.map_err(Trouble::from_store)?;
        if let Some(part) = broken.first() {
            return Err(Trouble::Halt(format!(
                "the server detached part {} of {} as {}; run `quanyu verify --repair`, then drop the detached part",
                part.name, part.table, part.reason
            )));
        }
        let mut by_table = TableMarks::new();
        for shape in &targets {
            let marks = client.marks(self.topic, shape, from).await.map_err(Trouble::from_store)?;
            by_table.insert(shape.name.clone(), marks);
        }
        self.marks = Arc::new(by_table);
        let events = events_table(self.parts.stream);
        for (partition, next) in from {
            let hashes =
                client.subject_hashes(&events, *partition, *next).await.map_err(Trouble::from_store)?;
            self.engine.set_known(*partition, hashes.into_iter().collect());
        }
        Ok(())
    }

    fn start(&mut self, from: &[(i32, u64)]) -> Result<(), Trouble> {
        let Some(consumer) = &mut self.consumer else { return Ok(()) };
        let (fresh, running): (Vec<_>, Vec<_>) =
            from.iter().copied().partition(|(partition, _)| self.unstarted.contains(partition));
        if !running.is_empty() {
            consumer.seek(&running).map_err(Trouble::from_log)?;
        }
        if !fresh.is_empty() {
            consumer.start(&fresh).map_err(Trouble::from_log)?;
        }
        self.unstarted.clear();
        for (partition, next) in from {
            self.frontiers.insert(*partition, Frontier::at(*next));
            self.engine.begin_at(*partition, *next);
            self.assigned.insert(*partition, Some(*next));
        }
        Ok(())
    }
}

/// The next offset of a partition, once the log was recognised as the one that was folded.
fn check_log(
    reader: &mut RangeReader,
    topic: &str,
    partition: i32,
    head: Option<&LedgerRow>,
) -> Result<u64, Trouble> {
    let (low, high) = reader.watermarks(partition).map_err(Trouble::from_log)?;
    let replaced = |what: String| {
        Trouble::Halt(format!(
            "{topic}/{partition}: {what}: the topic was recreated or truncated, or is another one; nothing was touched"
        ))
    };
    let Some(head) = head else {
        return if low == 0 {
            Ok(0)
        } else {
            Err(replaced(format!("nothing is folded and the log begins at {low}")))
        };
    };
    let next = head.last_offset + 1;
    if high < next {
        return Err(replaced(format!("the ledger reaches {} and the log ends at {high}", head.last_offset)));
    }
    if low > next {
        return Err(replaced(format!("the ledger reaches {} and the log begins at {low}", head.last_offset)));
    }
    if low == next {
        return Ok(next);
    }
    let record = reader.record_at(partition, head.last_offset).map_err(Trouble::from_log)?;
    let found = record.map(|record| checksum(record.key.as_deref(), record.payload.as_deref()));
    match found {
        Some(found) if found != head.last_checksum => {
            Err(replaced(format!("the record at {} is not the one that was folded", head.last_offset)))
        }
        _ => Ok(next),
    }
}
