//! The newest record of every key of a compacted topic, followed from its beginning.
//! Used by the command line and by roles that follow reference data. Blocking; never joins a group or commits.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use crate::broker::Broker;
use crate::error::LogError;
use crate::range::RangeReader;
use crate::record::Record;

/// Keys that are held at most; such topics have a few.
const KEYS_MAX: usize = 10_000;

/// A compacted topic as it was at the last look.
pub struct Compacted {
    reader: RangeReader,
    partitions: i32,
    /// The next offset of each partition.
    next: BTreeMap<i32, u64>,
    newest: BTreeMap<Vec<u8>, Record>,
}

impl Compacted {
    /// Opens the topic; nothing is read yet.
    ///
    /// # Errors
    /// `UnknownTopic` when it was never created, `Unreachable`, `Config`.
    pub fn open(broker: &Broker, topic: &str) -> Result<Self, LogError> {
        let reader = RangeReader::new(broker, topic)?;
        let partitions = reader.partitions()?;
        Ok(Self { reader, partitions, next: BTreeMap::new(), newest: BTreeMap::new() })
    }

    /// Reads what came since the last look, and says whether anything did. Records without a key mean nothing here; a
    /// record without a value takes its key away.
    ///
    /// # Errors
    /// As `RangeReader::read`; `Other` when the topic has more keys than can be held.
    pub fn refresh(&mut self) -> Result<bool, LogError> {
        let mut changed = false;
        for partition in 0..self.partitions {
            let (low, high) = self.reader.watermarks(partition)?;
            let first = self.next.get(&partition).copied().unwrap_or(low).max(low);
            if first >= high {
                continue;
            }
            let newest = &mut self.newest;
            self.reader.read(partition, first, high - 1, |record| {
                if let Some(key) = record.key() {
                    if record.payload().is_some() {
                        newest.insert(key.to_vec(), record.to_record());
                    } else {
                        newest.remove(key);
                    }
                }
                if newest.len() > KEYS_MAX { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })?;
            if self.newest.len() > KEYS_MAX {
                let reason = format!("more than {KEYS_MAX} keys");
                return Err(LogError::Other { action: "read a compacted topic", reason });
            }
            self.next.insert(partition, high);
            changed = true;
        }
        Ok(changed)
    }

    /// The newest record of each key, by key.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.newest.values()
    }

    /// The newest record of a key.
    #[must_use]
    pub fn get(&self, key: &[u8]) -> Option<&Record> {
        self.newest.get(key)
    }
}
