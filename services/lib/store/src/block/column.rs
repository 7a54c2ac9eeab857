//! One column's values in Native form, growing row by row.
//!
//! Used by the row serializer (writes) and by encoders (read). It never knows a row.

use crate::shape::{ColumnShape, Kind};

/// One column's values.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) kind: Kind,
    pub(super) nullable: bool,
    pub(super) array: bool,
    /// The last field that was put in, whose name is the column's.
    pub(super) named: Option<&'static str>,
    /// 1 where a nullable value is missing.
    pub(super) nulls: Vec<u8>,
    /// For arrays: where each row's elements end, counted in elements.
    pub(super) ends: Vec<u64>,
    /// The values: fixed widths little-endian, texts each behind its length (LEB128).
    pub(super) values: Vec<u8>,
}

impl Column {
    pub(super) fn new(shape: &ColumnShape) -> Self {
        Self {
            kind: shape.kind,
            nullable: shape.nullable,
            array: shape.array,
            named: None,
            nulls: Vec::new(),
            ends: Vec::new(),
            values: Vec::new(),
        }
    }

    /// What one value is.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// 1 per missing value; empty unless nullable.
    pub fn nulls(&self) -> &[u8] {
        &self.nulls
    }

    /// Where each row's elements end; empty unless an array.
    pub fn ends(&self) -> &[u64] {
        &self.ends
    }

    /// The values as Native bytes.
    pub fn values(&self) -> &[u8] {
        &self.values
    }

    pub(super) fn bytes(&self) -> usize {
        self.nulls.len() + self.ends.len() * size_of::<u64>() + self.values.len()
    }

    pub(super) fn push_text(&mut self, value: &[u8]) {
        push_length(&mut self.values, value.len());
        self.values.extend_from_slice(value);
    }

    /// The placeholder that stands where a nullable value is missing.
    pub(super) fn push_default(&mut self) {
        let width = self.kind.width().unwrap_or(1);
        self.values.resize(self.values.len() + width, 0);
    }

    /// Where the value behind `start` ends.
    pub(super) fn value_end(&self, start: usize) -> usize {
        let Some(width) = self.kind.width() else {
            let (length, text) = read_length(&self.values, start);
            return (text + length).min(self.values.len());
        };
        (start + width).min(self.values.len())
    }

    /// Keeps the first rows. Walks texts from the start: for the rare row that did not fit.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.nulls.truncate(rows);
        self.ends.truncate(rows);
        let values = if self.array {
            self.ends.last().map_or(0, |end| usize::try_from(*end).unwrap_or(usize::MAX))
        } else {
            rows
        };
        let end = match self.kind.width() {
            Some(width) => values.saturating_mul(width),
            None => (0..values).fold(0, |start, _| self.value_end(start)),
        };
        self.values.truncate(end);
    }
}

/// A length as LEB128.
pub(super) fn push_length(out: &mut Vec<u8>, mut length: usize) {
    while length >= 0x80 {
        out.push((length & 0x7f) as u8 | 0x80);
        length >>= 7;
    }
    out.push(length as u8);
}

/// The length at `start`, and where the text behind it begins.
fn read_length(values: &[u8], start: usize) -> (usize, usize) {
    let (mut length, mut shift, mut at) = (0_usize, 0, start);
    while let Some(byte) = values.get(at) {
        at += 1;
        length |= usize::from(byte & 0x7f) << shift;
        shift += 7;
        if byte & 0x80 == 0 {
            break;
        }
    }
    (length, at)
}
