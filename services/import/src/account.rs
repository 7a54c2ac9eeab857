//! The account of an import: every row is settled once, in the order of the file, and the journal follows.
//!
//! Used by `import` and `send`. Batches may be settled out of order (a lost answer is asked again); what is counted,
//! reported and kept is always the unbroken beginning of the file, so that a resumed import counts nothing twice.

use std::collections::BTreeMap;

use crate::batch::Batch;
use crate::error::Error;
use crate::journal::{Journal, Progress};
use crate::rejects::{Reject, Rejects};

/// Batches settled between two writes of the journal.
const BATCHES_PER_JOURNAL: u32 = 8;

/// What became of a batch.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub rows_accepted: u64,
    pub rows_rejected: u64,
    pub rows_unknown: u64,
    pub events: BTreeMap<String, u64>,
    pub events_rejected: u64,
    pub rejects: Vec<Reject>,
    pub last_row: u64,
}

/// Everything settled so far.
pub(crate) struct Account {
    pub progress: Progress,
    pub rejects: Rejects,
    pub journal: Journal,
    waiting: BTreeMap<u64, Option<Outcome>>,
    since_journal: u32,
}

impl Account {
    /// Goes on from `progress`.
    pub fn new(progress: Progress, rejects: Rejects, journal: Journal) -> Self {
        Self { progress, rejects, journal, waiting: BTreeMap::new(), since_journal: 0 }
    }

    /// Announces a batch; batches are numbered in the order of the file.
    pub fn expect(&mut self, batch: &Batch) {
        self.waiting.insert(batch.number, None);
    }

    /// Settles a batch, and with it every batch that waited for it.
    pub fn settle(&mut self, number: u64, outcome: Outcome) -> Result<(), Error> {
        self.waiting.insert(number, Some(outcome));
        while let Some(first) = self.waiting.first_entry().filter(|first| first.get().is_some()) {
            if let Some(outcome) = first.remove() {
                self.count(outcome)?;
            }
        }
        if self.since_journal >= BATCHES_PER_JOURNAL {
            self.keep()?;
        }
        Ok(())
    }

    /// Writes rejects and journal.
    pub fn keep(&mut self) -> Result<(), Error> {
        self.since_journal = 0;
        self.rejects.flush()?;
        self.journal.store(&self.progress)
    }

    fn count(&mut self, outcome: Outcome) -> Result<(), Error> {
        let progress = &mut self.progress;
        progress.row = outcome.last_row;
        progress.accepted += outcome.rows_accepted;
        progress.rejected += outcome.rows_rejected;
        progress.unknown += outcome.rows_unknown;
        progress.events_rejected += outcome.events_rejected;
        for (event, count) in outcome.events {
            *progress.events.entry(event).or_default() += count;
        }
        self.since_journal += 1;
        outcome.rejects.into_iter().try_for_each(|reject| self.rejects.add(reject))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn only_the_unbroken_beginning_counts() {
        let folder = tempfile::tempdir().unwrap();
        let journal = Journal::new(Some(folder.path()), ["f", "m", "s", "e"]);
        let mut account =
            Account::new(Progress::default(), Rejects::open(None, false).unwrap(), journal.clone());
        for number in 0..3 {
            account.expect(&Batch { number, ..Batch::default() });
        }
        let of = |last_row| Outcome { rows_accepted: 10, last_row, ..Outcome::default() };
        account.settle(1, of(20)).unwrap();
        assert_eq!((account.progress.row, account.progress.accepted), (0, 0));
        account.settle(0, of(10)).unwrap();
        account.keep().unwrap();
        assert_eq!((account.progress.row, account.progress.accepted), (20, 20));
        assert_eq!(journal.load().unwrap(), account.progress);
    }
}
