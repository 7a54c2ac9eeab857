//! Records of a topic that are imported together: a line each, with the places they came from.
//!
//! Used by `import kafka`. Bounded in records and bytes; never decodes a value.

use std::collections::BTreeMap;
use std::time::Duration;

use quanyu_boot::Stopper;
use quanyu_boot::clock::monotonic;
use quanyu_log::{Foreign, LogError, Record};

/// Most records of a piece.
const RECORDS_MAX: usize = 5_000;
/// Bytes after which a piece is complete.
const BYTES_MAX: usize = 8 << 20;
/// How long one poll waits; also how soon Ctrl-C is seen.
const POLL: Duration = Duration::from_millis(100);
/// How long the first record of a piece waits for company.
const LINGER: Duration = Duration::from_secs(1);

/// What was read.
#[derive(Debug, Default)]
pub struct Piece {
    /// A line for each record, in the order of `places`.
    pub rows: Vec<u8>,
    /// Partition and offset of each line.
    places: Vec<(i32, u64)>,
}

impl Piece {
    /// Reads until the piece is full, has waited long enough, the topic ends or somebody stops it. Empty when there is no
    /// more to come.
    ///
    /// # Errors
    /// As [`Foreign::poll`].
    pub fn gather(mut reader: Foreign, stopper: &Stopper, follow: bool) -> Result<(Foreign, Self), LogError> {
        let mut piece = Self::default();
        let mut began = None;
        while !stopper.is_stopped() && piece.places.len() < RECORDS_MAX && piece.rows.len() < BYTES_MAX {
            if began.is_some_and(|began| monotonic() - began >= LINGER) {
                break;
            }
            match reader.poll(POLL)? {
                Some(record) => {
                    began.get_or_insert_with(monotonic);
                    piece.add(&record);
                }
                None if !follow && reader.at_end()? => break,
                None => {}
            }
        }
        Ok((reader, piece))
    }

    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// A line break between JSON's tokens is white space like any other; within a text it cannot be. A record without a
    /// value is an empty line, which no row comes of.
    fn add(&mut self, record: &Record) {
        let value = record.payload.as_deref().unwrap_or_default();
        self.rows.extend(value.iter().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { *byte }));
        self.rows.push(b'\n');
        self.places.push((record.partition, record.offset));
    }

    /// Where the record of a line was, from 1.
    pub fn place(&self, line: u64) -> Option<(i32, u64)> {
        let index = usize::try_from(line).ok()?.checked_sub(1)?;
        self.places.get(index).copied()
    }

    /// The next offset of every partition that is in here.
    pub fn next(&self) -> Vec<(i32, u64)> {
        let mut next = BTreeMap::new();
        for &(partition, offset) in &self.places {
            next.insert(partition, offset + 1);
        }
        next.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn record(partition: i32, offset: u64, payload: Option<&str>) -> Record {
        Record {
            topic: "t".to_owned(),
            partition,
            offset,
            timestamp_ms: 0,
            key: None,
            payload: payload.map(|text| text.as_bytes().to_vec()),
            headers: Vec::new(),
        }
    }

    #[test]
    fn a_record_is_a_line_whatever_its_value_is() {
        let mut piece = Piece::default();
        for record in [record(0, 7, Some("{\n  \"a\": 1\r\n}")), record(1, 3, None), record(0, 8, Some("{}"))]
        {
            piece.add(&record);
        }
        assert_eq!(String::from_utf8(piece.rows.clone()).unwrap(), "{   \"a\": 1  }\n\n{}\n");
        assert_eq!((piece.place(2), piece.place(3)), (Some((1, 3)), Some((0, 8))));
        assert_eq!((piece.place(0), piece.place(4)), (None, None));
        assert_eq!(piece.next(), [(0, 9), (1, 4)]);
    }
}
