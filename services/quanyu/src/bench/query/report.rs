//! What was found about the queries: as JSON with stable names, or as a table.

use serde::Serialize;

use super::catalogue::From;
use crate::bench::report::Machine;
use crate::output::{Output, Table};

/// All of it.
#[derive(Debug, Serialize)]
pub struct Report {
    pub bench: &'static str,
    pub machine: Machine,
    /// How often each query was asked.
    pub runs: u32,
    pub held: Held,
    pub queries: Vec<Measured>,
}

/// How much the stack holds.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Held {
    /// Exercise events.
    pub events: u64,
    pub incident_rows: u64,
    pub incident_history_rows: u64,
}

/// A query.
#[derive(Debug, Serialize)]
pub struct Measured {
    /// As it is typed behind `quanyu query`.
    pub query: String,
    pub from: From,
    pub min_ms: f64,
    pub median_ms: f64,
    pub p95_ms: f64,
    pub max_ms: f64,
    pub target_ms: f64,
    /// The p95 is below the target.
    pub met: bool,
    /// Questions to the server for one answer, and what it read for them together.
    pub questions: usize,
    pub rows_read: u64,
    pub bytes_read: u64,
    /// Blocks of rows that the indexes left to be read, and those that the tables have.
    pub granules_read: u64,
    pub granules: u64,
    /// Projections that were read instead of their tables.
    pub projections: Vec<String>,
}

impl Report {
    /// Prints it as asked for.
    pub fn print(&self, output: Output) -> anyhow::Result<()> {
        if output.json {
            return output.json(self);
        }
        let mut table = Table::new([
            "query",
            "from",
            "min ms",
            "median ms",
            "p95 ms",
            "max ms",
            "target ms",
            "met",
            "rows read",
            "MB read",
            "of the blocks",
            "projections",
        ]);
        for one in &self.queries {
            let ms = |value: f64| format!("{value:.0}");
            let from = match one.from {
                From::Rollup => "rollup",
                From::History => "history",
            };
            let share = match one.granules {
                0 => "–".to_owned(),
                granules => format!("{:.1} %", 100.0 * one.granules_read as f64 / granules as f64),
            };
            table.row([
                one.query.clone(),
                from.to_owned(),
                ms(one.min_ms),
                ms(one.median_ms),
                ms(one.p95_ms),
                ms(one.max_ms),
                ms(one.target_ms),
                if one.met { "met" } else { "not met" }.to_owned(),
                one.rows_read.to_string(),
                format!("{:.1}", one.bytes_read as f64 / 1e6),
                share,
                one.projections.join(", "),
            ]);
        }
        output.table(table)?;
        let Held { events, incident_rows, incident_history_rows } = self.held;
        output.line(format_args!(
            "{} runs over {events} exercise events, {incident_rows} rows of incidents, {incident_history_rows} of their \
             history; {} cores, load average before {}",
            self.runs, self.machine.cores, self.machine.load_average_before
        ))
    }
}
