//! `quanyu detect its`: what a law, a campaign or a rule changed, against the trend and season before it.
//!
//! For analysts of changes that came everywhere at once; the model is `quanyu_detect::its`. It never says what else happened
//! at the same time.

mod words;

use std::path::PathBuf;

use clap::Args;
use quanyu_boot::{Exit, Failure};
use quanyu_detect::its::{Change, Season, Spread, Term};
use quanyu_detect::{Its, ItsModel, ItsSeries, interrupted_time_series};
use serde::Serialize;
use serde_json::json;

use self::words::{Model, read_season};
use super::answer::{Answer, number};
use super::rate_ratio::Limits;
use super::series::Series;
use crate::output::Table;
use crate::session::Session;

const EXAMPLES: &str = "\
Examples:
  quanyu detect its --input months.csv --from-bin 37
  quanyu detect its --input months.csv --from-bin 170 --season months --model newey-west --lag 12 --json
  quanyu detect its --input weeks.csv --from-bin 105 --frequency 52 --season harmonics=2 --slope

The file has the columns period and count, and may have exposure: days, residents, kilometres. A period is a date, or a number
from 1 on; every bin needs a count, 8 bins or more before the change and from it on. The term `level` says what changed: its
ratio is 0.9 for a tenth less. With --slope the change may grow or wear off, and `level` is read off at --from-bin, or at the
bin given.

Models say how counts vary about their mean: poisson as much as the mean, quasi-poisson by a common factor (the one to use when
nothing speaks for another), hc0 as each bin pleases, newey-west also dependent over --lag bins, negative-binomial μ + μ²/θ.

--json prints {command, version, params, testable, reason, result: {terms: [{name, coefficient, standard_error, ratio,
ratio_95: {low, high}}], dispersion, theta, deviance, df_residual}}; theta is null but for negative-binomial.";

/// Comparisons: an interrupted time series, what changed with a law or a campaign (Lopez Bernal 2017)
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Command {
    /// A CSV file with the columns period and count, and perhaps exposure
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// First bin with the change, from 1
    #[arg(long, value_name = "I")]
    from_bin: usize,
    /// How counts vary about their mean
    #[arg(long, default_value = "quasi-poisson")]
    model: Model,
    /// The season: none, months (a level for each bin of the year), or harmonics=S (pairs of sine and cosine)
    #[arg(long, default_value = "none", value_name = "SEASON", value_parser = read_season)]
    season: Season,
    /// Let the slope change too; =T reads the level off at bin T
    #[arg(long, value_name = "T", num_args = 0..=1, require_equals = true)]
    slope: Option<Option<f64>>,
    /// Bins of a year: 12 for months, 52 for weeks
    #[arg(long, default_value_t = 12, value_name = "N")]
    frequency: usize,
    /// Where in the year the first bin stands, from 1; without it the month of a date, or 1
    #[arg(long, value_name = "I")]
    first_in_year: Option<usize>,
    /// Bins over which counts depend on each other, for newey-west
    #[arg(long, default_value_t = 12, value_name = "N")]
    lag: usize,
}

#[derive(Debug, Serialize)]
struct Found {
    terms: Vec<Shown>,
    dispersion: f64,
    theta: Option<f64>,
    deviance: f64,
    df_residual: usize,
}

#[derive(Debug, Serialize)]
struct Shown {
    name: String,
    coefficient: f64,
    standard_error: f64,
    ratio: f64,
    ratio_95: Limits,
}

impl Command {
    pub fn run(self, session: &Session) -> anyhow::Result<Exit> {
        let series = Series::read(&self.input, "exposure")?;
        let counts = self.counts(&series)?;
        let month = series.first_month().filter(|_| self.frequency == 12);
        let first_in_year = self.first_in_year.or(month).unwrap_or(1);
        let origin = self.slope.map(|at| at.unwrap_or(self.from_bin as f64));
        let watched = ItsSeries {
            counts: &counts,
            exposures: series.beside.as_deref(),
            changed_from: self.from_bin,
            bins_per_year: self.frequency,
            first_in_year,
        };
        let model = ItsModel {
            change: origin.map_or(Change::Level, |origin| Change::LevelAndSlope { origin }),
            season: self.season,
            spread: match self.model {
                Model::Poisson => Spread::Poisson,
                Model::QuasiPoisson => Spread::QuasiPoisson,
                Model::Hc0 => Spread::Unequal,
                Model::NeweyWest => Spread::Dependent { lag_bins: self.lag },
                Model::NegativeBinomial => Spread::NegativeBinomial,
            },
        };
        let found = interrupted_time_series(&watched, &model).map(Found::from);
        let lag = (self.model == Model::NeweyWest).then_some(self.lag);
        let params = json!({ "from_bin": self.from_bin, "model": self.model, "season": words::shown(self.season),
            "slope": origin, "frequency": self.frequency, "first_in_year": first_in_year, "lag": lag });
        Answer::new("its", params, found)?.print(session, Found::table)
    }

    /// Every count, as a regression skips none.
    fn counts(&self, series: &Series) -> Result<Vec<u64>, Failure> {
        if !(1..=series.len()).contains(&self.from_bin) {
            return Err(Failure::usage(format!(
                "--from-bin {}: the file has the bins 1 to {}",
                self.from_bin,
                series.len()
            ))
            .fix("name the first bin with the change"));
        }
        let missing = |index| {
            let period = series.period(index);
            Failure::usage(format!("{}: period {period} has no count", self.input.display()))
                .fix("an interrupted time series needs every bin; take longer bins, or the part without gaps")
        };
        let counts = series.counts.iter().enumerate();
        counts.map(|(index, count)| count.ok_or_else(|| missing(index))).collect()
    }
}

impl From<Its> for Found {
    fn from(its: Its) -> Self {
        let Its { terms, dispersion, theta, deviance, df_residual } = its;
        Self { terms: terms.into_iter().map(Shown::from).collect(), dispersion, theta, deviance, df_residual }
    }
}

impl From<Term> for Shown {
    fn from(term: Term) -> Self {
        let (ratio, ratio_95) = (term.ratio(), term.interval_95().into());
        let Term { name, coefficient, standard_error } = term;
        Self { name, coefficient, standard_error, ratio, ratio_95 }
    }
}

impl Found {
    fn table(&self) -> Table {
        let mut table = Table::new(["term", "coefficient", "standard error", "ratio", "95 %"]);
        for term in &self.terms {
            table.row([
                term.name.clone(),
                number(Some(term.coefficient)),
                number(Some(term.standard_error)),
                number(Some(term.ratio)),
                term.ratio_95.shown(),
            ]);
        }
        table
    }
}
