//! The ledger against the log: no hole, no overlap, every count and checksum right.

use super::Difference;
use super::refold::{Truth, Verdict};
use quanyu_store::LedgerRow;
use std::collections::BTreeMap;

/// Compares the ledger's rows of a topic, ordered by partition and offset, with what the log says.
pub(super) fn check(
    topic: &str,
    rows: &[LedgerRow],
    truth: &BTreeMap<i32, Truth>,
    visible: &BTreeMap<i32, u64>,
    bounds: &BTreeMap<i32, u64>,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let mut say = |partition: i32, what: String| {
        differences.push(Difference::new(topic, "ledger", format!("partition {partition}: {what}")));
    };
    let mut next: BTreeMap<i32, u64> = BTreeMap::new();
    for row in rows {
        let partition = row.kafka_partition;
        let Some(bound) = bounds.get(&partition) else {
            say(partition, "the topic has no such partition".into());
            continue;
        };
        if row.last_offset > *bound {
            continue;
        }
        let expected = next.get(&partition).copied().unwrap_or(0);
        if row.first_offset > expected {
            say(partition, format!("hole from {expected} to {}", row.first_offset - 1));
        } else if row.first_offset < expected {
            say(partition, format!("overlap from {} to {}", row.first_offset, expected - 1));
        }
        next.insert(partition, expected.max(row.last_offset.saturating_add(1)));
        if let Some(what) = truth.get(&partition).and_then(|truth| wrong(row, truth)) {
            say(partition, format!("row {}..={}: {what}", row.first_offset, row.last_offset));
        }
    }
    for (partition, seen) in visible {
        let end = next.get(partition).copied().unwrap_or(0);
        if end <= *seen && bounds.get(partition).is_none_or(|bound| bound <= seen) {
            say(*partition, format!("it ends before {end}, though everything through {seen} was visible"));
        }
    }
    differences
}

/// What is wrong with a row, if anything.
fn wrong(row: &LedgerRow, truth: &Truth) -> Option<String> {
    let index = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let Some(verdicts) = truth.verdicts.get(index(row.first_offset)..=index(row.last_offset)) else {
        return Some("the log does not reach that far".into());
    };
    let count = |wanted| verdicts.iter().filter(|verdict| **verdict == wanted).count() as u64;
    let counts = [
        ("events", row.events, count(Verdict::Event)),
        ("duplicates", row.duplicates, count(Verdict::Duplicate)),
        ("rejected", row.rejected, count(Verdict::Rejected)),
    ];
    if let Some((name, says, is)) = counts.iter().find(|(_, says, is)| says != is) {
        return Some(format!("{name} is {says}, the log gives {is}"));
    }
    let checksum = truth.checksums.get(index(row.last_offset)).copied();
    if checksum != Some(row.last_checksum) {
        Some("checksum of the last record is wrong".into())
    } else {
        None
    }
}
