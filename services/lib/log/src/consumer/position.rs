//! The next offset of each started partition, as delivered to the caller.
//! A short list instead of a map: a process owns a dozen partitions at most, and this is touched per record.

/// Next offsets by partition.
#[derive(Debug, Default)]
pub(crate) struct Positions {
    next: Vec<(i32, u64)>,
}

impl Positions {
    /// The next offset of a started partition.
    pub(crate) fn get(&self, partition: i32) -> Option<u64> {
        self.next.iter().find(|(p, _)| *p == partition).map(|(_, next)| *next)
    }

    /// Starts a partition, or moves it.
    pub(crate) fn set(&mut self, partition: i32, next: u64) {
        match self.next.iter_mut().find(|(p, _)| *p == partition) {
            Some(entry) => entry.1 = next,
            None => self.next.push((partition, next)),
        }
    }

    /// Notes a delivered record; says nothing about partitions that were never started.
    pub(crate) fn advance(&mut self, partition: i32, next: u64) {
        if let Some(entry) = self.next.iter_mut().find(|(p, _)| *p == partition) {
            entry.1 = next;
        }
    }

    /// Forgets a partition.
    pub(crate) fn remove(&mut self, partition: i32) {
        self.next.retain(|(p, _)| *p != partition);
    }

    /// All started partitions.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (i32, u64)> {
        self.next.iter().copied()
    }
}
