//! Counts of many series over the same bins, and a ledger of them that grows as records become known.
//!
//! Filled from the tables for one bin, or step by step by a back-test. Silence is kept: a bin in which the source was
//! silent has no count, which is not 0.

use std::collections::BTreeMap;

use crate::bins::Bin;

/// What a series is of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// Area code, as far as the definition cuts it.
    pub area: String,
    /// Category; empty where all are counted together.
    pub category: String,
}

/// Counts by series and bin; what is not there is 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts {
    series: BTreeMap<Key, BTreeMap<Bin, i64>>,
}

impl Counts {
    /// Adds to a count; what sums to nothing is as if it had never been there.
    pub fn add(&mut self, key: &Key, bin: Bin, change: i64) {
        if let Some(bins) = self.series.get_mut(key) {
            let count = bins.entry(bin).or_insert(0);
            *count += change;
            if *count == 0 {
                bins.remove(&bin);
            }
        } else if change != 0 {
            self.series.insert(key.clone(), BTreeMap::from([(bin, change)]));
        }
    }

    /// Every series that ever counted anything, in order.
    pub fn keys(&self) -> impl Iterator<Item = &Key> {
        self.series.keys()
    }

    /// The first bin in which anything was counted.
    #[must_use]
    pub fn first(&self) -> Option<Bin> {
        self.series.values().filter_map(|bins| bins.keys().next().copied()).min()
    }

    /// The last so many bins of all series of each category together, oldest first.
    #[must_use]
    pub fn totals(&self, last: Bin, length: usize) -> BTreeMap<&str, Vec<u64>> {
        let mut totals: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for key in self.series.keys() {
            let total = totals.entry(&key.category).or_insert_with(|| vec![0; length]);
            let counts = self.history(key, last, length);
            total.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count.unwrap_or(0));
        }
        totals
    }

    /// The last so many bins of a series, oldest first.
    #[must_use]
    pub fn history(&self, key: &Key, last: Bin, length: usize) -> Vec<Option<u64>> {
        let bins = self.series.get(key);
        let first = last.plus(1 - i64::try_from(length).unwrap_or(0));
        let count = |bin: i64| bins.and_then(|bins| bins.get(&Bin(bin))).copied().unwrap_or(0);
        // A negative sum would mean a row without its opposite; a count is never below 0.
        (first.0..=last.0).map(|bin| Some(u64::try_from(count(bin)).unwrap_or(0))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_follow_changes_and_gaps_are_zero() {
        let key = Key { area: "330784105".into(), category: "dispute".into() };
        let mut counts = Counts::default();
        counts.add(&key, Bin(5), 2);
        counts.add(&key, Bin(7), 1);
        counts.add(&key, Bin(7), -1);
        assert_eq!(counts.history(&key, Bin(7), 4), [Some(0), Some(2), Some(0), Some(0)]);
        assert_eq!((counts.first(), counts.keys().count()), (Some(Bin(5)), 1));
    }
}
