//! A warning's state as the tables have it, and the questions that read it.
//!
//! Used by the service, by escalation and by whatever tells others. Nothing in a question comes from a caller unquoted.

mod status;

pub use status::Status;

use quanyu_event::{Timestamp, WarningBin, WarningClearing, WarningColour, WarningVerdict};
use quanyu_store::{clickhouse, sql};
use serde::{Deserialize, Deserializer};

/// A state of a warning: the current one, or one of its history.
#[derive(Debug, Clone, PartialEq, quanyu_store::Row, Deserialize)]
#[expect(missing_docs, reason = "the fields are columns of v1_warnings, where each has its comment")]
pub struct WarningRow {
    pub subject: String,
    pub version: u64,
    pub exercise: bool,
    pub area_system: String,
    pub area_version: String,
    pub area_code: String,
    pub last_received_at: Timestamp,
    #[serde(deserialize_with = "symbol")]
    pub status: Status,
    pub counted: bool,
    pub turn: u32,
    pub raised_at: Timestamp,
    pub definition: String,
    pub detector: String,
    pub detector_version: String,
    pub set_version: String,
    pub category: String,
    #[serde(deserialize_with = "symbol")]
    pub bin: WarningBin,
    pub false_per_week: Option<f64>,
    #[serde(deserialize_with = "symbol")]
    pub colour: WarningColour,
    #[serde(deserialize_with = "symbol")]
    pub colour_max: WarningColour,
    pub area_codes: Vec<String>,
    pub from_at: Option<Timestamp>,
    pub to_at: Option<Timestamp>,
    pub observed: i64,
    pub expected: Option<f64>,
    pub upper: Option<f64>,
    pub ratio_lower: Option<f64>,
    pub ratio_upper: Option<f64>,
    pub p: Option<f64>,
    pub score: Option<f64>,
    pub recurrence_days: Option<f64>,
    pub baseline: String,
    pub centre_longitude: Option<f64>,
    pub centre_latitude: Option<f64>,
    pub radius_m: Option<f64>,
    pub evaluation: String,
    pub data_as_of_at: Option<Timestamp>,
    pub revised: u32,
    pub revised_at: Option<Timestamp>,
    pub acknowledged_at: Option<Timestamp>,
    pub acknowledged_by: String,
    pub assigned_at: Option<Timestamp>,
    pub organisation: String,
    pub shelved_until_at: Option<Timestamp>,
    pub shelved_reason: String,
    pub actions: u32,
    pub last_action: String,
    #[serde(deserialize_with = "symbol")]
    pub verdict: WarningVerdict,
    pub escalation: i32,
    pub escalated_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    #[serde(deserialize_with = "symbol")]
    pub clearing: WarningClearing,
    pub comments: u32,
    pub last_comment: String,
    pub superseded: u32,
}

/// Columns in the order of [`WarningRow`]; a time column ends in `_at`.
const COLUMNS: &str = "subject, version, exercise, area_system, area_version, area_code, last_received_at, status, \
    counted, turn, raised_at, definition, detector, detector_version, set_version, category, bin, false_per_week, \
    colour, colour_max, area_codes, from_at, to_at, observed, expected, upper, ratio_lower, ratio_upper, p, score, \
    recurrence_days, baseline, centre_longitude, centre_latitude, radius_m, evaluation, data_as_of_at, revised, \
    revised_at, acknowledged_at, acknowledged_by, assigned_at, organisation, shelved_until_at, shelved_reason, \
    actions, last_action, verdict, escalation, escalated_at, ended_at, clearing, comments, last_comment, superseded";

/// The rows of a question that gives whole rows, times as milliseconds.
fn rows(inner: &str) -> String {
    let columns = COLUMNS.split(", ").map(str::trim).map(|column| {
        if column.ends_with("_at") {
            format!("toUnixTimestamp64Milli(w.{column}) AS {column}")
        } else {
            format!("w.{column} AS {column}")
        }
    });
    format!("SELECT {} FROM ({inner}) AS w", columns.collect::<Vec<_>>().join(", "))
}

/// The last states of a warning up to a version, the newest first. By its history, whose key begins with the subject.
#[must_use]
pub fn states_up_to(subject: &str, version: u64, rows_max: u32) -> String {
    let subject = sql::text(subject);
    let inner = format!(
        "SELECT * FROM warning_history WHERE subject = {subject} AND version <= {version} \
         ORDER BY version DESC LIMIT {rows_max}"
    );
    format!("{} ORDER BY version DESC", rows(&inner))
}

/// Every state of a warning up to a version, the oldest first.
#[must_use]
pub fn history(subject: &str, version: u64, rows_max: u32) -> String {
    let subject = sql::text(subject);
    let inner = format!(
        "SELECT * FROM warning_history WHERE subject = {subject} AND version <= {version} \
         ORDER BY version LIMIT {rows_max}"
    );
    format!("{} ORDER BY version", rows(&inner))
}

/// Every warning that is not over.
#[must_use]
pub fn open(rows_max: u32) -> String {
    let inner = format!(
        "SELECT * FROM v1_warnings WHERE status NOT IN ('unraised', 'cleared', 'expired') LIMIT {rows_max}"
    );
    format!("{} ORDER BY raised_at, subject", rows(&inner))
}

/// Offset, name and readable payload of an event of a warning.
#[must_use]
pub fn event(subject: &str, event_id: uuid::Uuid) -> String {
    format!(
        "SELECT kafka_offset, event, payload FROM warning_events WHERE subject = {} AND event_id = '{event_id}' \
         ORDER BY kafka_offset LIMIT 1",
        sql::text(subject)
    )
}

/// A word of a table, as a choice.
pub(crate) trait Symbol: Sized {
    /// The choice of a word; none of another word.
    fn of(text: &str) -> Option<Self>;
}

impl Symbol for Status {
    fn of(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

macro_rules! symbols {
    ($($name:ident)+) => {
        $(impl Symbol for $name {
            fn of(text: &str) -> Option<Self> {
                (0..).map_while(Self::from_number).find(|choice| choice.as_str() == text)
            }
        })+
    };
}

symbols!(WarningBin WarningColour WarningVerdict WarningClearing);

fn symbol<'de, D: Deserializer<'de>, T: Symbol>(deserializer: D) -> Result<T, D::Error> {
    let text = String::deserialize(deserializer)?;
    T::of(&text).ok_or_else(|| serde::de::Error::custom(format!("{text} is no word of this column")))
}

#[cfg(test)]
pub mod sample;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn questions_quote_what_they_are_given_and_name_every_field_in_order() {
        let asked = states_up_to("warning:it's", 9, 2);
        assert!(asked.contains(r"subject = 'warning:it\'s' AND version <= 9"), "{asked}");
        assert!(asked.contains("toUnixTimestamp64Milli(w.raised_at) AS raised_at"), "{asked}");
        assert_eq!(<WarningRow as quanyu_store::Row>::COLUMN_COUNT, COLUMNS.split(", ").count());
        let names: Vec<&str> = COLUMNS.split(", ").map(str::trim).collect();
        assert_eq!(<WarningRow as quanyu_store::Row>::COLUMN_NAMES.to_vec(), names);
    }

    #[test]
    fn words_of_the_tables_are_read() {
        assert_eq!(Status::of("returned"), Some(Status::Returned));
        assert_eq!(WarningColour::of("orange"), Some(WarningColour::Orange));
        assert_eq!(WarningClearing::of("dealt_with"), Some(WarningClearing::DealtWith));
        assert_eq!(WarningVerdict::of("purple"), None);
    }
}
