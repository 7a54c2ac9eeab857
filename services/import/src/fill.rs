//! The reading side of an import: rows to batches, on a thread of its own.
//!
//! Used by `import`. Waits when the sender is behind, so memory is bounded; ends when the sender is gone.

use tokio::sync::mpsc::Sender;

use crate::batch::{Batch, Held, Outgoing};
use crate::identity::{Seen, TooMany};
use crate::plan::{Made, Plan};
use crate::read::{Broken, Rows};
use crate::rejects::{Reject, row_value};
use crate::row::{Cells, Place};

/// Most rows of a batch, so that a file of refused rows moves on too.
const ROWS_MAX: usize = 1_000;

/// Index of the row of an event that belongs to none.
const NO_ROW: usize = usize::MAX;

/// How reading ended.
#[derive(Debug)]
pub(crate) enum End {
    /// At the end of the file.
    Whole,
    /// The file cannot be read on; the line is the last one that could.
    Broken(Broken, u64),
    /// The limit of distinct rows is reached.
    TooMany,
    /// Nobody takes batches any more.
    Unwanted,
}

/// Fills batches from a file.
pub(crate) struct Filler<'a> {
    pub plan: &'a Plan,
    pub rows: Rows,
    /// Rows that an earlier run settled.
    pub settled: u64,
    /// Whether the source's registration goes first.
    pub register: bool,
    pub out: Sender<Batch>,
}

impl Filler<'_> {
    /// Reads to the end.
    pub fn run(mut self) -> End {
        let mut seen = Seen::default();
        let mut batch = Batch { last_row: self.settled, ..Batch::default() };
        if self.register {
            batch.register(self.plan);
        }
        let mut line = 0;
        let end = loop {
            let (place, row) = match self.rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => break End::Whole,
                Err(broken) => break End::Broken(broken, line),
            };
            line = place.line;
            let filled = match row {
                Ok(cells) if place.number <= self.settled => self.plan.skip(&cells, &mut seen).map(|()| true),
                Err(_) if place.number <= self.settled => Ok(true),
                Ok(cells) => self.take(place, cells, &mut seen, &mut batch),
                Err((fault, raw)) => {
                    batch.rejects.push(Reject::of_row(place, fault, serde_json::Value::String(raw)));
                    batch.last_row = place.number;
                    Ok(true)
                }
            };
            match filled {
                Ok(true) => {}
                Ok(false) => return End::Unwanted,
                Err(TooMany) => break End::TooMany,
            }
            if batch.rows_covered() >= ROWS_MAX && !self.hand_over(&mut batch) {
                return End::Unwanted;
            }
        };
        match self.hand_over(&mut batch) {
            true => end,
            false => End::Unwanted,
        }
    }

    fn take(&self, place: Place, cells: Cells, seen: &mut Seen, batch: &mut Batch) -> Result<bool, TooMany> {
        match self.plan.events(&cells, seen)? {
            Ok(made) => {
                let size_bytes = made.iter().map(|event| event.bytes.len()).sum();
                if !batch.has_room(made.len(), size_bytes) && !self.hand_over(batch) {
                    return Ok(false);
                }
                batch.add(place, cells, made, size_bytes);
            }
            Err(fault) => {
                let row = row_value(&self.plan.columns, &cells);
                batch.rejects.push(Reject::of_row(place, fault, row));
                batch.last_row = place.number;
            }
        }
        Ok(true)
    }

    /// Gives a batch away and begins the next one; `false` when nobody takes it.
    fn hand_over(&self, batch: &mut Batch) -> bool {
        if batch.rows_covered() == 0 && batch.events.is_empty() {
            return true;
        }
        let next = Batch { number: batch.number + 1, last_row: batch.last_row, ..Batch::default() };
        self.out.blocking_send(std::mem::replace(batch, next)).is_ok()
    }
}

impl Batch {
    fn register(&mut self, plan: &Plan) {
        if let Some(bytes) = &plan.registration {
            self.size_bytes += bytes.len();
            let event = plan.event_types() - 1;
            self.events.push(Outgoing { row: NO_ROW, event, bytes: bytes.clone().into() });
        }
    }

    fn add(&mut self, place: Place, cells: Cells, made: Vec<Made>, size_bytes: usize) {
        let row = self.rows.len();
        self.size_bytes += size_bytes;
        self.last_row = place.number;
        self.rows.push(Held { place, cells, fate: Default::default() });
        self.events.extend(made.into_iter().map(|Made { event, bytes }| Outgoing { row, event, bytes }));
    }
}
