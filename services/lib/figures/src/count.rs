//! The question for the counts of a definition in two windows.
//!
//! Now: the sum of signs over the states, which is exact before and after merges, and of which the key finds the windows.
//! As of a past time or a position of the log: the last state that each record had by then, from the history.

use crate::area::AreaScope;
use crate::definition::Definition;
use crate::pairing::Pairing;
use crate::pin::Pin;
use crate::window::{Against, Window, WindowError};
use jiff::tz::TimeZone;
use serde::Serialize;

/// Which data an answer speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Data {
    /// What sources reported.
    Real,
    /// Simulated, or a drill.
    Exercise,
}

/// A row of the answer, in the order of its columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountRow {
    /// Exercise data.
    pub exercise: bool,
    /// Value of the breakdown; empty without one.
    pub part: String,
    /// Counted in the window.
    pub current: i64,
    /// Counted in the reference window.
    pub reference: i64,
    /// Records in the area at any time: whether a source covers it at all.
    pub records: u64,
}

impl From<(bool, String, i64, i64, u64)> for CountRow {
    fn from((exercise, part, current, reference, records): (bool, String, i64, i64, u64)) -> Self {
        Self { exercise, part, current, reference, records }
    }
}

/// A question.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// What is counted.
    pub definition: &'static Definition,
    /// Where.
    pub area: &'a AreaScope,
    /// When.
    pub window: Window,
    /// What it is compared with.
    pub against: Against,
    /// Whose days are counted.
    pub zone: &'a TimeZone,
    /// Up to where data counts.
    pub pin: &'a Pin,
    /// One of the definition's breakdowns.
    pub by: Option<&'static str>,
}

/// Where a question reads: rows with `subject` and the definition's columns.
pub(crate) struct Rows {
    /// A table or a subquery.
    pub table: String,
    /// What a row adds to a count.
    pub weight: &'static str,
    /// What the rows add up to as a number of records.
    pub records: &'static str,
}

impl Question<'_> {
    /// The SQL. Nothing in it comes from a caller but checked codes, dates and numbers.
    ///
    /// # Errors
    /// A day outside the calendar.
    pub fn sql(&self) -> Result<String, WindowError> {
        let (current, reference) = self.counts()?;
        let part = self.by.map_or_else(|| "''".to_owned(), |column| format!("toString({column})"));
        let area = self.area.condition();
        let Rows { table, weight, records } = self.rows();
        let sums = format!(
            "toInt64(sumIf({weight}, {current})) AS current, toInt64(sumIf({weight}, {reference})) AS reference"
        );
        if *self.pin == Pin::Now {
            // The windows are conditions of their own, so that the key leaves other days unread; how many records there
            // are at any time takes three narrow columns.
            let (current, reference) = self.windows()?;
            return Ok(format!(
                "SELECT exercise, part, sum(current), sum(reference), sum(records) FROM (\
                 SELECT exercise, {part} AS part, {sums}, toUInt64(0) AS records FROM {table} \
                 WHERE {area} AND (({current}) OR ({reference})) GROUP BY exercise, part UNION ALL \
                 SELECT exercise, '' AS part, toInt64(0) AS current, toInt64(0) AS reference, \
                 toUInt64({records}) AS records FROM {table} WHERE {area} GROUP BY exercise) \
                 GROUP BY exercise, part ORDER BY exercise, part"
            ));
        }
        Ok(format!(
            "SELECT exercise, {part} AS part, {sums}, toUInt64({records}) AS records \
             FROM {table} WHERE {area} GROUP BY exercise, part ORDER BY exercise, part"
        ))
    }

    /// The conditions that a time lies in the window, and in the reference window.
    fn windows(&self) -> Result<(String, String), WindowError> {
        let Definition { time, .. } = *self.definition;
        let pairing = self.against.pairing(&self.window)?;
        Ok((
            Pairing::condition(&pairing.current, time, self.zone)?,
            Pairing::condition(&pairing.reference, time, self.zone)?,
        ))
    }

    /// The conditions that a record counts in the window, and in the reference window.
    pub(crate) fn counts(&self) -> Result<(String, String), WindowError> {
        let Definition { condition, .. } = *self.definition;
        let (current, reference) = self.windows()?;
        Ok((format!("{current} AND {condition}"), format!("{reference} AND {condition}")))
    }

    pub(crate) fn rows(&self) -> Rows {
        let Definition { states, history, topic, .. } = *self.definition;
        if let Pin::Known { states: known, .. } = self.pin {
            let table = known.get(history).cloned().unwrap_or_else(|| history.to_owned());
            return Rows { table, weight: "counted", records: "count()" };
        }
        let Some(up_to) = self.pin.of_history(topic) else {
            return Rows { table: states.to_owned(), weight: "sign * counted", records: "sum(sign)" };
        };
        let columns = self.columns().join(", ");
        // In the order of the key, from its end: the first row of a subject is its last state, and nothing is sorted.
        let table = format!(
            "(SELECT subject, {columns} FROM {history} AS h WHERE {up_to} \
             ORDER BY subject DESC, version DESC LIMIT 1 BY subject)"
        );
        Rows { table, weight: "counted", records: "count()" }
    }

    /// The columns of a state that the question reads.
    fn columns(&self) -> Vec<&'static str> {
        let Definition { time, condition, .. } = *self.definition;
        let mut columns = vec!["exercise", "counted", "area_code", time, "category_class"];
        columns.retain(|column| *column != "category_class" || condition.contains(column));
        columns.extend(self.by.filter(|by| !columns.contains(by)));
        columns
    }
}

