//! The dead-letter topic read from outside: listed once per origin, looked up by origin.
//! Used by the command line; blocking, never changes the topic.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::{DeadLetter, TOPIC, origin};
use crate::broker::Broker;
use crate::error::LogError;
use crate::partition::partition_of;
use crate::range::RangeReader;

/// A reader of dead letters.
pub struct DeadLetters {
    reader: RangeReader,
    partitions: i32,
}

impl DeadLetters {
    /// Opens the topic.
    ///
    /// # Errors
    /// `UnknownTopic` when it was never created, `Unreachable`, `Config`.
    pub fn open(broker: &Broker) -> Result<Self, LogError> {
        let reader = RangeReader::new(broker, TOPIC)?;
        let partitions = reader.partitions()?;
        Ok(Self { reader, partitions })
    }

    /// The last `letters_max` letters put aside, oldest first, each origin once (as it was put aside last).
    /// Records of the topic that are no letters are passed over.
    ///
    /// # Errors
    /// As `RangeReader::read`.
    pub fn list(&mut self, letters_max: usize) -> Result<Vec<DeadLetter>, LogError> {
        let mut by_origin: HashMap<String, DeadLetter> = HashMap::new();
        let room = letters_max.saturating_mul(2).max(1);
        for partition in 0..self.partitions {
            self.visit(partition, |letter| {
                by_origin.insert(letter.origin(), letter);
                if by_origin.len() > room {
                    keep_latest(&mut by_origin, letters_max);
                }
            })?;
        }
        keep_latest(&mut by_origin, letters_max);
        let mut letters: Vec<DeadLetter> = by_origin.into_values().collect();
        letters.sort_by(|a, b| place(a).cmp(&place(b)));
        Ok(letters)
    }

    /// The letter of one origin, as it was put aside last.
    ///
    /// # Errors
    /// As `RangeReader::read`.
    pub fn show(&mut self, topic: &str, partition: i32, offset: u64) -> Result<Option<DeadLetter>, LogError> {
        let key = origin(topic, partition, offset);
        let home = partition_of(key.as_bytes(), u32::try_from(self.partitions).unwrap_or(1));
        let mut found = None;
        self.visit(home, |letter| {
            if letter.offset == offset && letter.partition == partition && letter.topic == topic {
                found = Some(letter);
            }
        })?;
        Ok(found)
    }

    fn visit(&mut self, partition: i32, mut visit: impl FnMut(DeadLetter)) -> Result<(), LogError> {
        let (low, high) = self.reader.watermarks(partition)?;
        if high == low {
            return Ok(());
        }
        self.reader.read(partition, low, high - 1, |record| {
            match DeadLetter::from_record(record.to_record()) {
                Ok(letter) => visit(letter),
                Err(error) => tracing::warn!(%error, "not a dead letter, passed over"),
            }
            ControlFlow::Continue(())
        })?;
        Ok(())
    }
}

/// Bounds what a long list holds in memory.
fn keep_latest(letters: &mut HashMap<String, DeadLetter>, letters_max: usize) {
    if letters.len() <= letters_max {
        return;
    }
    let mut order: Vec<(i64, String)> =
        letters.iter().map(|(origin, l)| (l.recorded_at_ms, origin.clone())).collect();
    order.sort();
    for (_, oldest) in order.iter().take(letters.len() - letters_max) {
        letters.remove(oldest);
    }
}

fn place(letter: &DeadLetter) -> (i64, &str, i32, u64) {
    (letter.recorded_at_ms, &letter.topic, letter.partition, letter.offset)
}
