//! How far a partition is visible, and until when that is known to be everything that the log had.
//!
//! The runner moves it on after each insert and shows it the log's end once in a while. It is written down with a
//! time at which the log's end was seen, never with the time at which that end became visible: whoever reads it may
//! say “complete until then” even while events keep coming.

use super::{Runner, Standing, Trouble};
use crate::metrics;
use crate::role::now;
use crate::rows::FrontierRow;
use quanyu_boot::clock::monotonic;
use quanyu_event::Timestamp;
use quanyu_store::{Block, Origin};
use std::time::Duration;
use tokio::runtime::Handle;

/// The frontier of one partition.
#[derive(Debug)]
pub(super) struct Frontier {
    /// The first offset that is not visible yet.
    next: u64,
    /// An end of the log that has not become visible yet, and when it was seen.
    awaited: Option<(u64, Timestamp)>,
    /// All that the log had at this time is visible; unknown at first.
    level_at: Option<Timestamp>,
}

impl Frontier {
    pub fn at(next: u64) -> Self {
        Self { next, awaited: None, level_at: None }
    }

    pub fn advance(&mut self, next: u64) {
        self.next = next;
    }

    /// Takes note that the log ended at `end` at a time.
    fn see_end(&mut self, end: u64, at: Timestamp) {
        let (awaited, seen_at) = *self.awaited.get_or_insert((end, at));
        if self.next >= end {
            (self.awaited, self.level_at) = (None, Some(at));
        } else if self.next >= awaited {
            (self.awaited, self.level_at) = (Some((end, at)), Some(seen_at));
        }
    }
}

impl Runner {
    /// Writes the frontier of every partition that has been level since it was taken over.
    pub(super) fn write_frontier(&mut self, handle: &Handle) -> Result<(), Trouble> {
        self.frontier_due = monotonic() + Duration::from_millis(self.parts.config.frontier_ms);
        let Standing::Owning(owner) = &self.standing else { return Ok(()) };
        let (Some(consumer), at) = (&self.consumer, now(&*self.parts.clock)) else { return Ok(()) };
        let mut block = Block::new(self.parts.tables.frontiers.clone());
        let mut partitions = Vec::new();
        let mut behind = 0;
        for (partition, frontier) in &mut self.frontiers {
            // A log that does not answer leaves the frontier where it was: old, and therefore honest.
            let Ok((_, end)) = consumer.watermarks(*partition) else { break };
            frontier.see_end(end, at);
            behind += end.saturating_sub(frontier.next);
            let Some(level_at) = frontier.level_at else { continue };
            let row = FrontierRow {
                topic: self.topic,
                kafka_partition: *partition,
                visible_offset: i64::try_from(frontier.next).unwrap_or(i64::MAX) - 1,
                level_at,
                owner: &owner.id,
                written_at: at,
            };
            let origin = Origin { partition: *partition, offset: frontier.next };
            block.push(origin, &row).map_err(Trouble::from_block)?;
            partitions.push(*partition);
        }
        metrics::lag(self.topic).set(f64::from(u32::try_from(behind).unwrap_or(u32::MAX)));
        let shape = &self.parts.tables.frontiers;
        let insert = self.parts.client.insert(owner, shape, self.topic, &partitions, &block);
        handle.block_on(insert).map_err(Trouble::from_insert)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    #[test]
    fn an_idle_partition_is_level_whenever_it_is_looked_at() {
        let mut frontier = Frontier::at(7);
        assert_eq!(frontier.level_at, None, "nobody has looked yet");
        frontier.see_end(7, ms(1));
        assert_eq!(frontier.level_at, Some(ms(1)));
        frontier.see_end(7, ms(2));
        assert_eq!(frontier.level_at, Some(ms(2)));
    }

    #[test]
    fn under_load_it_is_level_as_of_an_end_that_was_seen_and_is_visible_now() {
        let mut frontier = Frontier::at(0);
        frontier.see_end(10, ms(1));
        assert_eq!(frontier.level_at, None);
        frontier.advance(9);
        frontier.see_end(20, ms(2));
        assert_eq!(frontier.level_at, None, "offset 9 is missing");
        frontier.advance(12);
        frontier.see_end(30, ms(3));
        assert_eq!(frontier.level_at, Some(ms(1)));
        frontier.advance(29);
        frontier.see_end(40, ms(4));
        assert_eq!(frontier.level_at, Some(ms(1)), "offset 29 is missing");
        frontier.advance(40);
        frontier.see_end(40, ms(5));
        assert_eq!(frontier.level_at, Some(ms(5)));
    }
}
