//! Blocks without a server: splitting, choosing rows, and rows that do not fit.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use serde::Serialize;

use super::{Block, BlockError, Origin};
use crate::shape::TableShape;

#[derive(Serialize)]
struct Row {
    at: i64,
    text: Option<String>,
    tags: Vec<String>,
    version: u64,
}

fn table(key: &str) -> Arc<TableShape> {
    let columns = [
        ("at", "DateTime64(3, 'UTC')"),
        ("text", "Nullable(String)"),
        ("tags", "Array(LowCardinality(String))"),
        ("version", "UInt64"),
    ];
    Arc::new(TableShape::new("t", &columns, key).unwrap())
}

const MONTH: i64 = 31 * 86_400_000;

fn filled(key: &str, months: &[i64]) -> Block {
    let mut block = Block::new(table(key));
    for (version, month) in (0..).zip(months) {
        push(&mut block, version, *month);
    }
    block
}

fn push(block: &mut Block, version: u64, month: i64) {
    let long = "y".repeat(usize::try_from(version).unwrap() * 50);
    let row = Row {
        at: month * MONTH,
        text: version.is_multiple_of(2).then_some(long),
        tags: (0..version).map(|tag| format!("tag {tag}")).collect(),
        version,
    };
    block.push(Origin { partition: 0, offset: version }, &row).unwrap();
}

/// A block pushed row by row is the oracle for one that was selected.
fn only(key: &str, rows: &[(u64, i64)]) -> Vec<u8> {
    let mut block = Block::new(table(key));
    for (version, month) in rows {
        push(&mut block, *version, *month);
    }
    block.encode_native()
}

#[test]
fn splits_by_month_and_keeps_the_order() {
    let parts = filled("toYYYYMM(at)", &[0, 1, 0, 2, 1]).into_parts();
    let months: Vec<u32> = parts.iter().map(|(month, _)| *month).collect();
    assert_eq!(months, [197_001, 197_002, 197_003]);
    let encoded: Vec<Vec<u8>> = parts.iter().map(|(_, part)| part.encode_native()).collect();
    let key = "toYYYYMM(at)";
    assert_eq!(encoded, [only(key, &[(0, 0), (2, 0)]), only(key, &[(1, 1), (4, 1)]), only(key, &[(3, 2)])]);
}

#[test]
fn one_partition_is_one_block() {
    assert_eq!(
        filled("toYear(at)", &[0, 1, 2]).into_parts().iter().map(|(year, _)| *year).collect::<Vec<_>>(),
        [1970]
    );
    assert_eq!(filled("", &[0, 40]).into_parts().len(), 1);
    assert!(filled("", &[]).into_parts().is_empty());
}

#[test]
fn keeps_what_lies_above_a_mark() {
    let above = filled("", &[0, 1, 2, 3]).retain(|origin| origin.offset > 1);
    assert_eq!(above.encode_native(), only("", &[(2, 2), (3, 3)]));
    assert_eq!(above.origins(), [Origin { partition: 0, offset: 2 }, Origin { partition: 0, offset: 3 }]);
}

#[test]
fn a_cleared_block_is_a_new_one() {
    let mut block = filled("", &[0, 1]);
    block.clear();
    assert_eq!((block.rows(), block.bytes()), (0, 0));
    push(&mut block, 3, 0);
    assert_eq!(block.encode_native(), only("", &[(3, 0)]));
}

#[test]
fn refuses_what_it_cannot_carry() {
    #[derive(Serialize)]
    struct Null {
        at: Option<i64>,
    }
    #[derive(Serialize)]
    struct Renamed {
        when: i64,
    }
    #[derive(Serialize)]
    struct Mapped {
        at: std::collections::BTreeMap<String, String>,
    }
    #[derive(Serialize)]
    struct Long {
        #[serde(flatten)]
        row: Row,
    }
    let mut block = Block::new(table(""));
    let origin = Origin { partition: 0, offset: 0 };
    for value in [None, Some(1)] {
        let error = block.push(origin, &Null { at: value }).unwrap_err();
        assert!(matches!(&error, BlockError::Type { column, .. } if column == "at"), "{error}");
    }
    let error = block.push(origin, &Renamed { when: 1 }).unwrap_err();
    assert_eq!(
        error.to_string(),
        "table t: field when meets column at; fields must have the columns' names and order"
    );
    let error = block.push(origin, &Mapped { at: [].into() }).unwrap_err();
    assert!(matches!(&error, BlockError::Unsupported { table, .. } if table == "t"), "{error}");
    let error = block.push(origin, &(1_i64, 2_i64)).unwrap_err();
    assert!(matches!(&error, BlockError::Name { .. }), "{error}");
    let row = Row { at: 0, text: None, tags: vec![], version: 0 };
    let error = block.push(origin, &Long { row }).unwrap_err();
    assert!(matches!(&error, BlockError::Unsupported { .. }), "{error}");
    assert_eq!((block.rows(), block.bytes()), (0, 0));
}
