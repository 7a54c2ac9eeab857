//! A file by the names of its columns, every cell checked where it is read: CSV with a head, or words between blanks.
//!
//! Used by the words of `detect` that look at places, events and cells; series have a reader of their own, which minds what
//! follows what. What does not fit is refused with file, line and reason.

use std::path::{Path, PathBuf};

use csv::{Position, StringRecord};
use quanyu_boot::Failure;

/// More than any statistic here takes, and what fits into memory.
const LINES_MAX: usize = 1_000_000;

/// A file.
#[derive(Debug)]
pub struct Columns {
    path: PathBuf,
    header: StringRecord,
    lines: Vec<StringRecord>,
}

/// A column that the file has.
#[derive(Debug, Clone)]
pub struct Column {
    index: usize,
    name: String,
}

/// A line of the file, without its head.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    path: &'a Path,
    record: &'a StringRecord,
}

impl Columns {
    /// Reads a file.
    ///
    /// # Errors
    /// It cannot be read, has no line, too many, or lines of unequal length (exit 2).
    pub fn read(path: &Path) -> Result<Self, Failure> {
        // The parser counts a line that ends as on other systems only with the next one.
        let text = text_of(path)?.replace("\r\n", "\n");
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|error| unread(path, &error))?.clone();
        let mut lines = Vec::new();
        for record in reader.records() {
            if lines.len() == LINES_MAX {
                return Err(wrong(path, lines.len() as u64 + 2, &format!("more than {LINES_MAX} lines")));
            }
            lines.push(record.map_err(|error| unfit(path, &error))?);
        }
        if lines.is_empty() {
            return Err(wrong(path, 2, "there is no line behind the head"));
        }
        Ok(Self { path: path.to_owned(), header, lines })
    }

    /// Reads a file without a head, whose words stand between blanks: columns of these names, and behind them what is
    /// called `covariate 1` and so on.
    ///
    /// # Errors
    /// It cannot be read, has no line, too many, or lines with too few words or unequally many (exit 2).
    pub fn read_words(path: &Path, names: &[&str]) -> Result<Self, Failure> {
        let text = text_of(path)?;
        let mut lines: Vec<StringRecord> = Vec::new();
        let numbered = (1_u64..).zip(text.trim_start_matches('\u{feff}').lines());
        for (number, line) in numbered.filter(|(_, line)| !line.trim().is_empty()) {
            if lines.len() == LINES_MAX {
                return Err(wrong(path, number, &format!("more than {LINES_MAX} lines")));
            }
            let mut record: StringRecord = line.split_whitespace().collect();
            if record.len() < names.len() {
                let needed = names.join(", ");
                return Err(wrong(path, number, &format!("{} words where {needed} must be", record.len())));
            }
            if let Some(first) = lines.first().filter(|first| first.len() != record.len()) {
                let reason = format!("{} words, but the first line has {}", record.len(), first.len());
                return Err(wrong(path, number, &reason));
            }
            let mut position = Position::new();
            position.set_line(number);
            record.set_position(Some(position));
            lines.push(record);
        }
        let Some(first) = lines.first() else { return Err(wrong(path, 1, "there is no line")) };
        let behind = (1..=first.len() - names.len()).map(|number| format!("covariate {number}"));
        let header = names.iter().map(|name| (*name).to_owned()).chain(behind).collect();
        Ok(Self { path: path.to_owned(), header, lines })
    }

    /// The columns that are not among these names.
    pub fn others(&self, names: &[&str]) -> Vec<Column> {
        let all = self.header.iter().enumerate();
        let others = all.filter(|(_, name)| !names.contains(name));
        others.map(|(index, name)| Column { index, name: name.to_owned() }).collect()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A column, if the file has it.
    pub fn find(&self, name: &str) -> Option<Column> {
        let index = self.header.iter().position(|column| column == name)?;
        Some(Column { index, name: name.to_owned() })
    }

    /// A column.
    ///
    /// # Errors
    /// The file does not have it (exit 2).
    pub fn column(&self, name: &str) -> Result<Column, Failure> {
        self.find(name).ok_or_else(|| self.missing(name))
    }

    /// Says that a column, or one of several, is not there.
    pub fn missing(&self, name: &str) -> Failure {
        let all = self.header.iter().collect::<Vec<_>>().join(", ");
        wrong(&self.path, 1, &format!("there is no column `{name}`, only {all}"))
    }

    /// The lines behind the head.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.lines.iter().map(|record| Line { path: &self.path, record })
    }
}

impl Column {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl<'a> Line<'a> {
    /// Its number in the file, from 1.
    pub fn number_in_file(&self) -> u64 {
        self.record.position().map_or(0, Position::line)
    }

    /// A cell as it is.
    pub fn text(&self, column: &Column) -> &'a str {
        self.record.get(column.index).unwrap_or_default()
    }

    /// A cell as a finite number.
    ///
    /// # Errors
    /// It is none (exit 2).
    pub fn number(&self, column: &Column) -> Result<f64, Failure> {
        let text = self.text(column);
        let number = text.parse().ok().filter(|number: &f64| number.is_finite());
        number.ok_or_else(|| self.wrong(&format!("{} `{text}` is no number", column.name)))
    }

    /// A cell as a count.
    ///
    /// # Errors
    /// It is none (exit 2).
    pub fn count(&self, column: &Column) -> Result<u64, Failure> {
        let text = self.text(column);
        text.parse()
            .map_err(|_| self.wrong(&format!("{} `{text}` is no whole number from 0 on", column.name)))
    }

    /// Says what is wrong with the line.
    pub fn wrong(&self, reason: &str) -> Failure {
        wrong(self.path, self.number_in_file(), reason)
    }
}

/// A line that is no line of this file.
fn unfit(path: &Path, error: &csv::Error) -> Failure {
    let line = error.position().map_or(0, Position::line);
    match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            wrong(path, line, &format!("{len} cells, where the head has {expected_len}"))
        }
        _ => wrong(path, line, &error.to_string()),
    }
}

/// The text of a file.
///
/// # Errors
/// It cannot be read (exit 2).
pub fn text_of(path: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(path).map_err(|error| unread(path, &error))
}

fn unread(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!("read {}: {error}", path.display())).fix("check path, rights and encoding (UTF-8)")
}

/// Says what is wrong with a line of a file.
pub fn wrong(path: &Path, line: u64, reason: &str) -> Failure {
    Failure::usage(format!("{}, line {line}: {reason}", path.display()))
        .fix("the command's --help says what the file holds")
}
