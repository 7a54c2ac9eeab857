//! What is wrong with a set: where, why, and how to put it right.
//!
//! Used by every parser of a set. Problems are collected, never thrown: whoever repairs a file wants all of them.

use std::fmt;

use serde::Serialize;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file.
    pub file: String,
    /// Its line, from 1; 0 where the whole file is meant.
    pub line: u64,
    /// The column or property; empty where the whole line is meant.
    pub field: String,
    /// What is wrong.
    pub reason: String,
    /// How to put it right.
    pub fix: String,
}

impl Problem {
    /// More than this many are not listed: whoever has a hundred starts with these.
    pub const LISTED_MAX: usize = 100;
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if self.line > 0 {
            write!(out, ":{}", self.line)?;
        }
        if !self.field.is_empty() {
            write!(out, ": {}", self.field)?;
        }
        write!(out, ": {}; {}", self.reason, self.fix)
    }
}

/// A place in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) field: &'a str,
}

/// A value and the line that it stands on.
#[derive(Debug, Clone)]
pub(super) struct Numbered<T> {
    pub(super) line: u64,
    pub(super) value: T,
}

/// Problems as they are found.
#[derive(Debug, Default)]
pub(super) struct Report {
    problems: Vec<Problem>,
    warnings: Vec<Problem>,
}

impl Report {
    /// Something that stops the set.
    pub(super) fn problem(&mut self, place: Place<'_>, reason: impl Into<String>, fix: impl Into<String>) {
        push(&mut self.problems, place, reason.into(), fix.into());
    }

    /// Something odd that does not.
    pub(super) fn warning(&mut self, place: Place<'_>, reason: impl Into<String>, fix: impl Into<String>) {
        push(&mut self.warnings, place, reason.into(), fix.into());
    }

    /// A problem of a whole file.
    pub(super) fn file(&mut self, file: &str, reason: impl Into<String>, fix: impl Into<String>) {
        self.problem(Place { file, line: 0, field: "" }, reason, fix);
    }

    pub(super) fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    pub(super) fn take_warnings(&mut self) -> Vec<Problem> {
        std::mem::take(&mut self.warnings)
    }

    pub(super) fn problems(self) -> Vec<Problem> {
        self.problems
    }
}

fn push(list: &mut Vec<Problem>, place: Place<'_>, reason: String, fix: String) {
    if list.len() < Problem::LISTED_MAX {
        let (file, field) = (place.file.to_owned(), place.field.to_owned());
        list.push(Problem { file, line: place.line, field, reason, fix });
    }
}
