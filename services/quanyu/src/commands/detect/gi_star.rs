//! `quanyu detect gi-star`: the hot spots of a map, as standard scores with their number taken into account.
//!
//! For analysts of maps; the scores are `quanyu_detect::local_g`, their correction is `quanyu_detect::budget`.

use clap::Args;
use quanyu_boot::Exit;
use quanyu_detect::NotTestable;
use quanyu_detect::budget::benjamini_hochberg;
use quanyu_detect::local_g::{LocalG, local_g, p_greater};
use serde::Serialize;

use super::answer::{Answer, number, refused};
use super::cells::{self, Cells};
use crate::output::Table;
use crate::session::Session;

fn help() -> String {
    format!(
        "\
Examples:
  quanyu detect gi-star --input cells.csv --distance 800
  quanyu detect gi-star --input grid.csv --coordinates cartesian --distance 1.5 --q 0.1 --json

{}

gi_star looks at a cell and its neighbours, gi at the neighbours alone. p is the chance of a gi_star as high; of many cells some
are high by chance, so a cell is hot where its q_value (Benjamini, Hochberg) is at most --q.

--json prints {{command, version, params, testable, reason, result: {{cells: [{{id, value, gi_star, gi, p, q_value, hot,
testable, reason}}], islands}}}}; an island has no neighbour and no score.",
        cells::FILE
    )
}

/// Places: hot spots of a map by Gi* and Gi (Ord, Getis 1995)
#[derive(Debug, Args)]
#[command(after_help = help())]
pub struct Command {
    #[command(flatten)]
    cells: cells::Arguments,
    /// Share of the hot cells that may be so by chance
    #[arg(long, default_value_t = 0.05)]
    q: f64,
}

#[derive(Debug, Serialize)]
struct Found {
    cells: Vec<Cell>,
    islands: usize,
}

#[derive(Debug, Serialize)]
struct Cell {
    id: String,
    value: f64,
    gi_star: Option<f64>,
    gi: Option<f64>,
    p: Option<f64>,
    q_value: Option<f64>,
    hot: Option<bool>,
    testable: bool,
    reason: Option<String>,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let cells = self.cells.cells()?;
        let mut params = self.cells.params(&cells);
        params["q"] = self.q.into();
        let scores = local_g(&cells.values, &cells.neighbours).map_err(refused)?;
        Answer::new("gi-star", params, Found::of(cells, scores, self.q))?.print(session, Found::table)
    }
}

impl Found {
    fn of(cells: Cells, scores: Vec<LocalG>, q: f64) -> Result<Self, NotTestable> {
        let p: Vec<Option<f64>> =
            scores.iter().map(|score| score.gi_star.as_ref().ok().map(|score| p_greater(*score))).collect();
        if p.iter().all(Option::is_none) {
            // Every cell says the same, and there is nothing to correct.
            return Err(scores
                .into_iter()
                .find_map(|score| score.gi_star.err())
                .unwrap_or(NotTestable::NoData));
        }
        let judged = benjamini_hochberg(&p, q)?.judged;
        let islands = cells.neighbours.islands();
        let of_cell = cells.ids.into_iter().zip(cells.values).zip(scores).zip(p.into_iter().zip(judged));
        let cells = of_cell.map(|(((id, value), LocalG { gi, gi_star }), (p, judged))| {
            let reason = gi_star.as_ref().err().or(gi.as_ref().err()).map(ToString::to_string);
            Cell {
                id,
                value,
                testable: gi_star.is_ok(),
                gi_star: gi_star.ok(),
                gi: gi.ok(),
                p,
                q_value: judged.map(|judged| judged.q_value),
                hot: judged.map(|judged| judged.keep),
                reason,
            }
        });
        Ok(Self { cells: cells.collect(), islands })
    }

    fn table(&self) -> Table {
        let mut table = Table::new(["id", "value", "gi_star", "gi", "p", "q_value", "hot"]);
        for cell in &self.cells {
            let hot = if cell.hot == Some(true) { "hot" } else { "" };
            table.row([
                cell.id.clone(),
                cell.value.to_string(),
                number(cell.gi_star),
                number(cell.gi),
                number(cell.p),
                number(cell.q_value),
                cell.reason.clone().unwrap_or_else(|| hot.to_owned()),
            ]);
        }
        table
    }
}
