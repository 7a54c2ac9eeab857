//! Where a value's text comes from, and what is done to it: cutting, padding, looking up.
//!
//! Used by `plan` for times, area codes and fields alike. A text that ends empty is missing. Knows no field type.

use std::borrow::Cow;
use std::collections::HashMap;

use toml::Spanned;

use super::columns::Columns;
use crate::convert::decimal;
use crate::error::MapError;
use crate::map::{self, Map};
use crate::row::Cells;

/// How cells are read before anything else.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    pub missing: Vec<String>,
    pub trim: bool,
}

impl Reading {
    /// The cell's text, or `None` when it says that there is none.
    pub fn cell<'a>(&self, cells: &'a Cells, column: usize) -> Option<&'a str> {
        let cell = cells.get(column)?;
        let cell = if self.trim { cell.trim() } else { cell };
        if self.missing.iter().any(|missing| missing == cell) { None } else { Some(cell) }
    }
}

/// A source of text.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    from: From,
    steps: Vec<Step>,
    table: Option<Table>,
    pub required: bool,
    /// The columns, for reports.
    pub label: String,
}

#[derive(Debug, Clone)]
enum From {
    Columns(Vec<usize>),
    Constant(String),
    Template(Vec<Piece>),
    Sum(Vec<usize>),
}

#[derive(Debug, Clone)]
enum Piece {
    Literal(String),
    Column(usize),
}

#[derive(Debug, Clone)]
enum Step {
    After(String),
    AfterLast(String),
    Before(String),
    StripPrefix(String),
    StripSuffix(String),
    Lower,
    Upper,
    Pad(usize),
}

#[derive(Debug, Clone)]
struct Table {
    name: String,
    values: HashMap<String, String>,
    otherwise: Option<String>,
}

impl Text {
    /// Checks a value as written; position values have no text.
    pub fn compile(map: &Map, columns: &mut Columns, shape: &Spanned<map::Value>) -> Result<Self, MapError> {
        let written = shape.get_ref();
        let mut label = Vec::new();
        let mut find = |names: &[Spanned<String>]| -> Result<Vec<usize>, MapError> {
            label.extend(names.iter().map(|name| name.get_ref().clone()));
            names.iter().map(|name| columns.find(map, name)).collect()
        };
        let from =
            match (&written.column, &written.columns, &written.constant, &written.template, &written.sum) {
                (Some(name), None, None, None, None) => From::Columns(find(std::slice::from_ref(name))?),
                (None, Some(names), None, None, None) => From::Columns(find(names)?),
                (None, None, None, None, Some(names)) => From::Sum(find(names)?),
                (None, None, Some(constant), None, None) => From::Constant(constant.get_ref().text()),
                (None, None, None, Some(template), None) => {
                    let (pieces, names) = pieces(map, columns, template)?;
                    label = names;
                    From::Template(pieces)
                }
                _ => {
                    let fix = "write exactly one of column, columns, sum, constant, template";
                    return Err(map.fault(shape, "a value needs exactly one origin", fix));
                }
            };
        let table = written.table.as_ref().map(|name| table(map, name)).transpose()?;
        let steps = steps(written);
        Ok(Self { from, steps, table, required: written.required, label: label.join(", ") })
    }

    /// The text if it is the same for every row, after all steps.
    pub fn constant(&self) -> Option<Result<Option<String>, String>> {
        match &self.from {
            From::Constant(text) => {
                Some(self.finish(Cow::Borrowed(text)).map(|text| text.map(Cow::into_owned)))
            }
            _ => None,
        }
    }

    /// The name of the table that the text goes through.
    pub fn table_name(&self) -> Option<&str> {
        self.table.as_ref().map(|table| table.name.as_str())
    }

    /// The text of a row, `None` when it is missing.
    pub fn read<'a>(&'a self, reading: &Reading, cells: &'a Cells) -> Result<Option<Cow<'a, str>>, String> {
        let found = match &self.from {
            From::Columns(columns) => joined(reading, cells, columns),
            From::Constant(text) => Some(Cow::Borrowed(text.as_str())),
            From::Template(pieces) => filled(reading, cells, pieces).map(Cow::Owned),
            From::Sum(columns) => sum(reading, cells, columns)?.map(Cow::Owned),
        };
        match found {
            Some(text) => self.finish(text),
            None => Ok(None),
        }
    }

    fn finish<'a>(&'a self, text: Cow<'a, str>) -> Result<Option<Cow<'a, str>>, String> {
        let text = self.steps.iter().fold(text, |text, step| step.apply(text));
        let text = match &self.table {
            Some(table) => match table.values.get(text.as_ref()).or(table.otherwise.as_ref()) {
                Some(value) => Cow::Borrowed(value.as_str()),
                None => return Err(format!("{text:?} is not in table {:?}", table.name)),
            },
            None => text,
        };
        Ok(if text.is_empty() { None } else { Some(text) })
    }
}

