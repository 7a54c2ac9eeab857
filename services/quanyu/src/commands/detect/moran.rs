//! `quanyu detect moran`: does a map have a pattern at all, and around which cells?
//!
//! For analysts of maps; Moran's I is `quanyu_detect::moran`, beside it are Geary's C and the global G.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_detect::NotTestable;
use quanyu_detect::geary::{Geary, geary};
use quanyu_detect::global_g::{GlobalG, global_g};
use quanyu_detect::moran::{LocalMoran, Moran, global_moran, local_moran};
use serde::Serialize;

use super::answer::{Answer, Part, number};
use super::cells::{self, Cells};
use crate::output::Table;
use crate::session::Session;

fn help() -> String {
    format!(
        "\
Examples:
  quanyu detect moran --input cells.csv --distance 800
  quanyu detect moran --input grid.csv --coordinates cartesian --distance 1.5 --json

{}

I is about its expected value without a pattern, above it where neighbours are alike. C, below 1 where they are alike, minds
differences between neighbours; G tells high near high from low near low, and takes no value below 0. z is the score under
randomisation.

--json prints {{command, version, params, testable, reason, result: {{global: {{i, expected, variance_randomisation,
variance_normality, z}}, geary: {{testable, reason, value: {{c, expected, variance, z}}}}, global_g: {{testable, reason,
value: {{g, expected, variance, z}}}}, cells: [{{id, value, i, expected, variance, z, testable, reason}}], islands}}}}.",
        cells::FILE
    )
}

/// Places: whether neighbours are alike, by Moran's I with Geary's C and the global G beside it
#[derive(Debug, Args)]
#[command(after_help = help())]
pub struct Command {
    #[command(flatten)]
    cells: cells::Arguments,
}

#[derive(Debug, Serialize)]
struct Found {
    global: Global,
    geary: Part<OfGeary>,
    global_g: Part<OfG>,
    cells: Vec<Cell>,
    islands: usize,
}

#[derive(Debug, Serialize)]
struct Global {
    i: f64,
    expected: f64,
    variance_randomisation: f64,
    variance_normality: f64,
    z: f64,
}

#[derive(Debug, Serialize)]
struct OfGeary {
    c: f64,
    expected: f64,
    variance: f64,
    z: f64,
}

#[derive(Debug, Serialize)]
struct OfG {
    g: f64,
    expected: f64,
    variance: f64,
    z: f64,
}

#[derive(Debug, Serialize)]
struct Cell {
    id: String,
    value: f64,
    i: Option<f64>,
    expected: Option<f64>,
    variance: Option<f64>,
    z: Option<f64>,
    testable: bool,
    reason: Option<String>,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let cells = self.cells.cells()?;
        let params = self.cells.params(&cells);
        Answer::new("moran", params, Found::of(cells))?.print(session, Found::table)
    }
}

impl Found {
    fn of(cells: Cells) -> Result<Self, NotTestable> {
        let Cells { ids, values, neighbours, .. } = cells;
        let Moran { i, expected, variance_randomisation, variance_normality, z_randomisation } =
            global_moran(&values, &neighbours)?;
        let local = local_moran(&values, &neighbours)?;
        let geary = geary(&values, &neighbours);
        let global_g = global_g(&values, &neighbours);
        let of_cell = ids.into_iter().zip(values).zip(local);
        Ok(Self {
            global: Global { i, expected, variance_randomisation, variance_normality, z: z_randomisation },
            geary: geary
                .map(|Geary { c, expected, variance, z }| OfGeary { c, expected, variance, z })
                .into(),
            global_g: global_g
                .map(|GlobalG { g, expected, variance, z }| OfG { g, expected, variance, z })
                .into(),
            cells: of_cell.map(|((id, value), found)| Cell::of(id, value, found)).collect(),
            islands: neighbours.islands(),
        })
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["of", "value", "statistic", "expected", "z", ""]);
        let mut row = |of: &str, value: &str, numbers: [Option<f64>; 3], reason: &Option<String>| {
            let [statistic, expected, z] = numbers.map(number);
            let reason = reason.clone().unwrap_or_default();
            table.row([of.to_owned(), value.to_owned(), statistic, expected, z, reason]);
        };
        let Global { i, expected, z, .. } = self.global;
        row("Moran's I", "", [Some(i), Some(expected), Some(z)], &None);
        let geary = self.geary.value.as_ref();
        let numbers =
            [geary.map(|found| found.c), geary.map(|found| found.expected), geary.map(|found| found.z)];
        row("Geary's C", "", numbers, &self.geary.reason);
        let g = self.global_g.value.as_ref();
        let numbers = [g.map(|found| found.g), g.map(|found| found.expected), g.map(|found| found.z)];
        row("global G", "", numbers, &self.global_g.reason);
        for cell in &self.cells {
            row(&cell.id, &cell.value.to_string(), [cell.i, cell.expected, cell.z], &cell.reason);
        }
        table
    }
}

impl Cell {
    fn of(id: String, value: f64, found: Result<LocalMoran, NotTestable>) -> Self {
        let (found, reason) = match found {
            Ok(found) => (Some(found), None),
            Err(reason) => (None, Some(reason.to_string())),
        };
        let number = |of: fn(LocalMoran) -> f64| found.map(of);
        Self {
            id,
            value,
            i: number(|found| found.ii),
            expected: number(|found| found.expected),
            variance: number(|found| found.variance),
            z: number(|found| found.z),
            testable: reason.is_none(),
            reason,
        }
    }
}
