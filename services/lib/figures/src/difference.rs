//! Which records make two answers to the same question differ: what each side counted of a record.
//!
//! Used to say why a published figure would be another one today. It writes the question and reads nothing.

use crate::area::AreaScope;
use crate::count::{Data, Question};
use crate::pin::Pin;
use crate::states::topic;
use crate::window::WindowError;
use serde::Serialize;

/// A record that the two answers count differently.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The record.
    pub subject: String,
    /// What it adds to the window: then, and now.
    pub current: (i64, i64),
    /// What it adds to the reference window: then, and now.
    pub reference: (i64, i64),
}

impl From<(String, i64, i64, i64, i64)> for Difference {
    fn from(row: (String, i64, i64, i64, i64)) -> Self {
        Self { subject: row.0, current: (row.1, row.2), reference: (row.3, row.4) }
    }
}

/// The events since a position of the log that changed records of a kind in an area, of the first `limit` records by
/// subject: subject, event, source, time of receipt in milliseconds. None for a kind that is not known, or another pin.
pub fn events_since(then: &Pin, kind: &str, area: &AreaScope, data: Data, limit: u32) -> Option<String> {
    let Pin::Position(position) = then else { return None };
    let topic = topic(kind)?;
    let since = format!(
        "FROM {kind}_history WHERE exercise = {} AND {} AND NOT ({})",
        data == Data::Exercise,
        area.condition(),
        position.condition(topic, "kafka_partition", "version")
    );
    Some(format!(
        "SELECT subject, toString(event), toString(source), toUnixTimestamp64Milli(received_at) {since} \
         AND subject IN (SELECT DISTINCT subject {since} ORDER BY subject LIMIT {limit}) ORDER BY subject, version"
    ))
}

impl Question<'_> {
    /// The records that the question counts differently at `then` and at its own pin, the first `limit` by subject, in
    /// the order of [`Difference`]'s fields.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn differences(&self, then: &Pin, exercise: u8, limit: u32) -> Result<String, WindowError> {
        let before = Question { pin: then, by: None, ..self.clone() };
        let side = |question: &Question<'_>, sign: &str| -> Result<String, WindowError> {
            let (current, reference) = question.counts()?;
            let rows = question.rows();
            let area = question.area.condition();
            let (table, weight) = (rows.table, rows.weight);
            let add =
                |condition: String, name: &str| format!("toInt64(sumIf({weight}, {condition})) AS {name}");
            Ok(format!(
                "SELECT subject, {}, {}, {sign} AS side FROM {table} WHERE exercise = {exercise} AND {area} \
                 GROUP BY subject",
                add(current, "c"),
                add(reference, "r")
            ))
        };
        let (then, now) = (side(&before, "0")?, side(&Question { by: None, ..self.clone() }, "1")?);
        Ok(format!(
            "SELECT subject, sumIf(c, side = 0) AS current_then, sumIf(c, side = 1) AS current_now, \
             sumIf(r, side = 0) AS reference_then, sumIf(r, side = 1) AS reference_now \
             FROM ({then} UNION ALL {now}) GROUP BY subject \
             HAVING current_then != current_now OR reference_then != reference_now ORDER BY subject LIMIT {limit}"
        ))
    }
}
