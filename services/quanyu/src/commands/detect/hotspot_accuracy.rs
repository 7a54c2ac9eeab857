//! `quanyu detect hotspot-accuracy`: had the places with most events been flagged, how many later ones would they have held?
//!
//! For analysts who judge a map of hot spots; PAI, PEI and RRI are `quanyu_detect::hotspot_accuracy`.

mod tally;

use std::path::PathBuf;

use clap::Args;
use quanyu_boot::{Exit, Failure};
use quanyu_detect::hotspot_accuracy::{CellOutcome, HotspotAccuracy, hotspot_accuracy, hottest};
use serde::Serialize;
use serde_json::json;

use self::tally::Tally;
use super::answer::{Answer, number};
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu detect hotspot-accuracy --train 2018.csv --test 2019.csv --flag 50
  quanyu detect hotspot-accuracy --train 2018.csv --test 2019.csv --cell-degrees 0.01 --flag 23 --json

Both files have the columns longitude and latitude, or cell; and perhaps count, where a line stands for more than one event.
The study area is all cells of both files: a line with count 0 adds a cell that had no event. The --flag cells with most events
of training are flagged, of equal ones those further west, then south; named cells in the order of the files.

PAI is how many times as many events the flagged cells held as cells taken at random, PEI the share of what the best map could
have held, RRI the hit rate over that of training: below 1 the hot spots faded.

--json prints {command, version, params, testable, reason, result: {cells_total, cells_flagged, hits, test_total, train_hits,
train_total, hit_rate, pai, pei, max_hits, rri, flagged: [{cell, train, test}]}}; rri is null where no flagged cell had an
event in training. A cell of degrees is named column:row, both rounded down.";

/// Places: how well a map of hot spots foretold what came, by PAI, PEI and RRI
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// A CSV file of the events that the map is made from
    #[arg(long, value_name = "FILE")]
    train: PathBuf,
    /// A CSV file of the events that were to be foretold
    #[arg(long, value_name = "FILE")]
    test: PathBuf,
    /// Side of a cell, where the files have longitude and latitude
    #[arg(long, default_value_t = 0.005, value_name = "DEGREES")]
    cell_degrees: f64,
    /// How many cells to flag
    #[arg(long, value_name = "N")]
    flag: usize,
}

#[derive(Debug, Serialize)]
struct Found {
    cells_total: usize,
    cells_flagged: usize,
    hits: u64,
    test_total: u64,
    train_hits: u64,
    train_total: u64,
    hit_rate: f64,
    pai: f64,
    pei: f64,
    max_hits: u64,
    rri: Option<f64>,
    flagged: Vec<Flagged>,
}

#[derive(Debug, Serialize)]
struct Flagged {
    cell: String,
    train: u64,
    test: u64,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let cells = Tally::read(&self.train, &self.test, self.cell_degrees)?.cells();
        if !(1..=cells.len()).contains(&self.flag) {
            return Err(Failure::usage(format!(
                "--flag {}: the files have {} cells",
                self.flag,
                cells.len()
            ))
            .fix("flag at least one cell, and no more than there are")
            .into());
        }
        let train: Vec<u64> = cells.iter().map(|cell| cell.train).collect();
        let outcomes: Vec<CellOutcome> = hottest(&train, self.flag)
            .into_iter()
            .zip(&cells)
            .map(|(flagged, cell)| CellOutcome { train: cell.train, test: cell.test, flagged })
            .collect();
        let mut flagged: Vec<Flagged> = cells
            .into_iter()
            .zip(&outcomes)
            .filter(|(_, outcome)| outcome.flagged)
            .map(|(cell, _)| Flagged { cell: cell.name, train: cell.train, test: cell.test })
            .collect();
        flagged.sort_by_key(|cell| std::cmp::Reverse(cell.train));
        let found = hotspot_accuracy(&outcomes).map(|accuracy| Found::of(&accuracy, flagged));
        let params = json!({ "cell_degrees": self.cell_degrees, "flag": self.flag });
        Answer::new("hotspot-accuracy", params, found)?.print(session, Found::table)
    }
}

impl Found {
    fn of(accuracy: &HotspotAccuracy, flagged: Vec<Flagged>) -> Self {
        let HotspotAccuracy {
            cells_total,
            cells_flagged,
            hits,
            test_total,
            train_hits,
            train_total,
            hit_rate,
            pai,
            pei,
            max_hits,
            rri,
        } = *accuracy;
        Self {
            cells_total,
            cells_flagged,
            hits,
            test_total,
            train_hits,
            train_total,
            hit_rate,
            pai,
            pei,
            max_hits,
            rri,
            flagged,
        }
    }

    fn table(&self) -> Table {
        let mut table =
            Table::new(["flagged", "of cells", "hits", "of events", "hit rate", "PAI", "PEI", "RRI"]);
        table.row([
            self.cells_flagged.to_string(),
            self.cells_total.to_string(),
            self.hits.to_string(),
            self.test_total.to_string(),
            number(Some(self.hit_rate)),
            number(Some(self.pai)),
            number(Some(self.pei)),
            number(self.rri),
        ]);
        table
    }
}