impl Data {
    /// Real where any real record covers the area, else exercise: never both.
    pub fn of(rows: &[CountRow]) -> Self {
        let real = rows.iter().any(|row| !row.exercise && row.records > 0);
        if real || rows.is_empty() { Self::Real } else { Self::Exercise }
    }

    /// Whether a row belongs to it.
    pub fn holds(self, row: &CountRow) -> bool {
        row.exercise == (self == Self::Exercise)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::definition;
    use jiff::Timestamp;
    use jiff::civil::date;

    fn question(id: &str, pin: &Pin) -> String {
        let (area, zone) = (AreaScope::of("330784").unwrap(), TimeZone::UTC);
        let window = Window::new(date(1970, 1, 2), date(1970, 1, 2)).unwrap();
        let definition = definition(id).unwrap();
        let against = Against::Previous;
        let question =
            Question { definition, area: &area, window, against, zone: &zone, pin, by: Some("area_code") };
        question.sql().unwrap()
    }

    #[test]
    fn now_is_a_sum_of_signs_over_the_states() {
        let sql = question("incident.dispute.effective.v1", &Pin::Now);
        assert!(
            sql.contains("sumIf(sign * counted, reported_at >= fromUnixTimestamp64Milli(86400000)"),
            "{sql}"
        );
        let windows = "FROM incidents WHERE startsWith(area_code, '330784') AND ((reported_at >= ";
        assert!(sql.contains(windows), "the key finds the windows: {sql}");
        let ever =
            "toUInt64(sum(sign)) AS records FROM incidents WHERE startsWith(area_code, '330784') GROUP BY";
        assert!(sql.contains(ever), "{sql}");
        assert!(sql.contains("AND category_class = 'dispute')) AS current"), "{sql}");
    }

    #[test]
    fn a_past_time_is_the_last_state_received_by_then() {
        let sql = question("fire.counted.v1", &Pin::Received(Timestamp::from_millisecond(7).unwrap()));
        assert!(sql.contains("(SELECT subject, exercise, counted, area_code, reported_at FROM"), "{sql}");
        assert!(sql.contains("ORDER BY subject DESC, version DESC LIMIT 1 BY subject)"), "{sql}");
        assert!(
            sql.contains("FROM fire_history AS h WHERE h.received_at <= fromUnixTimestamp64Milli(7)"),
            "{sql}"
        );
        assert!(!sql.contains("category_class"), "fires have no such column: {sql}");
    }

    #[test]
    fn around_the_festival_only_days_with_a_partner_are_counted() {
        let (area, zone) = (AreaScope::everything(), TimeZone::UTC);
        let window = Window::new(date(2026, 1, 1), date(2026, 3, 31)).unwrap();
        let definition = definition("fire.counted.v1").unwrap();
        let question = Question {
            definition,
            area: &area,
            window,
            against: Against::Lunar,
            zone: &zone,
            pin: &Pin::Now,
            by: None,
        };
        let sql = question.sql().unwrap();
        let at = |day: jiff::civil::Date| {
            let (begins_at, _) = Window::new(day, day).unwrap().instants(&TimeZone::UTC).unwrap();
            format!("fromUnixTimestamp64Milli({})", begins_at.as_millisecond())
        };
        let gap =
            format!("reported_at < {}) OR (reported_at >= {}", at(date(2026, 1, 13)), at(date(2026, 2, 2)));
        assert!(sql.contains(&gap), "{sql}");
        assert_eq!(
            sql.matches(" OR ").count(),
            5,
            "two ranges on each side, in the sums and in what is read: {sql}"
        );
    }

    #[test]
    fn real_data_hides_exercises() {
        let row =
            |exercise, records| CountRow { exercise, part: String::new(), current: 0, reference: 0, records };
        assert_eq!(Data::of(&[row(true, 9)]), Data::Exercise);
        assert_eq!(Data::of(&[row(false, 1), row(true, 9)]), Data::Real);
        assert_eq!(Data::of(&[row(false, 0), row(true, 9)]), Data::Exercise, "collapsed records are none");
        assert_eq!(Data::of(&[]), Data::Real, "nothing at all is not an exercise");
    }
}
