//! Printing: data on stdout (a table on a terminal, tab-separated otherwise, or JSON), remarks on stderr.
//!
//! The only place that writes to either. A reader that goes away (a closed pipe) ends the command quietly.

use std::fmt;
use std::io::{self, IsTerminal as _, Write as _};

use serde::Serialize;

/// How this command prints.
#[derive(Debug, Clone, Copy)]
pub struct Output {
    /// JSON was asked for.
    pub json: bool,
    /// Only errors may go to stderr.
    pub quiet: bool,
    /// Stdout is a terminal.
    pub terminal: bool,
    to: To,
}

/// Where data go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum To {
    Stdout,
    /// They are made and thrown away, for what measures commands.
    Nowhere,
}

impl Output {
    /// For the flags given.
    pub fn new(json: bool, quiet: bool) -> Self {
        Self { json, quiet, terminal: io::stdout().is_terminal(), to: To::Stdout }
    }

    /// Does everything but write: answers become JSON, and nobody gets them.
    pub fn nowhere() -> Self {
        Self { json: true, quiet: true, terminal: false, to: To::Nowhere }
    }

    /// One JSON document on a line of its own.
    pub fn json<T: Serialize + ?Sized>(self, value: &T) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.write(&line)
    }

    /// A table for people on a terminal, tab-separated with a head otherwise.
    pub fn table(self, table: Table) -> anyhow::Result<()> {
        self.write(if self.terminal { table.drawn() } else { table.tab_separated() }.as_bytes())
    }

    /// A line of data.
    pub fn line(self, line: impl fmt::Display) -> anyhow::Result<()> {
        self.write(format!("{line}\n").as_bytes())
    }

    fn write(self, bytes: &[u8]) -> anyhow::Result<()> {
        match self.to {
            To::Stdout => write_stdout(bytes),
            To::Nowhere => Ok(()),
        }
    }

    /// A remark for the person who watches.
    pub fn say(self, remark: impl fmt::Display) {
        if !self.quiet {
            // Nobody to tell when stderr is closed.
            let _closed = writeln!(io::stderr(), "{remark}");
        }
    }
}

/// Writes bytes to stdout and flushes.
pub fn write_stdout(bytes: &[u8]) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(bytes)?;
    stdout.flush()?;
    Ok(())
}

/// Rows with a head.
#[derive(Debug)]
pub struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub fn new<const N: usize>(head: [&str; N]) -> Self {
        Self::of(head.map(ToOwned::to_owned).to_vec())
    }

    /// An empty table with columns that are known only now.
    pub fn of(head: Vec<String>) -> Self {
        Self { head, rows: Vec::new() }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.add(cells.to_vec());
    }

    /// Adds a row with as many cells as [`Table::of`] has columns.
    pub fn add(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn drawn(self) -> String {
        let mut drawn = comfy_table::Table::new();
        drawn.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
        drawn.set_header(self.head);
        drawn.add_rows(self.rows);
        format!("{drawn}\n")
    }

    fn tab_separated(self) -> String {
        let mut text = String::new();
        for row in std::iter::once(self.head).chain(self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect();
            text.push_str(&cells.join("\t"));
            text.push('\n');
        }
        text
    }
}
