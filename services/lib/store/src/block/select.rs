//! Some rows of a block: one block per table partition, and what lies above the marks.
//!
//! Used before an insert. Every insert must be exactly one part, so rows of two table partitions cannot travel
//! together; rows keep their order.

use super::{Block, Column, Origin};
use crate::shape::PartitionRule;

const MILLIS_PER_DAY: i64 = 86_400_000;
const MILLIS_BYTES: usize = size_of::<i64>();

impl Block {
    /// One block per table partition, in ascending order. Nearly always one, which is then moved, not copied.
    ///
    /// The partition is 202611 for a table by month, 2026 for one by year, 0 for an unpartitioned one.
    pub fn into_parts(self) -> Vec<(u32, Block)> {
        if self.is_empty() {
            return Vec::new();
        }
        let (index, of): (usize, fn(i64) -> u32) = match self.table.partition {
            PartitionRule::None => return vec![(0, self)],
            PartitionRule::Month(index) => (index, year_month),
            PartitionRule::Year(index) => (index, |millis| year_month(millis) / 100),
        };
        let values = self.columns.get(index).map(Column::values).unwrap_or_default();
        let millis = values.as_chunks::<MILLIS_BYTES>().0.iter().map(|bytes| i64::from_le_bytes(*bytes));
        let (first, last) =
            millis.clone().fold((i64::MAX, i64::MIN), |(low, high), value| (low.min(value), high.max(value)));
        if of(first) == of(last) {
            return vec![(of(first), self)];
        }
        let partitions: Vec<u32> = millis.map(of).collect();
        let mut distinct = partitions.clone();
        distinct.sort_unstable();
        distinct.dedup();
        distinct.into_iter().map(|one| (one, self.select(|row| partitions.get(row) == Some(&one)))).collect()
    }

    /// The rows whose origin `keep` accepts. Moves the block when that is all of them.
    pub fn retain(self, mut keep: impl FnMut(Origin) -> bool) -> Block {
        let kept: Vec<bool> = self.origins.iter().map(|origin| keep(*origin)).collect();
        if kept.iter().all(|keep| *keep) {
            return self;
        }
        self.select(|row| kept.get(row) == Some(&true))
    }

    /// A copy of some rows, by index.
    fn select(&self, keep: impl Fn(usize) -> bool) -> Block {
        let mut selected = Block::new(self.table.clone());
        for (from, to) in self.columns.iter().zip(&mut selected.columns) {
            copy_rows(from, to, self.rows(), &keep);
        }
        selected.origins = self
            .origins
            .iter()
            .enumerate()
            .filter(|(row, _)| keep(*row))
            .map(|(_, origin)| *origin)
            .collect();
        selected
    }
}

fn copy_rows(from: &Column, to: &mut Column, rows: usize, keep: impl Fn(usize) -> bool) {
    let mut start = 0;
    let mut elements_before = 0;
    for row in 0..rows {
        let elements = match from.ends.get(row) {
            Some(end) => {
                let count = end - elements_before;
                elements_before = *end;
                count
            }
            None => 1,
        };
        let end = (0..elements).fold(start, |at, _| from.value_end(at));
        if keep(row) {
            to.values.extend_from_slice(from.values.get(start..end).unwrap_or_default());
            to.nulls.extend(from.nulls.get(row));
            if from.array {
                let before = to.ends.last().copied().unwrap_or(0);
                to.ends.push(before + elements);
            }
        }
        start = end;
    }
}

/// The UTC month of an instant as 202611. (Days to civil date after Howard Hinnant.)
fn year_month(millis: i64) -> u32 {
    let days = millis.div_euclid(MILLIS_PER_DAY) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    u32::try_from(year * 100 + month).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::year_month;

    #[test]
    fn months_are_cut_in_utc() {
        for (millis, expected) in [
            (0, 197_001),
            (951_782_399_999, 200_002),
            (951_782_400_000, 200_002),
            (951_868_800_000, 200_003),
            (1_767_225_599_999, 202_512),
            (1_767_225_600_000, 202_601),
            (-1, 196_912),
        ] {
            assert_eq!(year_month(millis), expected, "{millis}");
        }
    }
}
