//! Takes an answer in the server's RowBinary form, of one text column, apart into its values, wherever the pieces of
//! the answer are cut.
//!
//! Used by the export of events: bodies are bytes, and no other form carries bytes as they are.

use anyhow::anyhow;

/// Longest value: above what a topic takes for a record.
const VALUE_BYTES_MAX: usize = 16 << 20;
/// Seven bits a byte; more cannot be a length.
const LENGTH_BYTES_MAX: usize = 5;

/// What has arrived and is not taken yet.
#[derive(Debug, Default)]
pub struct Values {
    waiting: Vec<u8>,
    /// How much of `waiting` has been taken.
    taken: usize,
}

impl Values {
    /// Adds a piece of the answer.
    pub fn add(&mut self, piece: &[u8]) {
        self.waiting.drain(..self.taken);
        self.taken = 0;
        self.waiting.extend_from_slice(piece);
    }

    /// The next whole value, if it is there.
    ///
    /// # Errors
    /// When the answer is not of that form.
    pub fn next(&mut self) -> anyhow::Result<Option<&[u8]>> {
        let rest = self.waiting.get(self.taken..).unwrap_or_default();
        let Some((length, head)) = length(rest)? else { return Ok(None) };
        let begin = self.taken + head;
        let Some(value) = self.waiting.get(begin..begin + length) else { return Ok(None) };
        self.taken = begin + length;
        Ok(Some(value))
    }

    /// Nothing may be left at the answer's end.
    ///
    /// # Errors
    /// When the answer ends within a value.
    pub fn end(&self) -> anyhow::Result<()> {
        match self.waiting.len() - self.taken {
            0 => Ok(()),
            left => Err(anyhow!("the answer ends {left} bytes into an event")),
        }
    }
}

/// A length in base 128, and how many bytes it takes; none while it is not whole.
fn length(bytes: &[u8]) -> anyhow::Result<Option<(usize, usize)>> {
    let mut length = 0_usize;
    for (at, byte) in bytes.iter().take(LENGTH_BYTES_MAX).enumerate() {
        length |= usize::from(byte & 0x7f) << (7 * at);
        if byte & 0x80 == 0 {
            let fits = length <= VALUE_BYTES_MAX;
            return if fits { Ok(Some((length, at + 1))) } else { Err(too_long()) };
        }
    }
    if bytes.len() >= LENGTH_BYTES_MAX { Err(too_long()) } else { Ok(None) }
}

fn too_long() -> anyhow::Error {
    anyhow!("the answer holds an event of more than {VALUE_BYTES_MAX} bytes")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn values_are_whole_wherever_the_pieces_are_cut() {
        let long = vec![7_u8; 300];
        let mut answer = vec![3, 1, 2, 3, 0, 0xac, 0x02];
        answer.extend_from_slice(&long);
        for cut in 0..=answer.len() {
            let mut values = Values::default();
            let mut found: Vec<Vec<u8>> = Vec::new();
            for piece in [&answer[..cut], &answer[cut..]] {
                values.add(piece);
                while let Some(value) = values.next().unwrap() {
                    found.push(value.to_vec());
                }
            }
            assert_eq!(found, [vec![1, 2, 3], Vec::new(), long.clone()], "cut at {cut}");
            values.end().unwrap();
        }
    }

    #[test]
    fn an_answer_that_breaks_off_or_is_none_is_an_error() {
        let mut values = Values::default();
        values.add(&[5, 1]);
        assert!(values.next().unwrap().is_none());
        assert!(values.end().is_err());
        let mut values = Values::default();
        values.add(&[0xff; 6]);
        assert!(values.next().is_err());
    }
}
