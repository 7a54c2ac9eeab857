//! What questions cost: those that a client was asked, and for each the rows and bytes that the server read for it.
//!
//! Used by benchmarks. A question is noted as text and asked once more to be measured, so that noting costs the first
//! asking nothing. Never notes a statement that changes something.

use std::sync::{Arc, Mutex, PoisonError};

use serde::Deserialize;

use crate::client::Client;
use crate::error::StoreError;

/// Questions that are kept; a command asks far fewer.
const QUESTIONS_MAX: usize = 10_000;

/// The questions that a client was asked, in order. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Questions(Arc<Mutex<Vec<String>>>);

impl Questions {
    pub(crate) fn note(&self, question: &str) {
        let mut questions = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if questions.len() < QUESTIONS_MAX {
            questions.push(question.to_owned());
        }
    }

    /// Takes them out.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What the server read for an answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cost {
    /// Rows.
    pub rows_read: u64,
    /// Bytes, uncompressed.
    pub bytes_read: u64,
    /// Blocks of rows that the index left to be read, of all tables,
    pub granules_read: u64,
    /// and those that the tables have.
    pub granules: u64,
    /// Projections that were read instead of their tables, a name once for each time.
    pub projections: Vec<String>,
}

impl Cost {
    /// Takes another question's cost in.
    pub fn add(&mut self, other: Self) {
        self.rows_read += other.rows_read;
        self.bytes_read += other.bytes_read;
        self.granules_read += other.granules_read;
        self.granules += other.granules;
        self.projections.extend(other.projections);
    }

    /// From the lines of `EXPLAIN indexes = 1`.
    fn of_plan<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut cost, mut blocks) = (Self::default(), Vec::<(u64, u64)>::new());
        let mut first_of_table = true;
        for line in lines {
            if let Some((_, table)) = line.split_once("ReadFromMergeTree (") {
                let name = table.trim_end().trim_end_matches(')');
                // A table comes with its database.
                if !name.contains('.') {
                    cost.projections.push(name.to_owned());
                }
                first_of_table = true;
            } else if let Some((_, share)) = line.split_once("Granules: ") {
                let (left, of) = share.trim().split_once('/').unwrap_or((share.trim(), share.trim()));
                let (left, of) = (left.parse().unwrap_or(0), of.parse().unwrap_or(0));
                // Every further index of a table goes on from what the one before it left.
                match blocks.last_mut().filter(|_| !first_of_table) {
                    Some(last) => last.0 = left,
                    None => blocks.push((left, of)),
                }
                first_of_table = false;
            }
        }
        (cost.granules_read, cost.granules) =
            blocks.iter().fold((0, 0), |sums, block| (sums.0 + block.0, sums.1 + block.1));
        cost
    }
}

#[derive(Deserialize)]
struct Answer {
    statistics: Statistics,
}

#[derive(Deserialize)]
struct Statistics {
    rows_read: u64,
    bytes_read: u64,
}

impl Client {
    /// The same connection, that notes what it is asked.
    #[must_use]
    pub fn noting(&self, questions: &Questions) -> Self {
        let mut noting = self.clone();
        noting.questions = Some(questions.clone());
        noting
    }

    /// Asks a question once more and gives what it cost.
    ///
    /// # Errors
    /// The store does not answer, or not as it should.
    pub async fn cost(&self, question: &str) -> Result<Cost, StoreError> {
        let bytes = self.fetch_bytes(question, "JSONCompact").await?;
        let unreadable = |error: serde_json::Error| StoreError::Unreadable(error.to_string());
        let Answer { statistics } = serde_json::from_slice(&bytes).map_err(unreadable)?;
        let plan: Vec<String> = self.fetch_rows(&format!("EXPLAIN indexes = 1 {question}")).await?;
        let Statistics { rows_read, bytes_read } = statistics;
        Ok(Cost { rows_read, bytes_read, ..Cost::of_plan(plan.iter().map(String::as_str)) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_tells_what_the_indexes_left_and_which_projections_were_read() {
        let plan = [
            "Expression",
            "  ReadFromMergeTree (quanyu.incidents)",
            "  Indexes:",
            "    PrimaryKey",
            "      Parts: 2/3",
            "      Granules: 40/600",
            "    Skip",
            "      Granules: 30/40",
            "  ReadFromMergeTree (hourly)",
            "    PrimaryKey",
            "      Granules: 2/70",
        ];
        let cost = Cost::of_plan(plan);
        assert_eq!((cost.granules_read, cost.granules), (32, 670));
        assert_eq!(cost.projections, ["hourly"]);
        assert_eq!(Cost::of_plan(["ReadFromSystemOne"]), Cost::default());
    }

    #[test]
    fn questions_are_taken_once_and_kept_within_bounds() {
        let questions = Questions::default();
        for _ in 0..QUESTIONS_MAX + 1 {
            questions.clone().note("SELECT 1");
        }
        assert_eq!(questions.take().len(), QUESTIONS_MAX);
        assert!(questions.take().is_empty());
    }
}
