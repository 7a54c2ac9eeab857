//! Offset ranges: the account of what a batch covers in one partition.
//! Used by fold, which writes one ledger row per range. Never grows over a hole unless told that the log has one.

/// The offsets `first..=last` of one partition, all accounted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetRange {
    first: u64,
    last: u64,
}

/// An offset that does not continue the range: a record was skipped or came twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("offset {found} does not continue the range, {expected} is next")]
pub struct NotAdjacent {
    /// The next offset of the range.
    pub expected: u64,
    /// The offset that came.
    pub found: u64,
}

impl OffsetRange {
    /// The range that holds one offset.
    #[must_use]
    pub fn starting_at(offset: u64) -> Self {
        Self { first: offset, last: offset }
    }

    /// The first offset.
    #[must_use]
    pub fn first(&self) -> u64 {
        self.first
    }

    /// The last offset, inclusive.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The offset after the last: what a consumer commits.
    #[must_use]
    pub fn next(&self) -> u64 {
        self.last + 1
    }

    /// How many offsets the range covers, gaps of the log included.
    #[must_use]
    pub fn offsets(&self) -> u64 {
        self.last - self.first + 1
    }

    /// Takes in the next offset.
    ///
    /// # Errors
    /// `NotAdjacent` when `offset` is not `last + 1`; the range is unchanged.
    pub fn grow(&mut self, offset: u64) -> Result<(), NotAdjacent> {
        if offset != self.next() {
            return Err(NotAdjacent { expected: self.next(), found: offset });
        }
        self.last = offset;
        Ok(())
    }

    /// Takes in `offset` and the gap before it, which the log itself has (compaction, transaction markers). Says how many offsets were missing.
    ///
    /// # Errors
    /// `NotAdjacent` when `offset` lies in or before the range; the range is unchanged.
    pub fn grow_over_gap(&mut self, offset: u64) -> Result<u64, NotAdjacent> {
        if offset < self.next() {
            return Err(NotAdjacent { expected: self.next(), found: offset });
        }
        let missing = offset - self.next();
        self.last = offset;
        Ok(missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_only_by_the_next_offset() {
        let mut range = OffsetRange::starting_at(7);
        assert_eq!(range.grow(8), Ok(()));
        assert_eq!(range.grow(10), Err(NotAdjacent { expected: 9, found: 10 }));
        assert_eq!(range.grow(8), Err(NotAdjacent { expected: 9, found: 8 }));
        assert_eq!((range.first(), range.last(), range.next(), range.offsets()), (7, 8, 9, 2));
    }

    #[test]
    fn a_gap_is_taken_only_when_named() {
        let mut range = OffsetRange::starting_at(0);
        assert_eq!(range.grow_over_gap(4), Ok(3));
        assert_eq!(range.grow_over_gap(5), Ok(0));
        assert_eq!(range.grow_over_gap(5), Err(NotAdjacent { expected: 6, found: 5 }));
        assert_eq!(range.last(), 5);
    }
}
