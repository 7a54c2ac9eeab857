//! CSV files of a set as rows of named cells, each with its line.
//!
//! Used by the parsers of the single files. Checks encoding, size, header and the form of a cell; never what a cell means.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::problem::{Place, Report};
use super::{FILES, Files};

/// A file of a city is far smaller; what is larger is another file.
const FILE_BYTES_MAX: usize = 16 << 20;
/// Rows of a file at most: a province's villages and grids fit.
const ROWS_MAX: usize = 200_000;
/// Characters of a cell at most.
const CELL_CHARS_MAX: usize = 400;
/// Files beside the data that are no data.
const IGNORED: [&str; 2] = ["README.md", "LICENSE"];

/// The files that are readable text.
pub(super) struct Texts<'a> {
    files: BTreeMap<&'a str, &'a str>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(files: &'a Files, report: &mut Report) -> Self {
        let mut texts = BTreeMap::new();
        for (name, bytes) in files {
            if IGNORED.contains(&name.as_str()) {
                continue;
            }
            if !FILES.contains(&name.as_str()) {
                report.file(
                    name,
                    "no file of a set has this name",
                    format!("use one of {}", FILES.join(", ")),
                );
            } else if bytes.len() > FILE_BYTES_MAX {
                let reason = format!("{} bytes are more than {FILE_BYTES_MAX}", bytes.len());
                report.file(name, reason, "simplify the outlines or split the city");
            } else if let Some(text) = decode(name, bytes, report) {
                texts.insert(name.as_str(), text);
            }
        }
        Self { files: texts }
    }

    pub(super) fn get(&self, file: &str) -> Option<&'a str> {
        self.files.get(file).copied()
    }

    /// The rows of a CSV file with exactly these columns; an absent file has none.
    pub(super) fn rows(
        &self,
        file: &'static str,
        header: &'static [&'static str],
        report: &mut Report,
    ) -> Vec<Row> {
        let Some(text) = self.get(file) else { return Vec::new() };
        let mut reader =
            csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let mut rows = Vec::new();
        let mut headed = false;
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    report.problem(Place { file, line, field: "" }, error.to_string(), "write it as CSV");
                    return rows;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            let place = Place { file, line, field: "" };
            if !headed {
                headed = true;
                if record.iter().ne(header.iter().copied()) {
                    let found: Vec<&str> = record.iter().collect();
                    let reason = format!("the columns are {}", found.join(","));
                    report.problem(place, reason, format!("begin the file with {}", header.join(",")));
                    return rows;
                }
            } else if record.len() != header.len() {
                let reason = format!("{} cells instead of {}", record.len(), header.len());
                report.problem(place, reason, "quote cells that hold a comma");
            } else if rows.len() == ROWS_MAX {
                report.problem(place, format!("more than {ROWS_MAX} rows"), "split the city");
                return rows;
            } else {
                rows.push(Row { file, line, header, record });
            }
        }
        if !headed {
            report.file(file, "the file is empty", format!("begin it with {}", header.join(",")));
        }
        rows
    }
}

fn decode<'a>(file: &str, bytes: &'a [u8], report: &mut Report) -> Option<&'a str> {
    match std::str::from_utf8(bytes) {
        // Spreadsheets begin UTF-8 files with a mark.
        Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => {
            let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let lines = good.iter().filter(|byte| **byte == b'\n').count();
            let line = u64::try_from(lines).map_or(0, |lines| lines + 1);
            let reason = format!("byte {} is not UTF-8", error.valid_up_to());
            let fix = "save the file as UTF-8: it may be GBK or UTF-16";
            report.problem(Place { file, line, field: "" }, reason, fix);
            None
        }
    }
}

/// One row.
pub(super) struct Row {
    file: &'static str,
    pub(super) line: u64,
    header: &'static [&'static str],
    record: csv::StringRecord,
}

impl Row {
    pub(super) fn place(&self, field: &'static str) -> Place<'static> {
        Place { file: self.file, line: self.line, field }
    }

    fn cell(&self, field: &str) -> &str {
        let column = self.header.iter().position(|name| *name == field);
        column.and_then(|column| self.record.get(column)).unwrap_or_default().trim()
    }

    /// The text of a cell; none when it is empty.
    pub(super) fn optional(&self, field: &'static str, report: &mut Report) -> Option<String> {
        let cell = self.cell(field);
        if cell.chars().count() > CELL_CHARS_MAX {
            report.problem(
                self.place(field),
                format!("longer than {CELL_CHARS_MAX} characters"),
                "shorten it",
            );
        }
        (!cell.is_empty()).then(|| cell.to_owned())
    }

    /// The text of a cell that may not be empty.
    pub(super) fn text(&self, field: &'static str, report: &mut Report) -> Option<String> {
        let text = self.optional(field, report);
        if text.is_none() {
            report.problem(self.place(field), "empty", "fill it in");
        }
        text
    }

    /// A text that stands for one of a few values.
    pub(super) fn one_of<T: Copy>(
        &self,
        field: &'static str,
        values: &[(&str, T)],
        report: &mut Report,
    ) -> Option<T> {
        let cell = self.cell(field);
        let found = values.iter().find(|(name, _)| *name == cell).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
            report.problem(
                self.place(field),
                format!("{cell:?} is unknown"),
                format!("use {}", names.join(", ")),
            );
        }
        found
    }

    /// A date that may be absent.
    pub(super) fn optional_date(&self, field: &'static str, report: &mut Report) -> Option<Date> {
        let cell = self.cell(field);
        if cell.is_empty() {
            return None;
        }
        let date = cell.parse().ok().filter(|_| cell.len() == "2026-01-31".len());
        if date.is_none() {
            report.problem(self.place(field), format!("{cell:?} is no date"), "write it as 2026-01-31");
        }
        date
    }

    /// A date.
    pub(super) fn date(&self, field: &'static str, report: &mut Report) -> Option<Date> {
        if self.cell(field).is_empty() {
            report.problem(self.place(field), "empty", "write a date, such as 2026-01-31");
        }
        self.optional_date(field, report)
    }

    /// A whole number within a range, both ends included.
    pub(super) fn whole(
        &self,
        field: &'static str,
        range: std::ops::RangeInclusive<i64>,
        report: &mut Report,
    ) -> Option<i64> {
        let cell = self.cell(field);
        let number = cell.parse().ok().filter(|number| range.contains(number));
        if number.is_none() {
            let fix = format!("write a whole number from {} to {}", range.start(), range.end());
            report.problem(self.place(field), format!("{cell:?} is no such number"), fix);
        }
        number
    }

    /// Degrees within ±`most`; none when the cell is empty.
    pub(super) fn degrees(&self, field: &'static str, most: f64, report: &mut Report) -> Option<f64> {
        let cell = self.cell(field);
        if cell.is_empty() {
            return None;
        }
        let degrees = cell.parse().ok().filter(|degrees: &f64| degrees.abs() <= most);
        if degrees.is_none() {
            let reason = format!("{cell:?} is outside −{most} … {most}");
            report.problem(self.place(field), reason, "write decimal degrees, longitude before latitude");
        }
        degrees
    }
}
