//! The columns that a map may name: those of the file's header, or, for NDJSON, those that the map asks for.
//!
//! Used while a map is compiled, so that rows are read by position.

use toml::Spanned;

use crate::error::MapError;
use crate::map::Map;

/// Resolves names to positions.
#[derive(Debug, Clone)]
pub(crate) struct Columns {
    names: Vec<String>,
    /// Whether a name that is not there is added (NDJSON) or a fault (CSV).
    open: bool,
}

impl Columns {
    /// The columns of a header.
    pub fn fixed(names: Vec<String>) -> Self {
        Self { names, open: false }
    }

    /// No header: every column that the map names exists, perhaps empty.
    pub fn open() -> Self {
        Self { names: Vec::new(), open: true }
    }

    /// All names, by position.
    pub fn into_names(self) -> Vec<String> {
        self.names
    }

    /// Every position but some, for an identity of all columns.
    pub fn all_but(&self, but: &[usize]) -> Option<Vec<usize>> {
        if self.open { None } else { Some((0..self.names.len()).filter(|at| !but.contains(at)).collect()) }
    }

    /// The position of a column.
    pub fn find(&mut self, map: &Map, name: &Spanned<String>) -> Result<usize, MapError> {
        self.find_text(map, name, name.get_ref())
    }

    /// The position of a column that is part of a longer text, such as a template.
    pub fn find_text<T>(&mut self, map: &Map, at: &Spanned<T>, name: &str) -> Result<usize, MapError> {
        if let Some(position) = self.names.iter().position(|known| known == name) {
            return Ok(position);
        }
        if self.open {
            self.names.push(name.to_owned());
            return Ok(self.names.len() - 1);
        }
        let fix = match nearest(name, &self.names) {
            Some(near) => format!("did you mean {near:?}? the file has {}", self.names.join(", ")),
            None => format!("the file has {}", self.names.join(", ")),
        };
        Err(map.fault(at, format!("the file has no column {name:?}"), fix))
    }
}

/// The nearest known word, if one is near enough to be meant.
pub(crate) fn nearest<'a, S: AsRef<str>>(word: &str, known: &'a [S]) -> Option<&'a str> {
    const NEAR_ENOUGH: f64 = 0.8;
    let scored = known.iter().map(|name| (strsim::jaro_winkler(word, name.as_ref()), name.as_ref()));
    scored.filter(|(score, _)| *score >= NEAR_ENOUGH).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, name)| name)
}
