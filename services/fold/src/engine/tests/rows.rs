//! Blocks read back as rows, and the collapsing that the state tables do on merge and in `FINAL`.

use quanyu_store::shape::Kind;
use quanyu_store::{Block, Origin};
use std::collections::BTreeMap;

/// A row: its columns' names and values as they are sent.
pub type Row = BTreeMap<String, Vec<u8>>;

/// The rows of a block with the records that made them.
pub fn rows(block: &Block) -> Vec<(Origin, Row)> {
    let mut rows: Vec<(Origin, Row)> = block.origins().iter().map(|origin| (*origin, Row::new())).collect();
    for (shape, column) in block.table().columns.iter().zip(block.columns()) {
        let mut rest = column.values();
        let mut elements_before = 0;
        for (index, (_, row)) in rows.iter_mut().enumerate() {
            let elements = column.ends().get(index).map_or(1, |end| end - elements_before);
            elements_before += elements;
            let mut value = column.nulls().get(index).map_or_else(Vec::new, |null| vec![*null]);
            for _ in 0..elements {
                let (one, behind) = rest.split_at(length(column.kind(), rest));
                value.extend_from_slice(one);
                rest = behind;
            }
            row.insert(shape.name.clone(), value);
        }
        assert!(rest.is_empty(), "column {} has as many values as rows", shape.name);
    }
    rows
}

/// Bytes of the first value: texts stand behind their length, here always one or two bytes.
fn length(kind: Kind, values: &[u8]) -> usize {
    match (kind.width(), values) {
        (Some(width), _) => width,
        (None, [short @ 0..0x80, ..]) => 1 + usize::from(*short),
        (None, [low, high @ 0..0x80, ..]) => 2 + usize::from(low & 0x7f) + (usize::from(*high) << 7),
        (None, other) => panic!("a text of 16 KiB or more, or none: {} bytes", other.len()),
    }
}

/// A text column's value.
pub fn text(row: &Row, column: &str) -> String {
    let value = &row[column];
    let prefix = if value[0] < 0x80 { 1 } else { 2 };
    String::from_utf8(value[prefix..].to_vec()).unwrap()
}

/// What is left of state rows when every −1 has taken back its +1. Anything that does not cancel is a failure.
pub fn collapse<'a>(state_rows: impl IntoIterator<Item = &'a Row>) -> Vec<Row> {
    let mut sums: BTreeMap<Row, i64> = BTreeMap::new();
    for row in state_rows {
        let mut without_sign = row.clone();
        let sign = without_sign.remove("sign").expect("a state row has a sign");
        *sums.entry(without_sign).or_default() += i64::from(i8::from_le_bytes([sign[0]]));
    }
    let mut left = Vec::new();
    for (row, sum) in sums {
        assert!((0..=1).contains(&sum), "{sum} of {row:?}");
        if sum == 1 {
            left.push(row);
        }
    }
    let mut subjects: Vec<&Vec<u8>> = left.iter().map(|row| &row["subject"]).collect();
    let count = subjects.len();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), count, "one state a subject is left");
    left
}
