//! Locations by their names.
//!
//! Used by every file of a scan. A list that is complete takes no new name: a case at a place that nobody knows is an
//! error, never dropped.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use quanyu_boot::Failure;

use crate::commands::detect::columns::{Column, Line};

/// The locations, in the order in which they were first named.
#[derive(Debug, Default)]
pub struct Names {
    list: Vec<String>,
    index: BTreeMap<String, usize>,
    /// The file that names all there are.
    complete_by: Option<PathBuf>,
}

impl Names {
    /// From now on there are no others.
    pub fn complete(&mut self, file: &Path) {
        self.complete_by.get_or_insert_with(|| file.to_owned());
    }

    /// The location that a line names.
    ///
    /// # Errors
    /// It names none, or one that is not known (exit 2).
    pub fn of_line(&mut self, line: &Line, column: &Column) -> Result<usize, Failure> {
        self.of(line.text(column), |reason| line.wrong(reason))
    }

    /// The location of a name; `wrong` says where it stands.
    ///
    /// # Errors
    /// As [`Names::of_line`].
    pub fn of(&mut self, name: &str, wrong: impl Fn(&str) -> Failure) -> Result<usize, Failure> {
        if name.is_empty() {
            return Err(wrong("the location is empty").fix("name it as the file of locations does"));
        }
        if let Some(index) = self.index.get(name) {
            return Ok(*index);
        }
        if let Some(file) = &self.complete_by {
            let file = file.display();
            return Err(wrong(&format!("location `{name}` is not in {file}"))
                .fix(format!("add it to {file}, or write it as there; capitals count")));
        }
        let index = self.list.len();
        self.list.push(name.to_owned());
        self.index.insert(name.to_owned(), index);
        Ok(index)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The name of a location.
    pub fn name(&self, location: usize) -> String {
        self.list.get(location).cloned().unwrap_or_default()
    }
}
