//! `quanyu detect near-repeat`: after an event, how much likelier is another one, so far and so soon?
//!
//! For analysts of burglaries and the like; the table is `quanyu_detect::near_repeat`.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_detect::near_repeat::{NearRepeatCell, NearRepeatParams, near_repeat};
use serde::Serialize;
use serde_json::json;

use super::answer::{Answer, number};
use super::events;
use crate::output::Table;
use crate::session::Session;

fn help() -> String {
    format!(
        "\
Examples:
  quanyu detect near-repeat --input burglaries.csv
  quanyu detect near-repeat --input calls.csv --distance-bands 200,400 --time-bands 3,7,14 --json

{}

Before the bands of distance comes the same place, distance 0. p is the share of replications, in
which the times are dealt out anew, with at least as many pairs. A cell is flagged from a ratio
of 1.2 and below p 0.05; among many cells one may be chance, a block of them is not.

--json prints {{command, version, params, testable, reason, result: {{events, cells:
[{{distance_above, distance_up_to, time_above, time_up_to, observed, expected, ratio, p, flagged,
testable, reason}}]}}}}; above is null where a band holds 0.",
        events::FILE
    )
}

/// Places: a near-repeat table, how much likelier events are near and soon after another (Ratcliffe 2009)
#[derive(Debug, Args)]
#[command(after_help = help())]
pub struct Command {
    #[command(flatten)]
    events: events::Arguments,
    /// Upper limits of the bands of distance, each above the one before
    #[arg(long, value_name = "D,…", value_delimiter = ',', default_values_t = [100.0, 200.0, 300.0, 400.0])]
    distance_bands: Vec<f64>,
    /// Upper limits of the bands of time, in days; the first band begins with 0
    #[arg(long, value_name = "T,…", value_delimiter = ',', default_values_t = [7.0, 14.0, 21.0, 28.0])]
    time_bands: Vec<f64>,
}

#[derive(Debug, Serialize)]
struct Found {
    events: usize,
    cells: Vec<Cell>,
}

#[derive(Debug, Serialize)]
struct Cell {
    distance_above: Option<f64>,
    distance_up_to: f64,
    time_above: Option<f64>,
    time_up_to: f64,
    observed: u64,
    expected: Option<f64>,
    ratio: Option<f64>,
    p: Option<f64>,
    flagged: Option<bool>,
    testable: bool,
    reason: Option<String>,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let (coordinates, events) = self.events.events()?;
        let limits: Vec<f64> = self.distance_bands.iter().map(|limit| coordinates.distance(*limit)).collect();
        let params = NearRepeatParams {
            distance_limits: &limits,
            time_limits: &self.time_bands,
            permutations: self.events.permutations(),
        };
        let found = near_repeat(&events, &params).map(|cells| Found {
            events: events.len(),
            cells: cells.into_iter().enumerate().map(|(index, cell)| self.cell(index, cell)).collect(),
        });
        let params = json!({ "coordinates": coordinates, "distance_bands": self.distance_bands,
            "time_bands": self.time_bands, "replications": self.events.replications, "seed": self.events.seed });
        Answer::new("near-repeat", params, found)?.print(session, Found::table)
    }

    /// With distances as they were given, not as they were computed with.
    fn cell(&self, index: usize, cell: NearRepeatCell) -> Cell {
        let row = index / self.time_bands.len().max(1);
        let limit =
            |row: usize| row.checked_sub(1).map_or(Some(0.0), |band| self.distance_bands.get(band).copied());
        let (finding, reason) = match cell.finding {
            Ok(finding) => (Some(finding), None),
            Err(reason) => (None, Some(reason.to_string())),
        };
        Cell {
            distance_above: row.checked_sub(1).and_then(limit),
            distance_up_to: limit(row).unwrap_or(cell.distance.up_to),
            time_above: cell.time.above,
            time_up_to: cell.time.up_to,
            observed: cell.observed,
            expected: finding.map(|finding| finding.expected),
            ratio: finding.and_then(|finding| finding.ratio),
            p: finding.map(|finding| finding.p),
            flagged: finding.map(|finding| finding.flagged),
            testable: reason.is_none(),
            reason,
        }
    }
}

impl Found {
    fn table(&self) -> Table {
        let mut table = Table::new(["distance", "time", "observed", "expected", "ratio", "p", "flagged"]);
        let band = |above: Option<f64>, up_to: f64| match above {
            Some(above) => format!("above {above} to {up_to}"),
            None if up_to > 0.0 => format!("0 to {up_to}"),
            None => "0".to_owned(),
        };
        for cell in &self.cells {
            let flagged = if cell.flagged == Some(true) { "flagged" } else { "" };
            table.row([
                band(cell.distance_above, cell.distance_up_to),
                band(cell.time_above, cell.time_up_to),
                cell.observed.to_string(),
                number(cell.expected),
                number(cell.ratio),
                number(cell.p),
                cell.reason.clone().unwrap_or_else(|| flagged.to_owned()),
            ]);
        }
        table
    }
}
