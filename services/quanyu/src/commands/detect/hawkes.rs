//! `quanyu detect hawkes`: how many events come of themselves, and how many does each bring about?
//!
//! For analysts of events that excite others; the fit is `quanyu_detect::hawkes`. It cannot tell contagion from a risk that
//! itself comes and goes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use quanyu_boot::{Exit, Failure};
use quanyu_detect::hawkes::{Events, Fit, most_likely, spread_ties};
use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, number, refused};
use super::columns::Columns;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu detect hawkes --input times.csv --end 365
  quanyu detect hawkes --input cells.csv --end 365 --resolution 0.04 --json

The file has one line per event: time, and perhaps cell. Times are numbers from 0 to --end in one unit, say days, in any order.
Cells have a rate of their own, μ, and share what one event brings about, α, and how fast that wears off, ω: the mean time to
a follower is 1/ω. Events at one time are spread over less than --resolution. 10 events are needed, better hundreds.

--json prints {command, version, params, testable, reason, result: {events, alpha, omega, explosive, log_likelihood,
cells: [{cell, events, mu}]}}. omega is null where there is no excitation. From an alpha of 1 on the rate is explosive: then
the model does not hold.";

/// Places: events that bring about others, by a self-exciting rate (Mohler 2011)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// A CSV file with the column time, and perhaps cell
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// How long was watched, from 0 on
    #[arg(long, value_name = "T")]
    end: f64,
    /// What the clock cannot tell apart; faster excitation is not looked for
    #[arg(long, default_value_t = 0.001, value_name = "T")]
    resolution: f64,
}

#[derive(Debug, Serialize)]
struct Found {
    events: usize,
    alpha: f64,
    omega: Option<f64>,
    explosive: bool,
    log_likelihood: f64,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    /// As the file has it; none where it has no such column.
    cell: Option<String>,
    events: usize,
    mu: f64,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let mut cells = read(&self.input)?;
        for times in cells.values_mut() {
            *times = spread_ties(times, self.end, self.resolution).map_err(refused)?;
        }
        let events: Vec<Events> = cells.values().map(|times| Events { times, until: self.end }).collect();
        let found = most_likely(&events, self.resolution).map(|fit| Found::of(&fit, &cells));
        let params = json!({ "end": self.end, "resolution": self.resolution });
        Answer::new("hawkes", params, found)?.print(session, Found::table)
    }
}

/// Times by cell, all in one where the file has no cells.
fn read(path: &Path) -> Result<BTreeMap<Option<String>, Vec<f64>>, Failure> {
    let columns = Columns::read(path)?;
    let (time, cell) = (columns.column("time")?, columns.find("cell"));
    let mut cells: BTreeMap<_, Vec<f64>> = BTreeMap::new();
    for line in columns.lines() {
        let cell = cell.as_ref().map(|cell| line.text(cell).to_owned());
        cells.entry(cell).or_default().push(line.number(&time)?);
    }
    Ok(cells)
}

impl Found {
    fn of(fit: &Fit, cells: &BTreeMap<Option<String>, Vec<f64>>) -> Self {
        let of_cell = cells.iter().zip(&fit.mu);
        Self {
            events: cells.values().map(Vec::len).sum(),
            alpha: fit.alpha,
            omega: fit.omega,
            explosive: fit.explosive(),
            log_likelihood: fit.log_likelihood,
            cells: of_cell
                .map(|((cell, times), mu)| Cell { cell: cell.clone(), events: times.len(), mu: *mu })
                .collect(),
        }
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["cell", "events", "μ", "α", "ω", "explosive"]);
        let explosive = if self.explosive { "explosive: the model does not hold" } else { "" };
        for cell in &self.cells {
            table.row([
                cell.cell.clone().unwrap_or_else(|| "all".to_owned()),
                cell.events.to_string(),
                number(Some(cell.mu)),
                number(Some(self.alpha)),
                number(self.omega),
                explosive.to_owned(),
            ]);
        }
        table
    }
}