fn steps(written: &map::Value) -> Vec<Step> {
    let cut = |text: &Option<String>, step: fn(String) -> Step| text.clone().map(step);
    [
        cut(&written.after, Step::After),
        cut(&written.after_last, Step::AfterLast),
        cut(&written.before, Step::Before),
        cut(&written.strip_prefix, Step::StripPrefix),
        cut(&written.strip_suffix, Step::StripSuffix),
        written.lower.then_some(Step::Lower),
        written.upper.then_some(Step::Upper),
        written.pad.map(Step::Pad),
    ]
    .into_iter()
    .flatten()
    .collect()
}

impl Step {
    fn apply<'a>(&self, text: Cow<'a, str>) -> Cow<'a, str> {
        match text {
            Cow::Borrowed(text) => self.on(text),
            Cow::Owned(text) => Cow::Owned(self.on(&text).into_owned()),
        }
    }

    /// Cuts borrow; a mark that is not there cuts nothing. Every cut trims.
    fn on<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let part = match self {
            Self::After(mark) => text.split_once(mark.as_str()).map_or(text, |(_, after)| after),
            Self::AfterLast(mark) => text.rsplit_once(mark.as_str()).map_or(text, |(_, after)| after),
            Self::Before(mark) => text.split_once(mark.as_str()).map_or(text, |(before, _)| before),
            Self::StripPrefix(mark) => text.strip_prefix(mark.as_str()).unwrap_or(text),
            Self::StripSuffix(mark) => text.strip_suffix(mark.as_str()).unwrap_or(text),
            Self::Lower => return Cow::Owned(text.to_lowercase()),
            Self::Upper => return Cow::Owned(text.to_uppercase()),
            Self::Pad(width) => return Cow::Owned(format!("{text:0>width$}")),
        };
        Cow::Borrowed(part.trim())
    }
}

fn joined<'a>(reading: &Reading, cells: &'a Cells, columns: &[usize]) -> Option<Cow<'a, str>> {
    let (&first, others) = columns.split_first()?;
    let mut text = Cow::Borrowed(reading.cell(cells, first)?);
    for &column in others {
        let cell = reading.cell(cells, column)?;
        let whole = text.to_mut();
        whole.push(' ');
        whole.push_str(cell);
    }
    Some(text)
}

fn filled(reading: &Reading, cells: &Cells, pieces: &[Piece]) -> Option<String> {
    let mut text = String::new();
    for piece in pieces {
        text.push_str(match piece {
            Piece::Literal(literal) => literal,
            Piece::Column(column) => reading.cell(cells, *column)?,
        });
    }
    Some(text)
}

/// The sum of those that are known; missing when none is.
fn sum(reading: &Reading, cells: &Cells, columns: &[usize]) -> Result<Option<String>, String> {
    let mut total: Option<i64> = None;
    for &column in columns {
        if let Some(cell) = reading.cell(cells, column) {
            let number = crate::convert::integer(cell, decimal::Marks::default())?;
            let sum =
                total.unwrap_or(0).checked_add(number).ok_or_else(|| "the sum is too large".to_owned())?;
            total = Some(sum);
        }
    }
    Ok(total.map(|total| total.to_string()))
}

fn table(map: &Map, name: &Spanned<String>) -> Result<Table, MapError> {
    let Some(shape) = map.shape.tables.get(name.get_ref()) else {
        let known: Vec<&str> = map.shape.tables.keys().map(String::as_str).collect();
        return Err(map.fault(
            name,
            format!("there is no table {:?}", name.get_ref()),
            format!("add [tables.{}.values], or name one of: {}", name.get_ref(), known.join(", ")),
        ));
    };
    let values = shape.values.iter().map(|(from, to)| (from.clone(), to.get_ref().clone())).collect();
    let otherwise = shape.otherwise.as_ref().map(|value| value.get_ref().clone());
    Ok(Table { name: name.get_ref().clone(), values, otherwise })
}

type Pieces = (Vec<Piece>, Vec<String>);

fn pieces(map: &Map, columns: &mut Columns, template: &Spanned<String>) -> Result<Pieces, MapError> {
    let mut pieces = Vec::new();
    let mut names = Vec::new();
    let mut rest = template.get_ref().as_str();
    while let Some((literal, behind)) = rest.split_once('{') {
        let Some((name, after)) = behind.split_once('}') else {
            return Err(map.fault(template, "a brace is not closed", "write {column} for a column's text"));
        };
        pieces.push(Piece::Literal(literal.to_owned()));
        pieces.push(Piece::Column(columns.find_text(map, template, name)?));
        names.push(name.to_owned());
        rest = after;
    }
    pieces.push(Piece::Literal(rest.to_owned()));
    Ok((pieces, names))
}
