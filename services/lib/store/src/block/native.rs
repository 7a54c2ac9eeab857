//! A block as one Native block: counts, then name, type and values of each column.
//!
//! Used by `insert`. One block is what the server writes as one part; it never splits or compresses.

use super::Block;
use super::column::push_length;

impl Block {
    /// The block in Native format, one block whatever its size.
    pub fn encode_native(&self) -> Vec<u8> {
        const HEADER_BYTES_PER_COLUMN: usize = 64;
        let mut out = Vec::with_capacity(self.bytes() + self.columns.len() * HEADER_BYTES_PER_COLUMN);
        push_length(&mut out, self.columns.len());
        push_length(&mut out, self.rows());
        for (shape, column) in self.table.columns.iter().zip(&self.columns) {
            push_length(&mut out, shape.name.len());
            out.extend_from_slice(shape.name.as_bytes());
            push_length(&mut out, shape.sent_type.len());
            out.extend_from_slice(shape.sent_type.as_bytes());
            out.extend_from_slice(&column.nulls);
            for end in &column.ends {
                out.extend_from_slice(&end.to_le_bytes());
            }
            out.extend_from_slice(&column.values);
        }
        out
    }
}
