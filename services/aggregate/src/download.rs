//! Questions for files and maps: which rows, how many at most, and CSV that no spreadsheet takes for a formula.

use quanyu_access::{Permission, Principal};
use quanyu_figures::Data;
use serde_json::{Map, Value};

use crate::answers::records::of_kind;
use crate::fault::Fault;
use crate::parameter::{Kind, Parameter, Values};
use crate::question::Question;
use crate::route::{AREA, WINDOW};

/// A download.
#[derive(Debug)]
pub struct Download {
    /// What can be asked.
    pub parameters: &'static [&'static [Parameter]],
    /// What a role must allow.
    pub permission: Permission,
    /// Rows at most.
    pub rows_max: usize,
    /// Columns; all of them when none is named.
    columns: &'static str,
    /// What a row must have.
    condition: &'static str,
}

/// Points of records for a map.
pub static POINTS: Download = Download {
    parameters: &[
        AREA,
        WINDOW,
        &[Parameter { name: "kind", kind: Kind::Word(&["incident", "fire"]), what: "incident without it" }],
    ],
    permission: Permission::ReadRestricted,
    rows_max: 20_000,
    columns: "subject, status, round(assumeNotNull(longitude), 6) AS longitude, round(assumeNotNull(latitude), 6) AS latitude",
    condition: "counted AND longitude IS NOT NULL AND latitude IS NOT NULL",
};

/// Records as a file.
pub static EXPORT: Download = Download {
    parameters: &[
        AREA,
        WINDOW,
        &[
            Parameter {
                name: "kind",
                kind: Kind::Word(&["incident", "fire", "hazard", "dispute", "petition", "work_accident"]),
                what: "incident without it",
            },
            Parameter { name: "format", kind: Kind::Word(&["csv", "ndjson"]), what: "csv without it" },
        ],
    ],
    permission: Permission::ReadRestricted,
    rows_max: 50_000,
    columns: "* EXCEPT (version)",
    condition: "1",
};

impl Download {
    /// Every parameter.
    pub fn known(&self) -> impl Iterator<Item = &'static Parameter> + Clone + use<> {
        self.parameters.iter().copied().flatten()
    }

    /// The area, which must be the asker's own.
    ///
    /// # Errors
    /// It is not, or no role allows the download.
    pub fn area(&self, principal: &Principal, values: &Values) -> Result<Option<String>, Fault> {
        let area = values.text("area").or_else(|| principal.scope.only_area());
        principal.require_in(self.permission, area)?;
        Ok(area.map(str::to_owned))
    }

    /// The rows, the newest first.
    ///
    /// # Errors
    /// The tables do not answer.
    pub async fn rows(&self, question: &Question<'_>) -> Result<(Data, Vec<Map<String, Value>>), Fault> {
        let records = of_kind(question.values.text("kind").unwrap_or("incident")).ok_or(Fault::Internal)?;
        let data = question.data_of(records.view).await?;
        let (time, class) = (records.time, records.class);
        let columns = if self.columns.starts_with('*') {
            self.columns.to_owned()
        } else {
            format!("{}, {time} AS reported_at, {class} AS class", self.columns)
        };
        let sql = format!(
            "SELECT {columns} FROM {} WHERE {} AND {} ORDER BY {time} DESC LIMIT {}",
            records.view,
            records.condition(question, data)?,
            self.condition,
            self.rows_max
        );
        Ok((data, crate::answers::objects(question, &sql).await?))
    }
}

/// Rows as CSV (RFC 4180). A text that a spreadsheet would take for a formula begins with an apostrophe.
///
/// # Errors
/// None that memory can have; a defect.
pub fn csv(rows: &[Map<String, Value>]) -> Result<Vec<u8>, Fault> {
    let Some(first) = rows.first() else { return Ok(Vec::new()) };
    let columns: Vec<&String> = first.keys().collect();
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(Vec::new());
    let defect = |error: ::csv::Error| {
        tracing::error!(%error, "rows cannot be written as CSV");
        Fault::Internal
    };
    writer.write_record(&columns).map_err(defect)?;
    for row in rows {
        writer.write_record(columns.iter().map(|column| cell(row.get(*column)))).map_err(defect)?;
    }
    writer.into_inner().map_err(|_| Fault::Internal)
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => guarded(text),
        // A number begins with a digit or a minus and holds nothing else.
        Some(Value::Number(number)) => number.to_string(),
        Some(other) => guarded(&other.to_string()),
    }
}

/// What spreadsheets take for the beginning of a formula, in full width as well.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn guarded(text: &str) -> String {
    if text.trim_start_matches(' ').starts_with(FORMULA) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn no_cell_is_a_formula() {
        let row = json!({"a": "=HYPERLINK(\"x\")", "b": "@SUM(1)", "c": " +1", "d": -5, "e": null, "f": "a,b", "g": ["x"]});
        let text = String::from_utf8(csv(&[row.as_object().unwrap().clone()]).unwrap()).unwrap();
        let line = text.lines().nth(1).unwrap();
        assert_eq!(line, "\"'=HYPERLINK(\"\"x\"\")\",'@SUM(1),' +1,-5,,\"a,b\",\"[\"\"x\"\"]\"");
        assert!(csv(&[]).unwrap().is_empty());
    }
}
