//! Named queries over many events: how long each takes, what it reads, and whether it meets its target.
//!
//! `commands::bench` calls it with a stack that runs. Every query takes the way of its command, in this process, with
//! its answer thrown away. It sends events when the stack holds too few, and never takes any away.

mod catalogue;
pub mod fill;
pub mod report;

use std::path::Path;

use anyhow::Context as _;
use clap::Parser;
use jiff::Timestamp;
use quanyu_boot::clock;
use quanyu_store::{Client, Cost, Questions};

use crate::bench::figures::{Spread, quantile};
use crate::bench::report::Machine;
use crate::cli::Global;
use crate::commands::query;
use crate::output::Output;
use crate::servers::store_failure;
use crate::session::Session;
use catalogue::{Asked, QUERIES};
use report::{Held, Measured, Report};

/// A query as it is typed.
#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    command: query::Command,
}

/// Asks every query so many times, one after the other, on the stack of a home folder; `only` these names.
///
/// # Errors
/// A query fails.
pub async fn measure(
    global: &Global,
    home: &Path,
    runs: u32,
    only: &[String],
) -> anyhow::Result<(Held, Vec<Measured>)> {
    let session = Session::open(Global { home: Some(home.to_owned()), ..global.clone() })?;
    let questions = Questions::default();
    let store = session.store()?;
    let quiet = Session { output: Output::nowhere(), questions: Some(questions.clone()), ..session };
    let held = held(&store).await?;
    let as_of = Timestamp::from_millisecond(clock::now_ms()).context("read the clock")?;
    let mut measured = Vec::new();
    for asked in
        QUERIES.iter().filter(|asked| only.is_empty() || only.iter().any(|name| name == asked.name()))
    {
        let words = asked.words(as_of);
        let mut took_ms = Vec::new();
        for _ in 0..runs {
            let started = clock::monotonic();
            Line::try_parse_from(&words)?.command.run(&quiet).await.with_context(|| words.join(" "))?;
            took_ms.push(started.elapsed().as_secs_f64() * 1e3);
            questions.take();
        }
        Line::try_parse_from(&words)?.command.run(&quiet).await.with_context(|| words.join(" "))?;
        measured.push(one(&store, asked, words, took_ms, questions.take()).await?);
    }
    Ok((held, measured))
}

async fn one(
    store: &Client,
    asked: &Asked,
    words: Vec<String>,
    mut took_ms: Vec<f64>,
    questions: Vec<String>,
) -> anyhow::Result<Measured> {
    let mut cost = Cost::default();
    let asked_store = questions.len();
    for question in questions {
        cost.add(store.cost(&question).await.map_err(store_failure)?);
    }
    let spread = Spread::of(&took_ms).context("no query was asked")?;
    took_ms.sort_by(f64::total_cmp);
    let p95_ms = quantile(&took_ms, 0.95).unwrap_or(spread.max);
    let target_ms = asked.target_ms();
    cost.projections.sort();
    cost.projections.dedup();
    Ok(Measured {
        query: words.into_iter().skip(1).collect::<Vec<_>>().join(" "),
        from: asked.from,
        min_ms: spread.min,
        median_ms: spread.median,
        p95_ms,
        max_ms: spread.max,
        target_ms,
        met: p95_ms < target_ms,
        questions: asked_store,
        rows_read: cost.rows_read,
        bytes_read: cost.bytes_read,
        granules_read: cost.granules_read,
        granules: cost.granules,
        projections: cost.projections,
    })
}

/// How much the stack holds.
async fn held(store: &Client) -> anyhow::Result<Held> {
    let states =
        "SELECT ifNull(total_rows, 0) FROM system.tables WHERE database = currentDatabase() AND name = ";
    let count = async |question: String| -> anyhow::Result<u64> {
        let rows: Vec<u64> = store.fetch_rows(&question).await.map_err(store_failure)?;
        Ok(rows.first().copied().unwrap_or(0))
    };
    Ok(Held {
        events: fill::events_held(store).await?,
        incident_rows: count(format!("{states}'incidents'")).await?,
        incident_history_rows: count(format!("{states}'incident_history'")).await?,
    })
}

impl Report {
    /// Of what was measured.
    pub fn new(machine: Machine, runs: u32, (held, queries): (Held, Vec<Measured>)) -> Self {
        Self { bench: "query", machine, runs, held, queries }
    }
}
