//! `quanyu detect scan`: where, and when, are there more cases than there should be?
//!
//! For analysts with files of cases, places and people; the scan is `quanyu_detect::scan`. It draws no map and says nothing of
//! causes.

mod circles;
mod clusters;
mod dates;
mod given;
mod help;
mod locations;
mod names;
mod panel;
mod records;
mod refusal;
mod scores;
mod strata;
mod time;
mod usage;
mod words;
mod zone_file;

use std::path::PathBuf;

use clap::Args;
use quanyu_boot::Exit;

use self::words::{Adjust, Compat, Coordinates, Kind, Model, Statistic, Window};
use crate::session::Session;

/// Places and times: clusters in space and time, by scan statistics (Kulldorff 1997)
#[derive(Debug, Args)]
#[command(after_help = help::TEXT)]
pub struct Command {
    /// What the cases are measured by
    #[arg(long)]
    model: Option<Model>,
    /// The score: Kulldorff's over circles, or one of given zones
    #[arg(long, default_value = "kulldorff")]
    statistic: Statistic,
    /// A file of location, count, date and further columns
    #[arg(long, value_name = "FILE")]
    cases: PathBuf,
    /// A file of location, latitude, longitude or location, x, y
    #[arg(long, value_name = "FILE")]
    locations: Option<PathBuf>,
    /// For poisson and pb-poisson: a file of location, date, population and the columns that divide it
    #[arg(long, value_name = "FILE")]
    population: Option<PathBuf>,
    /// For bernoulli: a file of controls, like that of the cases
    #[arg(long, value_name = "FILE")]
    controls: Option<PathBuf>,
    /// For given zones: a file with a line of locations for each
    #[arg(long, value_name = "FILE")]
    zones: Option<PathBuf>,
    /// For eb statistics: a file of location, date, baseline (the expected count)
    #[arg(long, value_name = "FILE")]
    baselines: Option<PathBuf>,
    /// What the numbers of the locations mean; without it the names of their columns say it
    #[arg(long)]
    coordinates: Option<Coordinates>,
    /// Which windows of time are looked at
    #[arg(long, default_value = "prospective")]
    window: Window,
    /// What a cluster is in
    #[arg(long, default_value = "spacetime")]
    kind: Kind,
    #[command(flatten)]
    time: time::Arguments,
    /// Largest radius of a circle; in a plane it has the plane's unit
    #[arg(long, value_name = "KM")]
    max_radius_km: Option<f64>,
    /// Largest share of what is at risk in a circle: expected cases, cases, or cases and controls
    #[arg(long, default_value_t = 0.5, value_name = "SHARE")]
    max_population_share: f64,
    /// Longest window in bins; without it half of the study
    #[arg(long, value_name = "BINS")]
    max_duration: Option<usize>,
    /// What a permutation scan takes out
    #[arg(long, default_value = "none")]
    adjust: Adjust,
    /// For negbin statistics: the size θ, of variance μ + μ²/θ
    #[arg(long, value_name = "N")]
    theta: Option<f64>,
    /// For eb-negbin-emerging: whose form of the score
    #[arg(long, default_value = "paper")]
    compat: Compat,
    /// Simulations for p, to 99999; 0 gives none
    #[arg(long, default_value_t = 999, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=99_999))]
    replications: u32,
    /// What the draws begin with: the same gives the same p
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Command {
    pub fn run(&self, session: &Session) -> anyhow::Result<Exit> {
        match self.statistic {
            Statistic::Kulldorff => circles::run(self, session),
            _ => given::run(self, session),
        }
    }
}
