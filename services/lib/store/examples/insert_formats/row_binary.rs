//! A block as RowBinary, for the comparison only: row by row, each value behind its null flag.

use quanyu_store::Block;
use quanyu_store::block::Column;

pub fn encode(block: &Block) -> Vec<u8> {
    let mut out = Vec::with_capacity(block.bytes());
    let mut starts = vec![0; block.columns().len()];
    for row in 0..block.rows() {
        for (column, start) in block.columns().iter().zip(&mut starts) {
            let end = value_end(column, *start);
            match column.nulls().get(row) {
                Some(1) => out.push(1),
                Some(_) => {
                    out.push(0);
                    out.extend_from_slice(&column.values()[*start..end]);
                }
                None => out.extend_from_slice(&column.values()[*start..end]),
            }
            *start = end;
        }
    }
    out
}

/// Where the value at `start` ends; a text is kept behind its length.
fn value_end(column: &Column, start: usize) -> usize {
    match column.kind().width() {
        Some(width) => start + width,
        None => {
            let (text, length) = length(column.values(), start);
            text + length
        }
    }
}

/// Where the text begins and how long it is.
pub fn length(values: &[u8], start: usize) -> (usize, usize) {
    let (mut at, mut length, mut shift) = (start, 0, 0);
    loop {
        let byte = values[at];
        at += 1;
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            return (at, length);
        }
    }
}
