//! Bytes of any encoding to UTF-8, strictly: what is not of the encoding is an error, never a replacement character.
//!
//! Used by `read` under CSV and NDJSON alike. Strips a byte order mark. Remembers where lines end, so that readers
//! above can say on which line a byte lies.

use std::collections::VecDeque;
use std::io::{self, Read};

use encoding_rs::{DecoderResult, Encoding};

const BUFFER_BYTES: usize = 1 << 16;

/// The bytes are not of the encoding that the map names.
#[derive(Debug, thiserror::Error)]
#[error("byte {offset} (line {line}) is not {encoding}")]
pub(crate) struct WrongEncoding {
    pub offset: u64,
    pub line: u64,
    pub encoding: &'static str,
}

/// More text was read for one row than a row may have.
#[derive(Debug, thiserror::Error)]
#[error("the row that begins after line {line} is longer than {max} bytes: is a quote left open?")]
pub(crate) struct RowTooLong {
    pub line: u64,
    pub max: u64,
}

/// Reads UTF-8 from another encoding.
pub(crate) struct Decoder {
    inner: Box<dyn Read + Send>,
    decoder: encoding_rs::Decoder,
    input: Vec<u8>,
    taken: usize,
    filled: usize,
    offset: u64,
    ended: bool,
    finished: bool,
    fault: Option<io::Error>,
    given_bytes: u64,
    lines: u64,
    line_ends: VecDeque<u64>,
    row_bytes: u64,
    row_bytes_max: u64,
}

impl Decoder {
    /// Reads `inner` as `encoding`.
    pub fn new(inner: Box<dyn Read + Send>, encoding: &'static Encoding) -> Self {
        Self {
            inner,
            decoder: encoding.new_decoder(),
            input: vec![0; BUFFER_BYTES],
            taken: 0,
            filled: 0,
            offset: 0,
            ended: false,
            finished: false,
            fault: None,
            given_bytes: 0,
            lines: 0,
            line_ends: VecDeque::new(),
            row_bytes: 0,
            row_bytes_max: u64::MAX,
        }
    }

    /// Begins a row: from here on no more than `max` bytes may be read before the next row begins.
    pub fn begin_row(&mut self, max: u64) {
        self.row_bytes = 0;
        self.row_bytes_max = max;
    }

    /// The last line of what ends before byte `end` of the decoded text, counted from 1. Calls must not go back.
    pub fn line_ending_at(&mut self, end: u64) -> u64 {
        let mut last_end = None;
        while let Some(&at) = self.line_ends.front().filter(|at| **at < end) {
            self.line_ends.pop_front();
            self.lines += 1;
            last_end = Some(at);
        }
        if last_end.is_some_and(|at| at + 1 == end) { self.lines } else { self.lines + 1 }
    }

    fn refill(&mut self) -> io::Result<()> {
        if self.taken == self.filled && !self.ended {
            self.taken = 0;
            self.filled = self.inner.read(&mut self.input)?;
            self.ended = self.filled == 0;
        }
        Ok(())
    }

    /// The fault that the decoder has just met: `back` bytes before what it has read.
    fn wrong(&self, back: u64) -> io::Error {
        let line = self.lines + self.line_ends.len() as u64 + 1;
        let encoding = self.decoder.encoding().name();
        io::Error::other(WrongEncoding { offset: self.offset.saturating_sub(back), line, encoding })
    }

    fn note_lines(&mut self, decoded: &[u8]) {
        for (at, _) in decoded.iter().enumerate().filter(|(_, byte)| **byte == b'\n') {
            self.line_ends.push_back(self.given_bytes + at as u64);
        }
        self.given_bytes += decoded.len() as u64;
        self.row_bytes += decoded.len() as u64;
    }
}

impl Read for Decoder {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.row_bytes > self.row_bytes_max {
            return Err(io::Error::other(RowTooLong { line: self.lines, max: self.row_bytes_max }));
        }
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        if self.finished {
            return Ok(0);
        }
        loop {
            self.refill()?;
            let input = self.input.get(self.taken..self.filled).unwrap_or_default();
            let (result, read, written) =
                self.decoder.decode_to_utf8_without_replacement(input, buffer, self.ended);
            self.finished = self.ended && matches!(result, DecoderResult::InputEmpty);
            self.taken += read;
            self.offset += read as u64;
            match result {
                // What was good before the fault goes out first; the fault comes with the next call.
                DecoderResult::Malformed(length, behind) => {
                    self.note_lines(buffer.get(..written).unwrap_or_default());
                    let fault = self.wrong(u64::from(length) + u64::from(behind));
                    if written == 0 {
                        return Err(fault);
                    }
                    self.fault = Some(fault);
                    return Ok(written);
                }
                _ if written > 0 => {
                    self.note_lines(buffer.get(..written).unwrap_or_default());
                    return Ok(written);
                }
                DecoderResult::InputEmpty if self.ended => return Ok(0),
                DecoderResult::InputEmpty => {}
                DecoderResult::OutputFull => return Err(io::Error::other("the text buffer is too small")),
            }
        }
    }
}
