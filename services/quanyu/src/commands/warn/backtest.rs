//! `quanyu warn backtest`: history replayed as it was known at each time, with what would have been raised.
//!
//! With the truth of a simulation it tells what was found, how late, and how many warnings were false. Raises nothing.

mod print;

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use quanyu_boot::{Exit, Failure};
use quanyu_figures::Data;
use quanyu_store::Client;
use quanyu_warn::backtest::{Happened, Outcome, Recorded, Replay, bins_between};
use quanyu_warn::bins::Bin;
use quanyu_warn::question::changes;
use quanyu_warn::series::Key;
use quanyu_warn::set::{DetectorSet, SeriesDefinition};

use super::set::Given;
use crate::commands::verify::read_truth;
use crate::servers::store_failure;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu warn backtest --from 2025-07-01 --to 2026-11-01
  quanyu warn backtest --from 2025-07-01 --to 2026-11-01 --truth truth.json
  quanyu warn backtest --from 2017-01-01 --to 2020-01-01 --real --detectors chicago.toml --json

A bin is judged on what the sources had recorded when it was complete. --truth is the file that `quanyu simulate` wrote:
with it every warning is true or false, and what was planted is found or missed. Without it nothing is known to have
happened, and every warning counts as false: so a quiet history measures false_per_bin of a detector set.";

/// Replay history through the detector set, as it was known at each time
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    #[command(flatten)]
    given: Given,
    /// First local day
    #[arg(long, value_name = "DATE")]
    from: Date,
    /// The local day after the last
    #[arg(long, value_name = "DATE")]
    to: Date,
    /// What a simulation planted
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
    /// Real data; without it exercise data
    #[arg(long)]
    real: bool,
    /// Only these definitions; may be repeated
    #[arg(long, value_name = "NAME")]
    definition: Vec<String>,
}

impl Command {
    pub async fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let set = self.given.load()?;
        let zone = TimeZone::get(&set.zone).context("find the zone of the set")?;
        let at = |day: Date| day.to_zoned_datetime(zone.clone()).map(|zoned| zoned.timestamp());
        let (from, to) = (at(self.from).context("--from")?, at(self.to).context("--to")?);
        if from >= to {
            return Err(Failure::usage(format!(
                "--from {} --to {}: nothing lies between",
                self.from, self.to
            ))
            .fix("--to is the day after the last one")
            .into());
        }
        let chosen = self.chosen(&set)?;
        let happened = match &self.truth {
            Some(path) => planted(path)?,
            None => Vec::new(),
        };
        let (store, data) = (session.store()?, if self.real { Data::Real } else { Data::Exercise });
        let mut outcomes = Vec::new();
        for definition in chosen {
            let recorded = recorded(&store, &set, definition, data).await?;
            let of_kind: Vec<Happened> =
                happened.iter().filter(|one| one.kind == definition.kind.kind()).cloned().collect();
            let bins = bins_between(definition.bin, &zone, from, to);
            let replay =
                Replay { definition, set_version: &set.version, zone: &zone, bins, happened: &of_kind };
            outcomes.push(replay.run(&recorded));
        }
        self.print(session, &set, &outcomes)?;
        Ok(Exit::Ok)
    }

    fn chosen<'a>(&self, set: &'a DetectorSet) -> Result<Vec<&'a SeriesDefinition>, Failure> {
        if let Some(strange) =
            self.definition.iter().find(|name| !set.series.iter().any(|series| series.name == **name))
        {
            let known: Vec<&str> = set.series.iter().map(|series| series.name.as_str()).collect();
            return Err(Failure::usage(format!("--definition {strange}: the set has none of this name"))
                .fix(format!("use one of {}", known.join(", "))));
        }
        let wanted =
            |series: &&SeriesDefinition| self.definition.is_empty() || self.definition.contains(&series.name);
        Ok(set.series.iter().filter(wanted).collect())
    }

    fn print(&self, session: &Session, set: &DetectorSet, outcomes: &[Outcome]) -> anyhow::Result<()> {
        let summary = print::Summary::of(set, outcomes);
        if session.output.json {
            return session.output.json(&print::Answer {
                set_version: &set.version,
                from: self.from,
                to: self.to,
                summary,
                definitions: outcomes,
            });
        }
        print::tables(session, &summary, outcomes)
    }
}

/// What a simulation planted.
fn planted(path: &std::path::Path) -> anyhow::Result<Vec<Happened>> {
    let truth = read_truth(path)?;
    let happened = truth.anomalies.into_iter().map(|anomaly| Happened {
        kind: anomaly.kind,
        area: anomaly.area,
        category: anomaly.class,
        start: anomaly.start,
        end: anomaly.end,
        size_sd: anomaly.size_sd,
    });
    Ok(happened.collect())
}

/// Every change of the counts of a definition, in the order in which it was recorded.
async fn recorded(
    store: &Client,
    set: &DetectorSet,
    definition: &SeriesDefinition,
    data: Data,
) -> anyhow::Result<Vec<Recorded>> {
    let rows: Vec<(i64, String, String, i64, i64)> =
        store.fetch_rows(&changes(set, definition, data)).await.map_err(store_failure)?;
    let recorded = rows.into_iter().map(|(known_ms, area, category, bin, change)| Recorded {
        known_ms,
        key: Key { area, category },
        bin: Bin(bin),
        change,
    });
    Ok(recorded.collect())
}
