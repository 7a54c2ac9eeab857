//! From rows to curves: a point for every bin, with what is not known left open.
//!
//! Used by `counts`. Before the first record of an area, and after what is complete, a bin without a record is unknown.

use super::{CountBin, CountsBy};
use jiff::Timestamp;
use jiff::tz::Offset;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Most parts; the rest are summed.
pub const PARTS_MAX: usize = 50;
/// What the rest are called.
pub const REST: &str = "other";

/// A row of the answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountedRow {
    /// The part; empty without one.
    pub part: String,
    /// The key of its bin.
    pub bin: i64,
    /// How many.
    pub count: u64,
}

impl From<(String, i64, u64)> for CountedRow {
    fn from((part, bin, count): (String, i64, u64)) -> Self {
        Self { part, bin, count }
    }
}

/// What is known at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The hour of the first record of the area; none when there is none.
    pub since: Option<Timestamp>,
    /// Everything that the log had at this time is counted; none when that is not known.
    pub complete_until: Option<Timestamp>,
}

/// A curve.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountPart {
    /// Class or town; null without a split.
    pub part: Option<String>,
    /// One for every bin, the earliest first.
    pub points: Vec<CountPoint>,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountPoint {
    /// When the bin begins, RFC 3339 with the zone's offset.
    pub from: String,
    /// How many; null when nobody knows.
    pub count: Option<u64>,
    /// The bin is over, lies whole in the window and in what is known, and all of it is counted.
    pub complete: bool,
}

/// The curves, the largest first, the rest last. Without a split there is always one.
pub(super) fn of(
    bins: &[CountBin],
    rows: &[CountedRow],
    coverage: &Coverage,
    by: CountsBy,
) -> Vec<CountPart> {
    let mut counts: BTreeMap<(&str, i64), u64> = BTreeMap::new();
    let mut sums: BTreeMap<&str, u64> = BTreeMap::new();
    let keys: BTreeSet<i64> = bins.iter().map(|bin| bin.key).collect();
    for row in rows.iter().filter(|row| keys.contains(&row.bin)) {
        *counts.entry((&row.part, row.bin)).or_default() += row.count;
        *sums.entry(&row.part).or_default() += row.count;
    }
    if by == CountsBy::None {
        sums.entry("").or_default();
    }
    let mut parts: Vec<(&str, u64)> = sums.into_iter().collect();
    parts.sort_by_key(|(part, sum)| (*part == REST, std::cmp::Reverse(*sum), *part));
    let curve = |part: &str| CountPart {
        part: (by != CountsBy::None).then(|| part.to_owned()),
        points: bins
            .iter()
            .map(|bin| coverage.point(bin, counts.get(&(part, bin.key)).copied().unwrap_or(0)))
            .collect(),
    };
    parts.into_iter().map(|(part, _)| curve(part)).collect()
}

impl Coverage {
    fn point(&self, bin: &CountBin, count: u64) -> CountPoint {
        let begun = self.since.is_some_and(|since| since < bin.to);
        let heard = self.complete_until.is_some_and(|until| until > bin.from);
        let over = self.complete_until.is_some_and(|until| until >= bin.to);
        // The first day on which anything is known is taken for a whole one; a week or a month that began before it is not.
        let covered = self.since.is_some_and(|since| since < bin.from + DAY);
        CountPoint {
            from: local(bin),
            count: (count > 0 || (begun && heard)).then_some(count),
            complete: bin.whole && begun && covered && over,
        }
    }
}

const DAY: jiff::SignedDuration = jiff::SignedDuration::from_hours(24);

fn local(bin: &CountBin) -> String {
    let offset = Offset::from_seconds(bin.offset_s).unwrap_or(Offset::UTC);
    bin.from.display_with_offset(offset).to_string()
}
