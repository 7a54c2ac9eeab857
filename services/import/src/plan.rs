//! A map checked against the contract and a file's columns, ready to turn rows into events.
//!
//! Used by `import`. All names are resolved once, so that a row costs no look-up by name; events are written as
//! protobuf bytes field by field. Pure: reads no file and sends nothing. Same row, same bytes, same ids.

mod columns;
mod compile;
mod field;
mod kind;
mod text;
mod when;

use uuid::Uuid;

pub(crate) use columns::Columns;
pub(crate) use compile::compile;

use crate::contract::Stream;
use crate::identity::{self, Identity, Seen, TooMany};
use crate::row::{Cells, Fault};
use field::{Node, put_message, put_text, put_time};
use kind::Kind;
use text::{Reading, Text};

/// Everything that is needed to turn a row into events.
#[derive(Debug)]
pub(crate) struct Plan {
    pub stream: Stream,
    pub source: String,
    pub columns: Vec<String>,
    reading: Reading,
    identity: Identity,
    tags: Tags,
    exercise: bool,
    events: Vec<EventPlan>,
    /// The source's own registration, if the map describes one.
    pub registration: Option<Vec<u8>>,
}

/// Field numbers of the envelope.
#[derive(Debug, Clone, Copy)]
struct Tags {
    event_id: u32,
    source: u32,
    subject: u32,
    occurred_at: u32,
    recorded_at: u32,
    area: u32,
    exercise: u32,
}

#[derive(Debug)]
struct EventPlan {
    name: String,
    tag: u32,
    when: Vec<when::Condition>,
    occurred_at: (Text, Kind),
    recorded_at: Option<(Text, Kind)>,
    version: Vec<usize>,
    area: Option<AreaPlan>,
    envelope: Vec<Node>,
    payload: Vec<Node>,
}

#[derive(Debug)]
struct AreaPlan {
    system: String,
    version: String,
    code: Text,
}

/// One event of a row.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    /// Index of its type, see [`Plan::event_name`].
    pub event: usize,
    /// The stream's event message.
    pub bytes: bytes::Bytes,
}

impl Plan {
    /// Name of the n-th type of event, as in the contract; the last one is the source's registration.
    pub fn event_name(&self, event: usize) -> &str {
        self.events.get(event).map_or("source_registered", |plan| &plan.name)
    }

    /// How many types of event there are, the registration included.
    pub fn event_types(&self) -> usize {
        self.events.len() + 1
    }

    /// Counts a row that an earlier run settled: later identical rows must get the ids that they had.
    pub fn skip(&self, cells: &Cells, seen: &mut Seen) -> Result<(), TooMany> {
        self.identity.subject(cells, seen).map(drop)
    }

    /// The events of a row, or why it makes none. Rows must come in the order of the file, all of them.
    pub fn events(&self, cells: &Cells, seen: &mut Seen) -> Result<Result<Vec<Made>, Fault>, TooMany> {
        // The identity is counted even for a row that is refused below: the next identical row must keep its id.
        let subject = self.identity.subject(cells, seen)?;
        Ok(self.made(cells, subject))
    }

    fn made(&self, cells: &Cells, subject: Result<String, String>) -> Result<Vec<Made>, Fault> {
        let subject = subject.map_err(|reason| Fault {
            column: self
                .identity
                .columns
                .iter()
                .map(|&column| self.column(column))
                .collect::<Vec<_>>()
                .join(", "),
            field: "envelope.subject".to_owned(),
            reason,
        })?;
        let mut made = Vec::with_capacity(self.events.len());
        for (event, plan) in self.events.iter().enumerate() {
            if plan.when.iter().all(|condition| condition.holds(&self.reading, cells)) {
                made.push(Made { event, bytes: self.one(plan, cells, &subject)?.into() });
            }
        }
        match made.is_empty() {
            false => Ok(made),
            true => Err(Fault {
                column: String::new(),
                field: String::new(),
                reason: "no event of the map applies to this row".to_owned(),
            }),
        }
    }

    fn one(&self, plan: &EventPlan, cells: &Cells, subject: &str) -> Result<Vec<u8>, Fault> {
        let mut version = Vec::new();
        for &column in &plan.version {
            identity::append(&mut version, self.reading.cell(cells, column));
        }
        let id = identity::event_id(&self.identity.namespace, subject, &plan.name, &version);
        let occurred_at = self.time(&plan.occurred_at, cells, "envelope.occurred_at")?.unwrap_or_default();
        let recorded_at = match &plan.recorded_at {
            Some(rule) => self.time(rule, cells, "envelope.recorded_at")?.unwrap_or(occurred_at),
            None => occurred_at,
        };
        let mut envelope = Vec::with_capacity(192);
        put_text(self.tags.event_id, id.hyphenated().encode_lower(&mut Uuid::encode_buffer()), &mut envelope);
        put_text(self.tags.source, &self.source, &mut envelope);
        put_text(self.tags.subject, subject, &mut envelope);
        put_time(self.tags.occurred_at, occurred_at, &mut envelope);
        put_time(self.tags.recorded_at, recorded_at, &mut envelope);
        self.put_area(plan, cells, &mut envelope)?;
        if self.exercise {
            prost::encoding::bool::encode(self.tags.exercise, &true, &mut envelope);
        }
        field::put_all(&plan.envelope, &self.reading, cells, &mut envelope)?;
        let mut payload = Vec::with_capacity(128);
        field::put_all(&plan.payload, &self.reading, cells, &mut payload)?;
        let mut event = Vec::with_capacity(envelope.len() + payload.len() + 12);
        put_message(self.stream.envelope_tag, &envelope, &mut event);
        put_message(plan.tag, &payload, &mut event);
        Ok(event)
    }

    fn time(&self, (text, kind): &(Text, Kind), cells: &Cells, field: &str) -> Result<Option<i64>, Fault> {
        let fault = |reason| Fault { column: text.label.clone(), field: field.to_owned(), reason };
        match text.read(&self.reading, cells).map_err(fault)? {
            Some(found) => kind.time(&found).map(Some).map_err(fault),
            None if text.required => Err(fault("a time is needed here, the cell is empty".to_owned())),
            None => Ok(None),
        }
    }

    fn put_area(&self, plan: &EventPlan, cells: &Cells, envelope: &mut Vec<u8>) -> Result<(), Fault> {
        let Some(area) = &plan.area else { return Ok(()) };
        let fault = |reason: String| Fault {
            column: area.code.label.clone(),
            field: "envelope.area.code".to_owned(),
            reason,
        };
        let Some(code) = area.code.read(&self.reading, cells).map_err(fault)? else {
            return match area.code.required {
                true => Err(fault("an area code is needed here, the cell is empty".to_owned())),
                false => Ok(()),
            };
        };
        let mut message = Vec::with_capacity(64);
        // Area's fields are 1 system, 2 version, 3 code; a test holds this against the descriptor.
        put_text(1, &area.system, &mut message);
        put_text(2, &area.version, &mut message);
        put_text(3, &code, &mut message);
        put_message(self.tags.area, &message, envelope);
        Ok(())
    }

    /// Name of a column.
    pub fn column(&self, column: usize) -> &str {
        self.columns.get(column).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests;
